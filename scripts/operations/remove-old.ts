import { nameOfMachine } from '../fleet/names.ts';
import {
  isOfOneRun,
  isStaticAddress,
  type Look,
  type ProviderMachine,
  type Resource,
} from '../providers/provider.ts';
import type { LockedFleetStore } from '../store/store.ts';
import { lookForAll } from './account.ts';
import { isOfAnotherStore } from './another-store.ts';
import { halfRemoved } from './half-way.ts';
import { isStale, removeAll } from './room.ts';
import type { Workplace } from './workplace.ts';

/** Something that should be gone, and is not seen to be. */
export interface Leftover {
  readonly kind: string;
  readonly name: string;
  readonly place: string;
  readonly why: string;
}

/** What another store made is not removed unasked: its machines may be the fleet that somebody wants. */
export const leftOfAnother = ({ kind, name, place }: Resource): Leftover => ({
  kind,
  name,
  place,
  why: 'another store made it meanwhile: it was left',
});

/**
 * Removes the machines of before and what belonged to them, with an address that the fleet is not to have any more, and asks
 * again. Resolves with what is not gone.
 */
export const removeOld = async (
  place: Workplace,
  store: LockedFleetStore,
  run: string,
  old: readonly ProviderMachine[],
  addressToo = false,
): Promise<Leftover[]> => {
  try {
    return await removeAllOld(place, store, run, old, addressToo);
  } catch (thrown) {
    throw halfRemoved(thrown, [], 'just replace');
  }
};

const removeAllOld = async (
  place: Workplace,
  store: LockedFleetStore,
  run: string,
  old: readonly ProviderMachine[],
  addressToo: boolean,
): Promise<Leftover[]> => {
  const ids = new Set(old.map(({ id }) => id));
  const belongings = (look: Look): Resource[] => {
    const machines = look.machines.filter(({ id }) => !ids.has(id));
    const runs = new Set([run, ...machines.map(({ owner }) => owner.run)]);
    return [
      ...look.machines.filter(({ id }) => ids.has(id)),
      ...look.others.filter(thing => addressToo && isStaticAddress(thing)),
      ...belongingsOf(look, store, machines, runs),
    ];
  };
  const known = await store.read();
  const first = await lookForAll(place, store, known);
  const refused = await removeAll(place, store, [
    ...old,
    ...belongings(first).filter(({ id }) => !ids.has(id)),
  ]);
  place.signal.throwIfAborted();
  const after = await lookForAll(place, store, await store.read());
  if (after.unseen.length === 0) await forgetMissing(store, after.machines);
  const others = after.machines.filter(machine => !ids.has(machine.id) && isOfAnotherStore(known, machine));
  return [
    ...others.map(leftOfAnother),
    ...belongings(after).map(({ kind, name, place: where, id }) => ({
      kind,
      name,
      place: where,
      why: refused.get(id) ?? 'it is still there',
    })),
    ...after.unseen.map(({ place: where, why }) => ({ kind: 'unknown', name: '-', place: where, why })),
  ];
};

/** Machines that nobody has any more are not missed. */
export const forgetMissing = async (
  store: LockedFleetStore,
  machines: readonly ProviderMachine[],
): Promise<void> => {
  const there = new Set(machines.map(machine => nameOfMachine(store.scope, machine)));
  const known = [...(await store.read()).machines.keys()];
  const gone = known.filter(name => !there.has(name));
  if (gone.length > 0) await store.write(...gone.map(name => ({ type: 'removed' as const, name })));
};

/** What belongs to none of the machines that stay: volumes of others, what only other runs needed, half of a machine. */
export const belongingsOf = (
  { others }: Look,
  { scope }: LockedFleetStore,
  staying: readonly ProviderMachine[],
  runs: ReadonlySet<string> = new Set(staying.map(({ owner }) => owner.run)),
): Resource[] =>
  others.filter(
    thing => isStale(thing, scope, staying) && !(isOfOneRun(thing.kind) && runs.has(thing.owner.run)),
  );
