import type { Scope } from '../fleet/names.ts';
import { openDocument, sealDocument } from './document.ts';
import { type Opened, open, seal } from './seal.ts';
import type { JournalRecord } from './store.ts';

/** The last line that counts: the next one follows it. */
export interface Tip {
  readonly sequence: number;
  readonly fence: number;
  readonly sum: string;
}

export interface Line {
  readonly time: Date;
  readonly record: JournalRecord;
}

export interface Journal {
  /** Tells this journal from those before it. Empty when the first line cannot be read. */
  readonly id: string;
  /** The journal that this one took the place of. */
  readonly replaces?: string;
  readonly lines: readonly (Line & Tip)[];
  /** Checksums by sequence; 0 is the first line of the file. */
  readonly sums: readonly string[];
  readonly tip: Tip;
  /** Bytes up to the end of the last whole line. What follows was cut by a crash, and never acted upon. */
  readonly whole: number;
  readonly torn: boolean;
  readonly damage?: { readonly line: number; readonly why: string };
}

/** The first line of a new journal. */
export const beginJournal = (
  scope: Scope,
  id: string,
  replaces?: string,
): { id: string; text: string; tip: Tip } => {
  const { line, sum } = sealDocument('journal', scope, { id, ...(replaces !== undefined && { replaces }) });
  return { id, text: `${line}\n`, tip: { sequence: 0, fence: 0, sum } };
};

/** The lines of records that follow `tip`, and the tip after them. */
export const encodeRecords = (
  tip: Tip,
  fence: number,
  time: Date,
  records: readonly JournalRecord[],
): { text: string; tip: Tip } => {
  let text = '';
  let last = tip;
  for (const record of records) {
    const sequence = last.sequence + 1;
    const { line, sum } = seal(last.sum, { sequence, fence, time: time.toISOString(), record });
    text += `${line}\n`;
    last = { sequence, fence, sum };
  }
  return { text, tip: last };
};

/**
 * Reads a journal; never throws. Stops at the first line that is not as it was written.
 *
 * Two lines may follow the same one when a holder of the lock was stopped while it wrote, and another took the lock
 * over: then what the higher fence wrote counts. The other's write was never acknowledged, as its holder looks for a
 * newer lock after each write.
 */
export const decodeJournal = (bytes: Uint8Array, scope: Scope): Journal => {
  const parts = linesOf(bytes);
  const first = parts.next().value;
  const nothing = {
    id: '',
    lines: [],
    sums: [],
    tip: { sequence: 0, fence: 0, sum: '' },
    whole: 0,
    torn: false,
  };
  if (!first?.ended) return { ...nothing, damage: { line: 1, why: first ? 'it is cut' : 'it is empty' } };
  const header = openDocument('journal', scope, first.bytes);
  if (typeof header === 'string') return { ...nothing, damage: { line: 1, why: header } };

  const { id, replaces } = header.payload as { id: string; replaces?: string };
  const chain: (Line & Tip)[] = [];
  const strays: Tip[] = [];
  const at = (sequence: number) => (sequence === 0 ? header.sum : chain[sequence - 1]?.sum);
  const tip = (): Tip => chain.at(-1) ?? { sequence: 0, fence: 0, sum: header.sum };
  let whole = first.bytes.length + 1;
  let damage: Journal['damage'];
  let number = 1;
  for (const part of parts) {
    number += 1;
    if (!part.ended) break;
    const read = readLine(part.bytes);
    const why = typeof read === 'string' ? read : place(read, tip(), at, chain, strays);
    if (why !== undefined) {
      damage = { line: number, why };
      break;
    }
    whole += part.bytes.length + 1;
  }
  return {
    id,
    ...(replaces !== undefined && { replaces }),
    lines: chain,
    sums: [header.sum, ...chain.map(({ sum }) => sum)],
    tip: tip(),
    whole,
    torn: damage === undefined && whole < bytes.length,
    ...(damage && { damage }),
  };
};

type Read = Line & Tip & { follows: Opened['follows'] };

/** Puts a line where it belongs, or says why it belongs nowhere. */
const place = (
  line: Read,
  tip: Tip,
  at: (sequence: number) => string | undefined,
  chain: (Line & Tip)[],
  strays: Tip[],
): string | undefined => {
  const before = line.sequence - 1;
  const previous = at(before);
  const follows = previous !== undefined && line.follows(previous);
  if (follows && (line.sequence === tip.sequence + 1 ? line.fence >= tip.fence : line.fence > tip.fence)) {
    strays.push(...chain.splice(before));
    const { sequence, fence, sum, time, record } = line;
    // Not the line itself: it holds on to its text.
    chain.push({ sequence, fence, sum, time, record });
    return undefined;
  }
  const astray = strays.some(stray => stray.sequence === before && line.follows(stray.sum));
  if (line.fence < tip.fence && (follows || astray)) {
    strays.push(line);
    return undefined;
  }
  return 'it was changed, or does not follow the line before it';
};

/** What a journal records; a kind that is missing here does not compile. */
const kinds: Readonly<Record<JournalRecord['type'], true>> = {
  generation: true,
  run: true,
  intent: true,
  made: true,
  refused: true,
  pinned: true,
  address: true,
  phase: true,
  failed: true,
  replacing: true,
  replaced: true,
  touched: true,
  removed: true,
  ended: true,
};

const readLine = (bytes: Uint8Array): Read | string => {
  const opened = open(bytes);
  if (!opened) return 'it is garbled';
  const { sequence, fence, time, record } = opened.payload as Record<string, unknown> & {
    record?: JournalRecord;
  };
  if (typeof sequence !== 'number' || typeof fence !== 'number' || typeof time !== 'string' || !record)
    return 'it is garbled';
  if (!Object.hasOwn(kinds, record.type))
    return `it records ${JSON.stringify(record.type)}, which this mayfly does not know`;
  return { sequence, fence, sum: opened.sum, time: new Date(time), record, follows: opened.follows };
};

/** One after the other: a large journal has a hundred thousand. */
const linesOf = function* (bytes: Uint8Array): Generator<{ bytes: Uint8Array; ended: boolean }, undefined> {
  for (let start = 0; start < bytes.length; ) {
    const end = bytes.indexOf(0x0a, start);
    yield { bytes: bytes.subarray(start, end < 0 ? bytes.length : end), ended: end >= 0 };
    if (end < 0) break;
    start = end + 1;
  }
};
