import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { loadDefinition } from '../../scripts/fleet/load.ts';
import { defaultEnvironment, resourceName } from '../../scripts/fleet/names.ts';
import { makeKeyPair, publicLine } from '../../scripts/machine/key-pair.ts';
import { machineUser } from '../../scripts/machine/paths.ts';
import { prepare } from '../../scripts/operations/prepare.ts';
import { machineArguments } from '../../scripts/providers/local/arguments.ts';
import { chooseEngine } from '../../scripts/providers/local/engine.ts';
import { labelArguments } from '../../scripts/providers/local/inspect.ts';
import { readHostLimits } from '../../scripts/providers/local/limits.ts';
import { localProvider } from '../../scripts/providers/local/local.ts';
import { seedFolder, writeSeed } from '../../scripts/providers/local/seed.ts';
import type { Owner } from '../../scripts/providers/provider.ts';
import { shCommand } from '../../scripts/render/quote.ts';
import { makingsOf } from '../support/local-provider.ts';
import type { Bed } from './bed.ts';
import { writeSshConfig } from './ssh-config.ts';
import { writeFleet, writeFloor } from './workload.ts';

/** Machines exactly as mayfly would start them, ready for floor/create.sh to do so. */
export interface FloorFleet {
  readonly folder: string;
  readonly engine: string;
  /** How the machines' names at the engine begin; the slot follows. */
  readonly prefix: string;
  /** Writes new keys, seeds and commands: for machines that never were. */
  renew(): Promise<void>;
}

export const floorFleet = async (bed: Bed, name: string, folder: string): Promise<FloorFleet> => {
  const { world, signal } = bed;
  await writeFleet(bed.root, folder, name, [`count: ${bed.machines}`]);
  const state = join(folder, '.mayfly/_local');
  const definition = loadDefinition(
    await readFile(join(folder, 'fleet.yaml'), 'utf8'),
    'fleet.yaml',
    defaultEnvironment,
  );
  await writeFloor(join(folder, 'bundle'), join(folder, 'instance'), definition.restart);
  const customise = await readFile(join(bed.root, 'scripts/providers/local/customise.sh'), 'utf8');
  const provider = localProvider(world, { folder: state, customise, engine: undefined });
  const prepared = await prepare(world, provider, { root: bed.root, folder, version: 'bench', definition });
  await provider.prepareImage(prepared.image, text => bed.say(`${text}\n`), signal);
  const engine = await chooseEngine(world, undefined);
  const limits = await readHostLimits(world);
  const owner: Owner = {
    fleet: name,
    environment: defaultEnvironment,
    release: prepared.release.id,
    run: 'bench',
  };
  const slots = Array.from({ length: bed.machines }, (_, index) => index + 1);
  const makings = makingsOf(definition, owner, prepared.image, slots, engine.name);

  const command = (file: string, args: readonly string[]) =>
    writeFile(join(folder, file), `exec ${shCommand([engine.name, ...args])}\n`);

  const renew = async () => {
    const client = makeKeyPair(name).private;
    const machines = slots.map(slot => ({
      slot,
      name: `machine-${slot}`,
      hostKey: makeKeyPair('first contact'),
    }));
    const known = machines.map(machine => ({ name: machine.name, hostKeys: [machine.hostKey.public] }));
    await writeSshConfig(folder, known, client);
    for (const { slot, name: hostname, hostKey } of machines) {
      const access = { user: machineUser, clientKey: publicLine(client, name), hostKey };
      const userData = prepared.userData({ name: hostname, slot }, access);
      await writeSeed(world, state, owner, slot, { hostname, userData });
    }
    for (const making of makings) {
      if (making.kind === 'network')
        await command('network', ['network', 'create', ...labelArguments(owner), making.name]);
      if (making.kind !== 'machine' || making.slot === undefined) continue;
      const seed = seedFolder(state, owner, making.slot);
      await command(`run-${making.slot}`, machineArguments(making, seed, engine.name, limits));
    }
  };
  return { folder, engine: engine.name, prefix: resourceName(owner, ''), renew };
};
