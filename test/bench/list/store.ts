import { join } from 'node:path';
import { nameOfMachine } from '../../../scripts/fleet/names.ts';
import { phases } from '../../../scripts/fleet/phase.ts';
import { makeKeyPair } from '../../../scripts/machine/key-pair.ts';
import { folderStore } from '../../../scripts/store/folder.ts';
import type { JournalRecord } from '../../../scripts/store/store.ts';
import type { World } from '../../../scripts/world/world.ts';

const scope = { fleet: 'hello', environment: 'default' };

/** Writes the store of a fleet as its `create` leaves it: every phase of every machine. */
export const writeStore = async (
  world: World,
  folder: string,
  places: readonly string[],
  ids: readonly string[],
): Promise<void> => {
  const store = await folderStore(world, join(folder, '.mayfly')).open(scope).lock('create');
  const key = makeKeyPair('bench').public;
  try {
    await store.write({ type: 'run', run: 'r-bench', command: 'create', release: 'bench', places });
    const written = ids.map(async (id, number) => {
      const machine = nameOfMachine(scope, { id });
      const address = `198.18.${number >> 8}.${number & 255}`;
      const records: JournalRecord[] = [
        { type: 'pinned', machine, hostKeys: [key] },
        { type: 'address', machine, address, host: address, port: 22 },
        { type: 'pinned', machine, hostKeys: [key, key] },
        { type: 'pinned', machine, hostKeys: [key] },
        ...phases.map(phase => ({ type: 'phase' as const, machine, phase })),
      ];
      await store.write(...records);
    });
    await Promise.all(written);
    await store.write({ type: 'ended', run: 'r-bench', exit: 0 });
  } finally {
    await store.unlock();
  }
};
