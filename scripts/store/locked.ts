import { join } from 'node:path';
import { bug } from '../errors.ts';
import { meantFor } from '../world/temporary.ts';
import type { World } from '../world/world.ts';
import { traces } from './book.ts';
import { writeFenced } from './fenced.ts';
import type { JournalWriter } from './journal-writer.ts';
import type { HeldLease } from './lease.ts';
import { fileMode, folderMode, type Paths, safeName } from './paths.ts';
import { serial } from './serial.ts';
import type { FleetStore, JournalRecord, LockedFleetStore } from './store.ts';

/** Records in one write, unless they come together: thousands of machines may have something to tell at once. */
const mostRecords = 1000;

/** A fleet's store under its lock. */
export const lockedStore = (
  world: World,
  store: FleetStore,
  paths: Paths,
  fence: number,
  lease: HeldLease,
  writer: JournalWriter,
): LockedFleetStore => {
  const { files } = world;
  const inTurn = serial();
  const held = <T>(task: () => Promise<T>): Promise<T> =>
    inTurn(async () => {
      await lease.check();
      return task();
    });

  /** Records that wait for the next write, and that write. */
  let batch: { readonly records: JournalRecord[]; readonly written: Promise<void> } | undefined;
  const newBatch = () => {
    const records: JournalRecord[] = [];
    const written = inTurn(() => {
      if (batch?.records === records) batch = undefined;
      return writer.append(records);
    });
    return { records, written };
  };

  return {
    ...store,
    fence,
    write: async (...records) => {
      if (records.length === 0) return;
      if (!batch || batch.records.length >= mostRecords) batch = newBatch();
      batch.records.push(...records);
      await batch.written;
    },
    keepClientKey: key => held(() => writeFenced(world, lease, paths.key, key)),
    keepRelease: (id, content) =>
      held(async () => {
        await files.makeFolder(paths.releases, folderMode);
        await writeFenced(world, lease, releasePath(paths, id), content);
      }),
    restart: generation =>
      held(async () => {
        if (!Number.isSafeInteger(generation) || generation <= writer.generation())
          throw bug(`generation ${generation} does not rise above ${writer.generation()}`);
        await putAside(world, paths);
        await writer.replace(generation);
      }),
    forget: () =>
      held(async () => {
        // The journal last: until then it still tells what was there.
        await files.remove(paths.key);
        await files.remove(paths.releases);
        for (const name of await traces(files, paths))
          if (name.startsWith(asidePrefix)) await files.remove(join(paths.folder, name));
        await writer.replace(writer.generation() + 1);
      }),
    assertHeld: () => lease.check(),
    unlock: async () => {
      try {
        await inTurn(async () => {
          const kept = await lease.check().then(
            () => true,
            () => false,
          );
          // A lock that was lost was told already, to whoever wrote.
          if (kept) await writer.settle();
        });
      } finally {
        await lease.release();
      }
    },
  };
};

export const releasePath = (paths: Paths, id: string): string => join(paths.releases, `${safeName(id)}.json`);

const asidePrefix = 'journal.damaged-';

/** A copy, so that the damaged journal stays in its place until the new one takes it. */
const putAside = async ({ files, clock }: World, paths: Paths): Promise<void> => {
  if (!(await files.entry(paths.journal))) return;
  const bytes = await files.read(paths.journal);
  const name = asidePrefix + clock.now().toISOString().replace(/[-:.]/g, '');
  for (let copy = 1; copy <= 1000; copy += 1)
    if (await files.create(join(paths.folder, copy === 1 ? name : `${name}-${copy}`), bytes, fileMode))
      return;
  throw bug(`no free name beside ${paths.journal}`);
};

/** Removes what was being written when an earlier holder died. */
export const sweepFolder = async ({ files }: World, paths: Paths): Promise<void> => {
  const folders = [paths.folder, ...((await files.entry(paths.releases)) ? [paths.releases] : [])];
  for (const folder of folders)
    for (const name of await files.names(folder))
      if (meantFor(name) !== undefined) await files.remove(join(folder, name));
};
