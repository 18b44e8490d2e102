import { MayflyError, messageOf } from '../errors.ts';
import { scopeName } from '../fleet/names.ts';
import { type Resource, resourceKinds, type Unseen } from '../providers/provider.ts';
import type { LockedFleetStore } from '../store/store.ts';
import { ask } from './ask.ts';
import { removeAll } from './room.ts';
import type { Workplace } from './workplace.ts';

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
  const { scope } = place.store;
  const store = await place.store.lock('destroy');
  try {
    const memory = await store.read();
    // A damaged journal must not stop a destroy: what exists is asked of the provider anyway.
    if (memory.damage) {
      place.emit({
        type: 'note',
        text: `the journal is damaged (${memory.damage.why}); it is put aside, the provider is asked instead`,
      });
      await store.restart(memory.generation + 1);
    }
    place.emit({ type: 'started', command: 'destroy', scope: scopeName(scope), run: '', machines: [] });
    const removed: { kind: string; name: string }[] = [];
    let refused = new Map<string, string>();
    for (let round = 1; ; round++) {
      const late = await place.provider.settle(scope);
      const look = await ask(place.provider, store, memory);
      const unseen = [...late, ...look.unseen];
      const found: Resource[] = [...look.machines, ...look.others];
      if (found.length === 0 && unseen.length === 0 && round > 1) {
        await store.forget();
        const kept = await place.provider.keepsakes();
        if (options.images) await removeInOrder(place, store, kept, removed);
        const left = options.images ? await place.provider.keepsakes() : kept;
        return {
          removed,
          remaining: [],
          unseen,
          asked: look.asked,
          kept: left.map(({ name }) => name),
          proven: true,
        };
      }
      if (round > rounds || (found.length === 0 && unseen.length > 0))
        return {
          removed,
          remaining: found.map(thing => remainder(thing, refused)),
          unseen,
          asked: look.asked,
          kept: [],
          proven: false,
        };
      refused = await removeInOrder(place, store, found, removed);
      place.signal.throwIfAborted();
    }
  } finally {
    await store.unlock();
  }
};

/** Kind by kind, because a network cannot go before its machines. What is refused is kept for the report. */
const removeInOrder = async (
  place: Workplace,
  store: LockedFleetStore,
  found: readonly Resource[],
  removed: { kind: string; name: string }[],
): Promise<Map<string, string>> => {
  const refused = new Map<string, string>();
  for (const kind of resourceKinds)
    await Promise.all(
      found
        .filter(thing => thing.kind === kind)
        .map(async thing => {
          try {
            await removeAll(place, store, [thing]);
            removed.push({ kind, name: thing.name });
          } catch (thrown) {
            if (thrown instanceof MayflyError && thrown.kind === 'bug') throw thrown;
            refused.set(
              thing.id,
              thrown instanceof MayflyError ? (thrown.telling.why ?? thrown.message) : messageOf(thrown),
            );
          }
        }),
    );
  return refused;
};

const remainder = ({ id, kind, name, place }: Resource, refused: ReadonlyMap<string, string>) => {
  const why = refused.get(id);
  return { kind, name, place, ...(why ? { why } : {}) };
};
