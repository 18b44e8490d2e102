import { failure, type MayflyError } from '../errors.ts';
import { scopeName } from '../fleet/names.ts';
import type { Held } from './acquire.ts';
import { encodeNote, type LockNote } from './holder.ts';
import { highestFence, lockFile } from './numbers.ts';
import { fileMode } from './paths.ts';
import { serial } from './serial.ts';
import type { Lock } from './standing.ts';

export interface HeldLease {
  /** Rejects when the lock was lost. */
  check(): Promise<void>;
  /** Gives the lock back; what was lost is left to its new holder. Once is enough, more is fine. */
  release(): Promise<void>;
}

/** Keeps a lock that was taken: rewrites its file as a sign of life, in the background, until it is released. */
export const keepLease = ({ world, folder, scope, lease }: Lock, held: Held): HeldLease => {
  const { files, clock } = world;
  const { fence } = held.note;
  const stopping = new AbortController();
  const inTurn = serial();
  let { beaten } = held;
  let lost: MayflyError | undefined;
  let trouble: unknown;
  let over = false;
  let releasing: Promise<void> | undefined;

  const lose = (why: string): MayflyError => {
    lost ??= failure(
      {
        what: `The lock of ${scopeName(scope)} was lost, so nothing more is written`,
        why,
        file: lockFile(folder, fence),
        next: 'run the command again: it goes on from what is recorded',
      },
      trouble,
    );
    return lost;
  };

  const check = async (): Promise<void> => {
    if (lost) throw lost;
    if (over) throw lose('it was given back');
    if ((await highestFence(files, folder)) !== fence) throw lose('another command took it over');
    const silent = clock.monotonic() - beaten;
    if (silent >= lease.length)
      throw lose(`it could not be renewed for ${Math.round(silent / 1000)} s: was this computer asleep?`);
  };

  const note = (news: Partial<LockNote>): Promise<void> =>
    files.write(
      lockFile(folder, fence),
      encodeNote(scope, { ...held.note, heartbeat: clock.now(), ...news }),
      fileMode,
    );

  const beat = async (): Promise<void> => {
    await check();
    const began = clock.monotonic();
    await note({});
    beaten = began;
  };

  const beatOn = async (): Promise<void> => {
    for (;;) {
      await clock.sleep(lease.heartbeat, stopping.signal, true);
      // A failed beat is told by `check` once the lease has ended; until then the next one may succeed.
      await inTurn(beat).catch(thrown => {
        trouble = thrown;
      });
      if (lost) return;
    }
  };
  // It ends by the abort of its sleep; anything else is told by `check` when the lease has ended.
  beatOn().catch(thrown => {
    trouble = thrown;
  });

  const giveBack = async (): Promise<void> => {
    if ((await highestFence(files, folder)) === fence) await note({ released: true });
  };

  return {
    check,
    release: () => {
      over = true;
      stopping.abort();
      // In turn: a beat that is under way must not overwrite this. A failed release may be tried again.
      releasing ??= inTurn(giveBack).catch(thrown => {
        releasing = undefined;
        throw thrown;
      });
      return releasing;
    },
  };
};
