import { cleanLine } from '../../render/clean.ts';
import { type Matches, parseFilter } from './filter.ts';
import { inAscii } from './glyphs.ts';
import { type Ring, ring } from './ring.ts';

/** One line of a machine's journal, safe for a terminal. */
export interface LogEntry {
  readonly machine: string;
  readonly at?: number;
  readonly unit: string;
  readonly text: string;
  /** The how manieth of all machines' lines it is: what came before it, on whichever machine, has less. */
  readonly order: number;
}

/** What a line can be searched by. */
export const logColumns = ['machine', 'unit', 'text'] as const;

/** Lines that are kept for each machine, and of all together; a line has so many characters at most. */
export const limits = { machine: 1_000, together: 5_000, line: 400 };

/**
 * What machines logged: a ring for each and one for all, which drop the oldest and count it. It changes in place, since
 * thousands of lines come a second; whoever shows it looks at `version`.
 */
export interface LogBook {
  add(entry: Omit<LogEntry, 'order'>): void;
  /** Lines of one machine, or of all without a name, that pass the filter. */
  lines(machine?: string): Ring<LogEntry>;
  /** Shows only lines that pass; lines that are kept are looked through again. */
  filter(text: string): void;
  /** Forgets everything: other machines are looked at. */
  clear(): void;
  version(): number;
}

export const newLogBook = (ascii: boolean): LogBook => {
  const all = ring<LogEntry>(limits.together);
  const every = new Map<string, Ring<LogEntry>>();
  let passed = ring<LogEntry>(limits.together);
  let passedOf = new Map<string, Ring<LogEntry>>();
  let passes: (entry: LogEntry) => boolean = () => true;
  let order = 0;
  let version = 0;

  const of = (rings: Map<string, Ring<LogEntry>>, machine: string): Ring<LogEntry> => {
    const known = rings.get(machine) ?? ring<LogEntry>(limits.machine);
    rings.set(machine, known);
    return known;
  };
  const safe = (text: string): string => {
    const cut = text.length > limits.line * 4 ? text.slice(0, limits.line * 4) : text;
    const line = cleanLine(cut, limits.line);
    return ascii ? inAscii(line) : line;
  };

  return {
    add: entry => {
      const line = { ...entry, text: safe(entry.text), unit: safe(entry.unit), order };
      order += 1;
      all.push(line);
      of(every, line.machine).push(line);
      if (passes(line)) {
        passed.push(line);
        of(passedOf, line.machine).push(line);
      }
      version += 1;
    },
    lines: machine => (machine === undefined ? passed : of(passedOf, machine)),
    filter: text => {
      passes = passesOf(text);
      passed = refilled(all, limits.together, passes);
      passedOf = new Map([...every].map(([name, lines]) => [name, refilled(lines, limits.machine, passes)]));
      version += 1;
    },
    clear: () => {
      all.clear();
      passed.clear();
      every.clear();
      passedOf.clear();
      version += 1;
    },
    version: () => version,
  };
};

const passesOf = (text: string): ((entry: LogEntry) => boolean) => {
  if (text.trim() === '') return () => true;
  const matches: Matches = parseFilter(text, logColumns);
  return ({ machine, unit, text: line }) => matches({ machine, unit, text: line });
};

const refilled = (
  from: Ring<LogEntry>,
  most: number,
  passes: (entry: LogEntry) => boolean,
): Ring<LogEntry> => {
  const lines = ring<LogEntry>(most);
  for (let number = from.first(); number < from.count(); number += 1) {
    const entry = from.get(number);
    if (entry && passes(entry)) lines.push(entry);
  }
  return lines;
};
