import { failure } from '../errors.ts';
import { scopeName } from '../fleet/names.ts';
import { claim, newNote } from './claim.ts';
import { heldError, type LockNote } from './holder.ts';
import { lockFile } from './numbers.ts';
import { type Lock, standing } from './standing.ts';
import type { Waiting } from './store.ts';
import { watch } from './watch.ts';

export interface Held {
  readonly note: LockNote;
  /** Monotonic time before the first sign of life. */
  readonly beaten: number;
}

const mostTries = 100;

/**
 * Takes the lock of a fleet: makes the file of the next number. There is one maker of each, so that of any number of
 * takers one wins. Throws who holds it. Fences rise above `floor`.
 */
export const acquire = async (
  lock: Lock,
  command: string,
  floor: number,
  waiting: Waiting = {},
): Promise<Held> => {
  const { world, scope, folder } = lock;
  const { clock, host } = world;
  for (let tries = 0; tries < mostTries; tries += 1) {
    waiting.signal?.throwIfAborted();
    const seen = await standing(lock);
    const file = lockFile(folder, seen.fence);
    if (seen.state === 'held') throw heldError(scope, seen.holder, file, host.name, clock.now());
    if (seen.state === 'silent') {
      const watched = await watch(lock, seen, waiting);
      if (watched === 'alive') throw heldError(scope, seen.holder, file, host.name);
      if (watched === 'changed') continue;
    }
    const beaten = clock.monotonic();
    const note = await newNote(world, command, Math.max(seen.fence, floor) + 1);
    if (await claim(lock, note)) return { note, beaten };
  }
  throw failure({
    what: `The lock of ${scopeName(scope)} could not be taken`,
    why: `others were faster ${mostTries} times`,
    file: folder,
    next: 'run the command again',
  });
};
