import { failure } from '../errors.ts';
import { type Scope, scopeName } from '../fleet/names.ts';
import type { World } from '../world/world.ts';
import type { Book } from './book.ts';
import { writeFenced } from './fenced.ts';
import { fold } from './fold.ts';
import { encodeHead } from './head.ts';
import { beginJournal, decodeJournal, encodeRecords, type Tip } from './journal.ts';
import type { HeldLease } from './lease.ts';
import type { Paths } from './paths.ts';
import type { JournalRecord, Memory } from './store.ts';

/** Writes one fleet's journal and head under its lock. One call at a time. */
export interface JournalWriter {
  readonly generation: () => number;
  append(records: readonly JournalRecord[]): Promise<void>;
  /** Puts a new journal in the place of this one, sound or damaged. */
  replace(generation: number): Promise<void>;
  /** Tells the head how far the journal goes, unless it knows. */
  settle(): Promise<void>;
}

/** Goes on from what is there, as it was read under the lock. A line that a crash has cut is dropped before the first new one. */
export const journalWriter = async (
  world: World,
  paths: Paths,
  scope: Scope,
  fence: number,
  lease: HeldLease,
  book: Book,
): Promise<JournalWriter> => {
  const { files, clock, random } = world;
  let id = book.journal?.id ?? '';
  let tip: Tip = book.journal?.tip ?? { sequence: 0, fence: 0, sum: '' };
  let { generation }: { generation: number } = book.memory;
  let damage: Memory['damage'] =
    book.memory.damage ?? (book.journal ? undefined : { file: paths.journal, line: 1, why: 'it is missing' });
  let told = book.head;
  /** Set while it is unknown what the disk holds after `tip`. */
  let unsure = book.journal?.torn ?? false;

  const refuseDamage = () => {
    if (damage)
      throw failure({
        what: `The journal of ${scopeName(scope)} is damaged, so nothing is written to it`,
        why: damage.why,
        file: `${damage.file}:${damage.line}`,
        next: './mayfly destroy: it asks the provider what exists, and begins a new journal',
      });
  };

  /** Writes the whole lines anew, which also brings back what a failed sync may have lost from the disk. */
  const repair = async (): Promise<void> => {
    const bytes = await files.read(paths.journal);
    const journal = decodeJournal(bytes, scope);
    if (journal.damage) {
      damage = { file: paths.journal, ...journal.damage };
      refuseDamage();
    }
    await writeFenced(world, lease, paths.journal, bytes.subarray(0, journal.whole));
    tip = journal.tip;
    ({ generation } = fold(journal.lines));
    unsure = false;
  };

  const settle = async (): Promise<void> => {
    if (damage || unsure || (told?.journal === id && told.sequence === tip.sequence)) return;
    const head = { journal: id, sequence: tip.sequence, sum: tip.sum, fence, generation };
    await writeFenced(world, lease, paths.head, encodeHead(scope, head));
    told = head;
  };

  if (!damage && !unsure) {
    // A killed holder's last lines may not be on the disk yet: the head must not know more than the disk.
    await files.append(paths.journal, '');
    await settle();
  }

  return {
    generation: () => generation,

    append: async records => {
      await lease.check();
      refuseDamage();
      if (unsure) await repair();
      const added = encodeRecords(tip, fence, clock.now(), records);
      unsure = true;
      await files.append(paths.journal, added.text);
      // A holder that was stopped before the write, and lost the lock meanwhile, must not act upon it.
      await lease.check();
      tip = added.tip;
      unsure = false;
      for (const record of records) if (record.type === 'generation') generation = record.generation;
      if (records.some(({ type }) => type === 'run')) await settle();
    },

    replace: async next => {
      const begun = beginJournal(scope, random.bytes(8).toString('hex'), told?.journal);
      const first = next > 0 ? [{ type: 'generation' as const, generation: next }] : [];
      const added = encodeRecords(begun.tip, fence, clock.now(), first);
      await writeFenced(world, lease, paths.journal, begun.text + added.text);
      ({ tip } = added);
      id = begun.id;
      generation = next;
      damage = undefined;
      unsure = false;
      await settle();
    },

    settle,
  };
};
