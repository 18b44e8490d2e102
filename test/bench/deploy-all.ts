import { join } from 'node:path';
import { loadDefinition } from '../../scripts/fleet/load.ts';
import { connect } from '../../scripts/machine/connect.ts';
import { contact } from '../../scripts/machine/contact.ts';
import { deploy, pack } from '../../scripts/machine/deploy.ts';
import { parseHostKeys } from '../../scripts/machine/host-key.ts';
import { loadMachineScripts } from '../../scripts/machine/scripts.ts';
import { allOrThrow } from '../../scripts/operations/parallel.ts';
import { makeBundle } from '../../scripts/render/bundle.ts';
import { readInstance } from '../../scripts/render/instance.ts';
import { realWorld } from '../../scripts/world/real.ts';
import type { Job } from './deploy-side.ts';

/** Reads the fleet file and the instance folder, and deploys to every machine, by the code that `create` uses. */
export const deployAll = async ({ root, folder, machines, clientKey }: Job): Promise<void> => {
  const world = realWorld();
  const text = await world.files.read(join(folder, 'fleet.yaml'));
  const definition = loadDefinition(text.toString('utf8'), 'fleet.yaml', 'default');
  const scripts = await loadMachineScripts(world, root);
  const files = await readInstance(world.files, join(folder, definition.instance), definition.instance);
  const bundle = makeBundle(files, {
    fleet: definition.name,
    environment: definition.environment,
    variables: definition.variables,
  });
  const parcel = pack(bundle.tar);
  const { signal } = new AbortController();
  const deployOne = async ({ name, endpoint, hostKeys }: Job['machines'][number]) => {
    const line = contact({
      clock: world.clock,
      connect,
      clientKey,
      hostKeys: () => parseHostKeys(hostKeys),
      endpoint: async () => endpoint,
      signal,
    });
    const deployment = {
      machine: name,
      definition,
      parcel,
      release: '{}',
      onUploaded: () => undefined,
      onStep: () => undefined,
    };
    try {
      await deploy(line, scripts, deployment);
    } finally {
      line.close();
    }
  };
  await allOrThrow(machines.map(deployOne));
};
