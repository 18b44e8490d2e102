import { failure } from '../errors.ts';
import { type Scope, scopeName } from '../fleet/names.ts';
import { unless } from '../world/errno.ts';
import type { World } from '../world/world.ts';
import { decodeNote, unknownHolder } from './holder.ts';
import { highestFence, lockFile } from './numbers.ts';
import type { Holder } from './store.ts';

/** How long a lock is held without a sign of life, and how often there is one. Milliseconds. */
export interface Lease {
  readonly length: number;
  readonly heartbeat: number;
}

export const usualLease: Lease = { length: 60_000, heartbeat: 15_000 };

/** One fleet's lock: a folder of numbered files, of which the highest is the lock. */
export interface Lock {
  readonly world: World;
  readonly folder: string;
  readonly scope: Scope;
  readonly lease: Lease;
}

/** What is known about the highest lock file. */
export type Standing =
  | { state: 'free'; fence: number }
  /** `silent`: no sign of life for a lease, by the clocks on the wall, which may be wrong. */
  | { state: 'held' | 'silent'; fence: number; holder: Holder; bytes: Buffer };

const mostReadings = 100;

/** Reads the highest lock file; it may be replaced by a higher one meanwhile. */
export const standing = async (lock: Lock): Promise<Standing> => {
  for (let reading = 0; reading < mostReadings; reading += 1) {
    const fence = await highestFence(lock.world.files, lock.folder);
    if (fence === 0) return { state: 'free', fence };
    const seen = await read(lock, fence);
    if (seen) return seen;
  }
  throw failure({
    what: `The lock of ${scopeName(lock.scope)} changes hands too fast to be read`,
    file: lock.folder,
    next: 'run the command again',
  });
};

const read = async ({ world, folder, scope, lease }: Lock, fence: number): Promise<Standing | undefined> => {
  const { files, clock, processes, host } = world;
  const file = lockFile(folder, fence);
  const entry = await files.entry(file);
  const bytes = await unless(files.read(file), 'ENOENT');
  if (!entry || !bytes) return undefined;
  const note = decodeNote(bytes, scope);
  if (typeof note === 'object') {
    if (note.released) return { state: 'free', fence };
    const dead = note.host === host.name && (await processes.birthOf(note.pid)) !== note.birth;
    if (dead) return { state: 'free', fence };
  }
  const holder = typeof note === 'object' ? note : unknownHolder(fence, entry.modified);
  const age = clock.now().getTime() - holder.heartbeat.getTime();
  // A sign of life from the future says as little as an old one.
  return { state: Math.abs(age) <= lease.length ? 'held' : 'silent', fence, holder, bytes };
};
