import type { Core } from '../../lab/core/lab.ts';
import { administrator } from '../../lab/core/simulated.ts';
import type { Action, Input, Output } from '../../scripts/providers/aws/actions.ts';
import { ownerTags } from '../../scripts/providers/provider.ts';
import { someKey } from '../support/lab-provider.ts';
import type { Timeline } from '../support/timeline.ts';
import type { Neighbours } from './neighbours.ts';

const region = 'us-east-1';
const caller = administrator();

/** Things on Lightsail that look like ours, and belong to another fleet, another environment of this one, or to nobody. */
export const plantLightNeighbours = async (lab: Core, timeline: Timeline): Promise<Neighbours> => {
  const call = <A extends Action>(action: A, input: Input<A>) =>
    lab.call({ caller, region, action, input: input as object }) as Output<A>;
  const plant = (prefix: string, tags: Record<string, string>) => {
    const list = Object.entries({ Name: 'hello', ...tags }).map(([key, value]) => ({ key, value }));
    call('lightsail:CreateInstances', {
      instanceNames: [`${prefix}_r-1_1`],
      availabilityZone: 'us-east-1a',
      blueprintId: 'debian_12',
      bundleId: 'nano_3_0',
      tags: list,
    });
    call('lightsail:CreateDisk', {
      diskName: `${prefix}_r-1_1_data`,
      availabilityZone: 'us-east-1a',
      sizeInGb: 8,
      tags: list,
    });
    call('lightsail:ImportKeyPair', { keyPairName: `${prefix}_r-1_key`, publicKeyBase64: someKey });
    call('lightsail:AllocateStaticIp', { staticIpName: `${prefix}_address` });
  };
  plant('mayfly_hellos_default_us-east-1', scopeTags('hellos', 'default'));
  plant('mayfly_hello_staging_us-east-1', scopeTags('hello', 'staging'));
  // The name of a tag is not enough, nor is the beginning of a name.
  plant('mayfly_hello', {});
  await timeline.pass(() => false, 10_000);
  const there = new Set(lab.remains().map(({ id }) => id));
  return {
    there,
    harmed: () => {
      const left = new Set(
        lab
          .remains()
          .filter(({ state }) => state === undefined || state === 'pending' || state === 'running')
          .map(({ id }) => id),
      );
      return [...there].filter(id => !left.has(id));
    },
  };
};

const scopeTags = (fleet: string, environment: string) => ({
  [ownerTags.fleet]: fleet,
  [ownerTags.environment]: environment,
});
