import { scopeName } from '../fleet/names.ts';
import type { Resource, Unseen } from '../providers/provider.ts';
import type { Memory } from '../store/store.ts';
import { lookForAll } from './account.ts';
import { isOfAnotherStore } from './another-store.ts';
import { ask } from './ask.ts';
import { halfRemoved } from './half-way.ts';
import { interrupted } from './interrupted.ts';
import { removeAll, settled } from './room.ts';
import { type Workplace, waitingIn } from './workplace.ts';

export interface Destroyed {
  /** Observed to be gone. */
  readonly removed: readonly { kind: string; name: string }[];
  /** Still there after everything was tried. */
  readonly remaining: readonly { kind: string; name: string; place: string; why?: string }[];
  /** Could not be asked: not proven. */
  readonly unseen: readonly Unseen[];
  /** The places that were asked and answered. */
  readonly asked: readonly string[];
  /** Shared things that stay for the next create. */
  readonly kept: readonly string[];
  /** True only when every place was asked, twice, and answered "nothing". */
  readonly proven: boolean;
}

/** Looks that end a destroy: more would only repeat the same answer. */
const rounds = 5;

/**
 * Returns a fleet to nothing and proves it: asks the provider (never the journal) what exists, removes it in order,
 * asks again. The store is forgotten only after the proof. Does the same when there is nothing left to do.
 */
export const destroy = async (place: Workplace, options: { images: boolean }): Promise<Destroyed> => {
  try {
    return await destroyLocked(place, options);
  } catch (thrown) {
    if (!place.signal.aborted) throw thrown;
    throw await interrupted(place, thrown, 'just destroy    # goes on from here');
  }
};

const destroyLocked = async (place: Workplace, options: { images: boolean }): Promise<Destroyed> => {
  const { scope } = place.store;
  const store = await place.store.lock('destroy', waitingIn(place));
  const removed: Resource[] = [];
  /** What was there when it was last asked, since something was to be removed. */
  let there: readonly Resource[] | undefined;
  try {
    const memory = await store.read();
    place.emit({ type: 'started', command: 'destroy', scope: scopeName(scope), run: '', machines: [] });
    let complete = memory.known;
    const dark = complete ? [] : await unaskable(place, memory);
    // Nothing that is waited for could be seen.
    if (dark.length > 0)
      return { removed: [], remaining: [], unseen: dark, asked: [], kept: [], proven: false };
    let late = await settled(place, memory, complete);
    // A damaged journal must not stop a destroy: what exists is asked of the provider anyway. Nothing is written to a
    // new one before it was waited for what the old one may have lost.
    if (memory.damage) {
      place.emit({
        type: 'note',
        text: `the journal is damaged (${memory.damage.why}); it is put aside, the provider is asked instead`,
      });
      await store.restart(memory.generation + 1);
    }
    let refused: ReadonlyMap<string, string> = new Map();
    for (let round = 1; ; round++) {
      if (round > 1) late = await settled(place, memory, complete);
      const gone = new Set(removed.flatMap(({ id, name }) => [id, name]));
      // What was asked for without an answer is not known to be there.
      const incomplete = !complete || memory.openIntents.length > 0;
      const look = await lookForAll(place, store, memory, { removed: gone, incomplete });
      const found: Resource[] = [...look.machines, ...look.others];
      // Somebody else made them, from another store: further calls of his may be on their way.
      if (found.some(thing => isOfAnotherStore(memory, thing))) complete = false;
      // In a place that is closed now something may have been made before, and nobody here knows.
      const unseen = [...late, ...look.unseen, ...(complete ? [] : (look.closed ?? []))];
      if (found.length === 0 && unseen.length === 0 && round > 1) {
        await store.forget();
        const kept = await place.provider.keepsakes();
        if (options.images) await removeAll(place, store, kept, thing => void removed.push(thing));
        const left = options.images ? await place.provider.keepsakes() : kept;
        return {
          removed: removed.map(brief),
          remaining: [],
          unseen,
          asked: look.asked,
          kept: left.map(({ name }) => name),
          proven: true,
        };
      }
      if (round > rounds || (found.length === 0 && unseen.length > 0))
        return {
          removed: removed.map(brief),
          remaining: found.map(thing => remainder(thing, refused)),
          unseen,
          asked: look.asked,
          kept: [],
          proven: false,
        };
      await store.assertHeld();
      there = found;
      refused = await removeAll(place, store, found, thing => void removed.push(thing));
    }
  } catch (thrown) {
    if (!there) throw thrown;
    const gone = new Set(removed.map(({ id }) => id));
    throw halfRemoved(
      thrown,
      there.filter(({ id }) => !gone.has(id)),
    );
  } finally {
    await store.unlock();
  }
};

/** Why nobody can be asked, where that is so everywhere. */
const unaskable = async ({ provider, store }: Workplace, memory: Memory): Promise<readonly Unseen[]> => {
  const { asked, unseen } = await ask(provider, store, memory, ['machine']);
  return asked.length === 0 ? unseen : [];
};

const brief = ({ kind, name }: Resource) => ({ kind, name });

const remainder = ({ id, kind, name, place }: Resource, refused: ReadonlyMap<string, string>) => {
  const why = refused.get(id);
  return { kind, name, place, ...(why ? { why } : {}) };
};
