import { messageOf, unproven } from '../errors.ts';
import { nameOfMachine } from '../fleet/names.ts';
import { isStaticAddress, type Look, type ProviderMachine, type Resource } from '../providers/provider.ts';
import type { LockedFleetStore } from '../store/store.ts';
import { lookForAll } from './account.ts';
import { isOnStranger } from './address.ts';
import { isOfAnotherStore } from './another-store.ts';
import { halfRemoved } from './half-way.ts';
import { newborn } from './newborn.ts';
import { belongingsOf, forgetMissing, type Leftover, leftOfAnother } from './remove-old.ts';
import { removeAll, settled } from './room.ts';
import type { Workplace } from './workplace.ts';

export interface Undone {
  /** Not proven gone. */
  readonly leftovers: readonly Leftover[];
  /** Names of the machines of before that are as they were. */
  readonly standing: readonly string[];
}

/** Gives an address of before back to a machine of before, and removes what runs of this store made since. */
export const undo = async (
  place: Workplace,
  store: LockedFleetStore,
  run: string,
  old: readonly ProviderMachine[],
): Promise<Undone> => {
  try {
    return await undoAll(place, store, run, old);
  } catch (thrown) {
    throw halfRemoved(thrown, [], 'just replace');
  }
};

const undoAll: typeof undo = async (place, store, run, old) => {
  await addressBack(place, store, old);
  const ids = new Set(old.map(({ id }) => id));
  const memory = await store.read();
  const isAnothers = (thing: Resource) => isOfAnotherStore(memory, thing);
  // Another store may have replaced the fleet meanwhile: its machines may be all that serves.
  const others = ({ machines }: Look) =>
    machines.filter(machine => !ids.has(machine.id) && isAnothers(machine));
  const newcomers = (look: Look): Resource[] => [
    ...look.machines.filter(machine => !ids.has(machine.id) && !isAnothers(machine)),
    ...newborn(look, memory),
    ...belongingsOf(look, store, [...old, ...others(look)]).filter(thing => !isAnothers(thing)),
  ];
  // A launch that was never answered may still come: it is waited for, or sent again, until it is known.
  const late = await settled(place, await store.read(), true);
  const look = await lookForAll(place, store, await store.read());
  const refused = await removeAll(place, store, newcomers(look));
  // A call to move it whose answer was lost may have been carried out late, as long as a new machine was there.
  await addressBack(place, store, old);
  const after = await lookForAll(place, store, await store.read());
  if (late.length + after.unseen.length === 0) await forgetMissing(store, [...old, ...after.machines]);
  const leftovers = [
    ...others(after).map(leftOfAnother),
    ...newcomers(after).map(({ kind, name, place: where, id }) => ({
      kind,
      name,
      place: where,
      why: refused.get(id) ?? 'it is still there',
    })),
    ...[...late, ...after.unseen].map(({ place: where, why }) => ({
      kind: 'unknown',
      name: '-',
      place: where,
      why,
    })),
  ];
  if (leftovers.length === 0) await store.write({ type: 'ended', run, exit: 1 });
  const stands = ({ id, state: before }: ProviderMachine) =>
    after.machines.some(
      machine => machine.id === id && (machine.state === 'running' || machine.state === before),
    );
  return { leftovers, standing: old.filter(stands).map(machine => nameOfMachine(store.scope, machine)) };
};

/**
 * Brings the fleet's address to one of these machines, wherever it is; where none of them is there, nothing is moved. One that
 * was made since is for no machine of before.
 */
export const addressBack = async (
  place: Workplace,
  store: LockedFleetStore,
  old: readonly ProviderMachine[],
): Promise<void> => {
  const { provider, signal } = place;
  if (!provider.attach || old.length === 0) return;
  const look = await provider.look(store.scope, ['machine', 'static address']);
  const since = newborn(look, await store.read());
  const address = look.others.filter(isStaticAddress).find(each => !since.includes(each));
  const alive = look.machines.filter(({ id }) => old.some(each => each.id === id));
  const [machine] = alive.filter(({ state }) => state === 'running').concat(alive);
  if (!address || !machine || alive.some(({ id }) => id === address.machine)) return;
  if (await isOnStranger(place, address, look)) {
    const text = `the address ${address.address} is on ${address.machine}, which is not of this fleet: it is left there`;
    return place.emit({ type: 'note', text });
  }
  await store.assertHeld();
  const name = nameOfMachine(store.scope, machine);
  try {
    await provider.attach(address, machine, signal);
  } catch (thrown) {
    signal.throwIfAborted();
    throw unproven(
      {
        what: `The address ${address.address} could not be given back to ${name}`,
        why: messageOf(thrown),
        next: 'just replace    # tries again; or: just destroy',
      },
      thrown,
    );
  }
  place.emit({ type: 'note', text: `the address ${address.address} is on ${name} again` });
};
