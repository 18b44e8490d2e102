import { messageOf } from '../errors.ts';
import { sortedByName } from '../fleet/names.ts';
import { selectMachine } from '../fleet/select.ts';
import { allOrThrow, limiter } from '../parallel.ts';
import type { Unseen } from '../providers/provider.ts';
import { type Candidate, candidatesOf } from './candidates.ts';
import { followJournal } from './follow-journal.ts';
import type { LogLine } from './log-line.ts';
import { logMatch } from './log-match.ts';
import { ring } from './log-ring.ts';
import { journalOf, type Reading, type Source } from './read-journal.ts';
import type { Workplace } from './workplace.ts';

export interface LogsOptions {
  /** Names, numbers, addresses or ids; all of the fleet without it. */
  readonly machines?: readonly string[];
  /** A unit of the machines. */
  readonly service?: string;
  /** As journalctl(1) understands it: `-10min`, `2026-11-25 21:00:00 UTC`. */
  readonly since?: string;
  /** So many of the last lines of each machine. Default 100. */
  readonly lines?: number;
  /** Goes on until the signal of the place. */
  readonly follow?: boolean;
  /** A regular expression that a text must match. */
  readonly filter?: string;
  /** Words that a text must contain, in any case. */
  readonly search?: string;
}

export interface LogsOfMachine {
  readonly name: string;
  /** Lines that were given. */
  readonly lines: number;
  /** Older lines that were not kept. */
  readonly dropped: number;
  /** Why it was not read, or not to the end. */
  readonly why?: string;
}

export interface LogsEnd {
  readonly machines: readonly LogsOfMachine[];
  readonly unseen: readonly Unseen[];
}

const usualLines = 100;
/** Characters of all lines that are kept at a time, over all machines. */
const memory = 32 << 20;
const connections = 50;

/**
 * The journals of machines side by side, over one connection each: the last lines of all, in order of time, then, with
 * `follow`, every new one as it comes. `told` hears what happens on the way: a machine that cannot be read, or is lost
 * and found again.
 */
export const logs = async (
  place: Workplace,
  options: LogsOptions,
  take: (line: LogLine) => void,
  told: (note: { machine: string; text: string }) => void = () => undefined,
): Promise<LogsEnd> => {
  const { follow = false, lines = usualLines } = options;
  const matches = logMatch(options.filter, options.search);
  const { all, unseen } = await candidatesOf(place);
  const chosen = choose(all, unseen, options.machines);
  const narrow = options.filter !== undefined || options.search !== undefined;
  const few = limiter(connections);
  const readings = await allOrThrow(
    chosen.map(machine =>
      few(async () => {
        const source: Source = { place, machine, service: options.service, matches };
        const kept = ring<LogLine>(lines, memory / chosen.length);
        const take_ = (line: LogLine) => kept.add(line, line.text.length + 100);
        // What does not match is left out here: then the last lines of the machine are not those that are wanted.
        const range = { since: options.since, count: narrow ? ('all' as const) : lines };
        const reading = await journalOf(source, range, take_).catch((thrown: unknown): Reading => {
          place.signal.throwIfAborted();
          return { cursor: undefined, why: messageOf(thrown) };
        });
        if (reading.why !== undefined) told({ machine: machine.name, text: reading.why });
        return { source, kept, reading };
      }),
    ),
  );
  const sorted = readings.flatMap(({ kept }) => [...kept.all()]).sort(byTime);
  for (const line of sorted) take(line);
  const ended = readings.map(({ source, kept, reading }) => ({
    name: source.machine.name,
    lines: kept.all().length,
    dropped: kept.dropped(),
    ...(reading.why !== undefined && { why: reading.why }),
  }));
  if (!follow) return { machines: ended, unseen };
  const followed = await Promise.all(
    readings.map(async ({ source, reading }, index): Promise<LogsOfMachine> => {
      const before = ended[index] as LogsOfMachine;
      if (reading.why !== undefined) return before;
      let more = 0;
      const why = await followJournal(
        source,
        reading.cursor,
        options.since,
        line => {
          more += 1;
          take(line);
        },
        told,
      );
      return { ...before, lines: before.lines + more, ...(why !== undefined && { why }) };
    }),
  );
  return { machines: followed, unseen };
};

const choose = (
  all: readonly Candidate[],
  unseen: readonly Unseen[],
  words: readonly string[] = [],
): readonly Candidate[] => {
  if (words.length === 0) return all;
  const chosen = words.map(word => selectMachine(all, word, unseen));
  return sortedByName([...new Map(chosen.map(machine => [machine.name, machine])).values()]);
};

/** Lines of one machine stay in its own order; without a time they stand first. */
const byTime = (one: LogLine, other: LogLine): number =>
  (one.at?.getTime() ?? 0) - (other.at?.getTime() ?? 0);
