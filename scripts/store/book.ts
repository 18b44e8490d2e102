import type { Scope } from '../fleet/names.ts';
import { unless } from '../world/errno.ts';
import { meantFor } from '../world/temporary.ts';
import type { Files } from '../world/world.ts';
import { fold } from './fold.ts';
import { decodeHead, type Head, missingFrom } from './head.ts';
import { decodeJournal, type Journal } from './journal.ts';
import type { Paths } from './paths.ts';
import type { Memory } from './store.ts';

/** Everything that one fleet's files say. */
export interface Book {
  readonly memory: Memory;
  /** undefined when there is no journal. */
  readonly journal?: Journal;
  readonly head?: Head;
}

interface Raw {
  readonly head: Buffer | undefined;
  readonly journal: Buffer | undefined;
  /** Names that only a fleet that was once locked has; looked for when there is no journal. */
  readonly traces: readonly string[];
}

const mostReadings = 3;

/**
 * Reads a fleet's records, each time anew; what they say is worked out once for the same bytes. Somebody may write them
 * meanwhile: damage counts only when it is seen twice alike.
 */
export const bookReader = (files: Files, paths: Paths, scope: Scope): (() => Promise<Book>) => {
  let last: { readonly raw: Raw; readonly book: Book } | undefined;
  const bookOf = (raw: Raw): Book => {
    if (last && raw.journal && alike(raw, last.raw)) return last.book;
    const book = judge(raw, paths, scope);
    last = { raw, book };
    return book;
  };
  return async () => {
    let raw = await readRaw(files, paths);
    for (let reading = 1; ; reading += 1) {
      const book = bookOf(raw);
      if (!book.memory.damage || reading === mostReadings) return book;
      const again = await readRaw(files, paths);
      if (alike(raw, again)) return book;
      raw = again;
    }
  };
};

/** What a fleet leaves in its folder from its first lock on. Bundles of `debug` may stand there without any. */
export const traces = async (files: Files, paths: Paths): Promise<string[]> => {
  const names = (await unless(files.names(paths.folder), 'ENOENT')) ?? [];
  return names.filter(name => name !== 'debug' && meantFor(name) === undefined);
};

/** The head first: it never says more than the journal, which grows meanwhile. */
const readRaw = async (files: Files, paths: Paths): Promise<Raw> => {
  const head = await unless(files.read(paths.head), 'ENOENT');
  const journal = await unless(files.read(paths.journal), 'ENOENT');
  return { head, journal, traces: journal ? [] : await traces(files, paths) };
};

const judge = (raw: Raw, paths: Paths, scope: Scope): Book => {
  const head = raw.head && decodeHead(raw.head, scope);
  const known = typeof head === 'object' ? head : undefined;
  const journal = raw.journal && decodeJournal(raw.journal, scope);
  const folded = fold(journal?.lines ?? []);
  const memory = {
    ...folded,
    known: (journal?.lines.length ?? 0) > 0,
    generation: Math.max(folded.generation, known?.generation ?? 0),
  };
  const damage = damageOf(raw, journal, head, paths);
  return {
    memory: damage ? { ...memory, known: false, damage } : memory,
    ...(journal && { journal }),
    ...(known && { head: known }),
  };
};

const damageOf = (
  raw: Raw,
  journal: Journal | undefined,
  head: Head | string | undefined,
  paths: Paths,
): Memory['damage'] => {
  if (!journal) {
    const [trace] = raw.traces;
    return trace === undefined
      ? undefined
      : { file: paths.journal, line: 1, why: `it is missing, although ${trace} is there` };
  }
  if (journal.damage) return { file: paths.journal, ...journal.damage };
  if (typeof head === 'string') return { file: paths.head, line: 1, why: head };
  if (!head)
    return journal.lines.length === 0
      ? undefined
      : { file: paths.head, line: 1, why: 'it is missing: whether the journal was cut cannot be told' };
  const missing = missingFrom(journal, head);
  return missing && { file: paths.journal, ...missing };
};

const alike = (one: Raw, other: Raw): boolean =>
  same(one.head, other.head) && same(one.journal, other.journal);

const same = (one: Buffer | undefined, other: Buffer | undefined): boolean =>
  one === undefined || other === undefined ? one === other : one.equals(other);
