import { failure } from '../errors.ts';
import { type JournalEntry, readJournalLine } from '../machine/journal-line.ts';
import type { Answer, Session } from '../machine/session.ts';
import { clean } from '../render/clean.ts';
import type { Candidate } from './candidates.ts';
import type { LogLine } from './log-line.ts';
import { accessTo, openSession } from './session.ts';
import type { Workplace } from './workplace.ts';

/** One machine's journal, and which of its lines are wanted. */
export interface Source {
  readonly place: Workplace;
  readonly machine: Candidate;
  readonly service: string | undefined;
  readonly matches: (text: string) => boolean;
}

export interface Range {
  readonly after?: string | undefined;
  readonly since?: string | undefined;
  readonly count: number | 'all';
  readonly follow?: boolean;
}

export interface Reading {
  /** Of the last entry; undefined when there was none. */
  readonly cursor: string | undefined;
  readonly why?: string;
}

const login = 15_000;
/** Milliseconds for what is there already. */
const patience = 300_000;
/** Characters of a text, here and on the machine; those of a line of its answer, each as `\u0000`. */
const longest = { text: 4000, line: 65_536 } as const;

/** Opens the one connection that a journal is read over. */
export const openJournal = async ({ place, machine }: Source): Promise<Session> => {
  const memory = await place.store.read();
  return openSession(place, await accessTo(place.store, memory, machine.name, machine.machine), login);
};

/** Runs the journal's script; `entry` is told each entry before its lines, `alive` each sign of life. */
export const runJournal = (
  { place, machine, service, matches }: Source,
  session: Session,
  { after, since, count, follow = false }: Range,
  timeout: number,
  take: (line: LogLine) => void,
  heard: (entry: JournalEntry | undefined) => void,
): Promise<Answer> =>
  session.run(place.scripts.logs, {
    args: [
      after ?? '-',
      since ?? '-',
      String(count),
      follow ? 'yes' : 'no',
      service ?? '-',
      String(longest.text),
    ],
    timeout,
    keep: 4096,
    longest: longest.line,
    signal: place.signal,
    onLine: said => {
      const entry = readJournalLine(said);
      heard(entry);
      if (!entry) return;
      const { unit, at, text } = entry;
      for (const line of clean(text, longest.text).split('\n'))
        if (matches(line)) take({ machine: machine.name, unit: clean(unit), text: line, ...(at && { at }) });
    },
  });

/** Reads what a machine's journal holds now. Rejects when the machine cannot be reached. */
export const journalOf = async (
  source: Source,
  range: Range,
  take: (line: LogLine) => void,
): Promise<Reading> => {
  const session = await openJournal(source);
  let cursor: string | undefined;
  try {
    const answer = await runJournal(source, session, range, patience, take, entry => {
      if (entry && entry.cursor !== '') cursor = entry.cursor;
    });
    refuseFailed(source.machine.name, answer);
    return { cursor };
  } finally {
    session.close();
  }
};

/** Exit codes of `remote/logs.sh`. */
const reasons: Readonly<Record<number, string>> = {
  120: 'it has no journald',
  121: 'it has no python3, which reads its journal',
};

export const refuseFailed = (machine: string, { code, stderr }: Answer): void => {
  if (code === 0) return;
  const said = stderr.trim().split('\n').at(-1) ?? '';
  throw failure({
    what: `Its journal cannot be read: ${reasons[code] ?? (clean(said) || `exit code ${code}`)}`,
    machine,
    next: `./mayfly debug ${machine}`,
  });
};
