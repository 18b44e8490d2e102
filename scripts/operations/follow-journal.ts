import { messageOf } from '../errors.ts';
import { HostKeyMismatch } from '../machine/session.ts';
import { candidatesOf } from './candidates.ts';
import type { LogLine } from './log-line.ts';
import { openJournal, refuseFailed, runJournal, type Source } from './read-journal.ts';

/** Milliseconds: between tries, at most; without a sign of life; for one connection, after which there is a new one. */
const limits = { first: 500, rest: 10_000, silence: 30_000, life: 86_400_000 } as const;

/**
 * Every new line of a machine's journal until the signal, over as many connections as it takes: each goes on after the
 * last entry of the one before. Resolves with the reason when the machine is gone, or may not be trusted any more.
 */
export const followJournal = async (
  source: Source,
  cursor: string | undefined,
  since: string | undefined,
  take: (line: LogLine) => void,
  told: (note: { machine: string; text: string }) => void,
): Promise<string | undefined> => {
  const { place, machine } = source;
  const { clock } = place.world;
  const { name } = machine;
  let after = cursor;
  let now = source;
  let lost: string | undefined;
  for (let pause: number = limits.first; !place.signal.aborted; pause = Math.min(pause * 1.5, limits.rest)) {
    try {
      await follow(now, after, since, take, entry => {
        if (lost !== undefined) told({ machine: name, text: 'is there again' });
        lost = undefined;
        pause = limits.first;
        if (entry !== undefined) after = entry;
      });
    } catch (thrown) {
      if (place.signal.aborted) return undefined;
      const why = messageOf(thrown);
      if (thrown instanceof HostKeyMismatch) return why;
      if (lost === undefined) told({ machine: name, text: `lost: ${why}; trying again` });
      lost = why;
    }
    try {
      await clock.sleep(pause, place.signal);
      const { all, unseen } = await candidatesOf(place);
      const found = all.find(each => each.name === name);
      if (!found?.machine && unseen.length === 0) return 'the machine is gone';
      if (found?.machine) now = { ...source, machine: found };
    } catch {
      // The provider does not answer now: the machine is tried where it was.
    }
  }
  return undefined;
};

/** One connection, until it ends: rejects with the reason. `heard` gets the cursor of each entry, if there is one. */
const follow = async (
  source: Source,
  after: string | undefined,
  since: string | undefined,
  take: (line: LogLine) => void,
  heard: (cursor: string | undefined) => void,
): Promise<never> => {
  const { clock } = source.place.world;
  const session = await openJournal(source);
  let last = clock.monotonic();
  const over = new AbortController();
  const watchdog = async () => {
    while (clock.monotonic() - last < limits.silence)
      await clock.sleep(limits.silence / 3, over.signal, true);
    session.close();
  };
  watchdog().catch(() => undefined);
  try {
    const range = { after, since, count: 'all' as const, follow: true };
    const answer = await runJournal(source, session, range, limits.life, take, entry => {
      last = clock.monotonic();
      heard(entry?.cursor || undefined);
    });
    refuseFailed(source.machine.name, answer);
    throw new Error('its journal ended');
  } finally {
    over.abort();
    session.close();
  }
};
