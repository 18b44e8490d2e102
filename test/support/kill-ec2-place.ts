import { join } from 'node:path';
import type { Workplace } from '../../scripts/operations/workplace.ts';
import { sdkAws } from '../../scripts/providers/aws/sdk.ts';
import { folderStore } from '../../scripts/store/folder.ts';
import type { World } from '../../scripts/world/world.ts';
import { testCredentials } from '../lab/support/stub.ts';
import { labScope } from './lab-fleet.ts';
import { labPrepared } from './lab-prepared.ts';
import { type LabCloud, labProvider } from './lab-provider.ts';
import { namedScripts, obedientConnect } from './memory-machine.ts';

/** The fleet that is killed: small, with all that a create can do. */
export const killedFleet = (provider: LabCloud) =>
  labPrepared({
    provider,
    count: 2,
    min: 2,
    market: 'spot',
    regions: ['us-east-1'],
    types: ['t3.small', 't3a.small'],
    version: 1,
  });

/** Everything is real but the machines: the disk, and the SDK over HTTP to a lab. */
export const killPlace = (
  world: World,
  { url, folder, cloud }: { readonly url: string; readonly folder: string; readonly cloud: LabCloud },
  signal: AbortSignal,
): Workplace => {
  const { accessKey: accessKeyId, secretKey: secretAccessKey } = testCredentials;
  const aws = sdkAws({ endpoint: url, credentials: { accessKeyId, secretAccessKey } });
  return {
    world,
    // The lab carries everything out at once: nobody needs to wait for what is late.
    provider: labProvider(cloud, world, aws, { quietWindow: 2000, lag: 1000 }),
    store: folderStore(world, join(folder, '.mayfly')).open(labScope),
    connect: obedientConnect('m'),
    knock: async () => ({ tcp: 'open' }),
    scripts: namedScripts,
    probe: 'probe',
    emit: () => undefined,
    signal,
  };
};
