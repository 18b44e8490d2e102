import { bug } from '../errors.ts';
import { unless } from '../world/errno.ts';
import type { World } from '../world/world.ts';
import { decodeNote, encodeNote, type LockNote } from './holder.ts';
import { highestFence, lockFile } from './numbers.ts';
import { fileMode } from './paths.ts';
import type { Lock } from './standing.ts';

/** What this process writes into its lock file. */
export const newNote = async (world: World, command: string, fence: number): Promise<LockNote> => {
  const { clock, random, processes } = world;
  const { name, user, pid } = world.host;
  const birth = await processes.birthOf(pid);
  if (birth === undefined) throw bug(`this process (${pid}) cannot be seen by itself`);
  const now = clock.now();
  const id = random.bytes(8).toString('hex');
  return { id, fence, user, host: name, pid, birth, command, since: now, heartbeat: now, released: false };
};

/**
 * Makes the file of the next number; answers whether this process now holds the lock. Whoever was stopped before it
 * may come when the number is long past.
 */
export const claim = async (lock: Lock, note: LockNote): Promise<boolean> => {
  const { files } = lock.world;
  const file = lockFile(lock.folder, note.fence);
  try {
    // ENOENT: the winner swept the temporary file of this loser.
    if (!(await unless(files.create(file, encodeNote(lock.scope, note), fileMode), 'ENOENT'))) return false;
    if ((await highestFence(files, lock.folder)) === note.fence) return true;
  } catch (thrown) {
    // Where this fails too, the lock is free when this process has ended.
    await giveUp(lock, note).catch(() => undefined);
    throw thrown;
  }
  await files.remove(file);
  return false;
};

/** A file may stand although its making failed. */
const giveUp = async ({ world, folder, scope }: Lock, note: LockNote): Promise<void> => {
  const file = lockFile(folder, note.fence);
  const there = decodeNote(await world.files.read(file), scope);
  if (typeof there === 'object' && there.id === note.id)
    await world.files.write(file, encodeNote(scope, { ...note, released: true }), fileMode);
};
