import { join } from 'node:path';
import { loadDefinition } from '../../scripts/fleet/load.ts';
import { connect } from '../../scripts/machine/connect.ts';
import { contact } from '../../scripts/machine/contact.ts';
import { deploy, type Parcel, pack } from '../../scripts/machine/deploy.ts';
import { parseHostKeys } from '../../scripts/machine/host-key.ts';
import { loadMachineScripts } from '../../scripts/machine/scripts.ts';
import { allOrThrow } from '../../scripts/parallel.ts';
import { makeBundle } from '../../scripts/render/bundle.ts';
import { readInstance } from '../../scripts/render/instance.ts';
import { realWorld } from '../../scripts/world/real.ts';
import type { Job } from './deploy-side.ts';

/**
 * Reads the fleet file, logs in everywhere, packs the instance folder meanwhile (as `create` does while machines boot),
 * and deploys to every machine, by the code that `create` uses.
 */
export const deployAll = async ({ root, folder, machines, clientKey }: Job): Promise<void> => {
  const world = realWorld();
  const text = await world.files.read(join(folder, 'fleet.yaml'));
  const definition = loadDefinition(text.toString('utf8'), 'fleet.yaml', 'default');
  const { signal } = new AbortController();

  const packed = async (): Promise<Parcel> => {
    const { name: fleet, environment, variables, instance } = definition;
    const files = await readInstance(world.files, join(folder, instance), instance);
    return pack(makeBundle(files, { fleet, environment, variables }).tar);
  };

  const ready = Promise.all([loadMachineScripts(world, root), packed()]);

  const deployOne = async ({ name, endpoint, hostKeys }: Job['machines'][number]) => {
    const line = contact({
      clock: world.clock,
      connect,
      clientKey,
      hostKeys: () => parseHostKeys(hostKeys),
      endpoint: async () => endpoint,
      signal,
    });
    try {
      await line.reach(60_000);
      const [scripts, parcel] = await ready;
      await deploy(line, scripts, {
        machine: name,
        definition,
        parcel,
        release: '{}',
        onUploaded: () => undefined,
        onStep: () => undefined,
      });
    } finally {
      line.close();
    }
  };
  await allOrThrow(machines.map(deployOne));
};
