import { bug, failure } from '../errors.ts';
import { type Scope, scopeName } from '../fleet/names.ts';
import { unless } from '../world/errno.ts';
import type { Files, World } from '../world/world.ts';
import { decodeNote, encodeNote, heldError, type LockNote, unknownHolder } from './holder.ts';
import { highestFence, lockFile } from './numbers.ts';
import { fileMode } from './paths.ts';
import type { Holder, Waiting } from './store.ts';

/** How long a lock is held without a sign of life, and how often there is one. Milliseconds. */
export interface Lease {
  readonly length: number;
  readonly heartbeat: number;
}

export const usualLease: Lease = { length: 60_000, heartbeat: 15_000 };

/** What is known about the highest lock file. */
type Standing =
  | { state: 'free' }
  | { state: 'held'; holder: Holder; bytes: Buffer }
  /** No sign of life for a lease, by the clocks on the wall, which may be wrong. */
  | { state: 'silent'; holder: Holder; bytes: Buffer };

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
  world: World,
  folder: string,
  scope: Scope,
  command: string,
  floor: number,
  lease: Lease,
  waiting: Waiting = {},
): Promise<Held> => {
  const { files, clock, host } = world;
  for (let tries = 0; tries < mostTries; tries += 1) {
    waiting.signal?.throwIfAborted();
    const highest = await highestFence(files, folder);
    const file = lockFile(folder, highest);
    const seen =
      highest === 0 ? ({ state: 'free' } as const) : await standing(world, file, highest, scope, lease);
    if (!seen) continue;
    if (seen.state === 'held') throw heldError(scope, seen.holder, file, clock.now(), host.name);
    if (seen.state === 'silent' && !(await staysSilent(world, folder, highest, scope, seen, lease, waiting)))
      continue;
    const beaten = clock.monotonic();
    const note = await newNote(world, command, Math.max(highest, floor) + 1);
    if (await claim(world, folder, scope, note)) return { note, beaten };
  }
  throw failure({
    what: `The lock of ${scopeName(scope)} could not be taken`,
    why: `others were faster ${mostTries} times`,
    next: 'run the command again',
  });
};

/** Who holds the lock, or seems to. */
export const whoHolds = async (
  world: World,
  folder: string,
  scope: Scope,
  lease: Lease,
): Promise<Holder | undefined> => {
  for (let tries = 0; tries < mostTries; tries += 1) {
    const fence = await highestFence(world.files, folder);
    if (fence === 0) return undefined;
    const seen = await standing(world, lockFile(folder, fence), fence, scope, lease);
    if (seen) return seen.state === 'free' ? undefined : seen.holder;
  }
  throw failure({
    what: `The lock of ${scopeName(scope)} changes hands too fast to be read`,
    next: 'run it again',
  });
};

/** undefined when the file went away meanwhile: there is a higher one now. */
const standing = async (
  world: World,
  file: string,
  fence: number,
  scope: Scope,
  lease: Lease,
): Promise<Standing | undefined> => {
  const { files, clock, processes, host } = world;
  const entry = await files.entry(file);
  const bytes = await unless(files.read(file), 'ENOENT');
  if (!entry || !bytes) return undefined;
  const note = decodeNote(bytes, scope);
  const holder = typeof note === 'string' ? unknownHolder(fence, entry.modified) : note;
  if (typeof note === 'object') {
    if (note.released) return { state: 'free' };
    if (note.host === host.name && (await processes.birthOf(note.pid)) !== note.birth)
      return { state: 'free' };
  }
  const age = clock.now().getTime() - holder.heartbeat.getTime();
  return { state: Math.abs(age) <= lease.length ? 'held' : 'silent', holder, bytes };
};

/** Watches a silent holder for a whole lease on the own monotonic clock: wrong clocks on the wall steal nothing. */
const staysSilent = async (
  { files, clock }: World,
  folder: string,
  fence: number,
  scope: Scope,
  { holder, bytes }: { holder: Holder; bytes: Buffer },
  lease: Lease,
  { say, signal }: Waiting,
): Promise<boolean> => {
  const file = lockFile(folder, fence);
  const seconds = Math.ceil(lease.length / 1000);
  say?.(
    `${holder.user}@${holder.host} seems to have died with the lock of ${scopeName(scope)} (${file}); ` +
      `watching for ${seconds} s whether it lives`,
  );
  const until = clock.monotonic() + lease.length;
  for (;;) {
    await clock.sleep(Math.max(1, Math.min(lease.heartbeat, until - clock.monotonic())), signal);
    const now = await unless(files.read(file), 'ENOENT');
    if (!now?.equals(bytes) || (await highestFence(files, folder)) !== fence) return false;
    if (clock.monotonic() >= until) return true;
  }
};

const newNote = async (
  { clock, random, processes, host }: World,
  command: string,
  fence: number,
): Promise<LockNote> => {
  const { name, user, pid } = host;
  const birth = await processes.birthOf(pid);
  if (birth === undefined) throw bug(`this process (${pid}) cannot be seen by itself`);
  const now = clock.now();
  const id = random.bytes(8).toString('hex');
  return { id, fence, user, host: name, pid, birth, command, since: now, heartbeat: now, released: false };
};

/** Makes the file of the next number. Whoever was stopped before it may come when the number is long past. */
const claim = async ({ files }: World, folder: string, scope: Scope, note: LockNote): Promise<boolean> => {
  const file = lockFile(folder, note.fence);
  try {
    // ENOENT: the winner swept the temporary file of this loser.
    if (!(await unless(files.create(file, encodeNote(scope, note), fileMode), 'ENOENT'))) return false;
    if ((await highestFence(files, folder)) === note.fence) return true;
  } catch (thrown) {
    await giveUp(files, file, scope, note);
    throw thrown;
  }
  await files.remove(file);
  return false;
};

/** A file may stand although its making failed. Where this fails too, the lock is free when this process has ended. */
const giveUp = async (files: Files, file: string, scope: Scope, note: LockNote): Promise<void> => {
  const own = async () => {
    const there = decodeNote(await files.read(file), scope);
    if (typeof there === 'object' && there.id === note.id)
      await files.write(file, encodeNote(scope, { ...note, released: true }), fileMode);
  };
  await own().catch(() => undefined);
};
