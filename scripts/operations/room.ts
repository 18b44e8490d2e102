import { failure, unproven } from '../errors.ts';
import { nameOfMachine, resourceName, type Scope, scopeName } from '../fleet/names.ts';
import {
  isOfOneRun,
  type Look,
  type Plan,
  type ProviderMachine,
  type Resource,
  resourceKinds,
  stepFor,
  type Unseen,
} from '../providers/provider.ts';
import type { FleetStore, LockedFleetStore, Memory } from '../store/store.ts';
import { beforeMaking, lookForAll } from './account.ts';
import { refuseTaken } from './address.ts';
import { type Purpose, refuseExisting } from './existing.ts';
import type { Prepared } from './prepare.ts';
import { refuseOtherAccount } from './same-account.ts';
import type { Workplace } from './workplace.ts';

/** A place that did not answer, and in which nothing is made. */
export interface Aside extends Unseen {
  /** Machines of this fleet may well be there: it is described, and no run of this store has ever asked it. */
  readonly doubtful: boolean;
}

/** What stands before machines are made. */
export interface Room {
  /** Ready machines that stay. */
  readonly kept: readonly ProviderMachine[];
  /** Places that do not answer, and where this store knows of no machine. */
  readonly aside: readonly Aside[];
}

/**
 * Makes sure that nothing is in the way of new machines. An interrupted create of the same release is gone on with, and
 * a heal is for any fleet of the same release: ready machines are kept and returned, the others are removed.
 * Anything else is refused.
 */
export const makeRoom = async (
  place: Workplace,
  store: LockedFleetStore,
  memory: Memory,
  { definition, release: { id: release } }: Prepared,
  plan: Plan,
  purpose: Purpose,
): Promise<Room> => {
  const { scope } = store;
  // A store that remembers nothing is a new one as a rule: only a destroy waits for what it may have forgotten.
  const settle = () => settled(place, memory, true);
  const late = await settle();
  // Machines that are in the way are told of at once.
  const look = await lookForAll(place, store, memory, {
    ...beforeMaking(place.provider),
    setAside: true,
    seen: ({ machines }) => refuseExisting(scope, memory, machines, release, purpose),
  });
  refuseUnseen(scope, [...late, ...look.unseen]);
  // Then there is nowhere to make them.
  if (plan.places.every(each => look.aside.some(aside => aside.place === each)))
    refuseUnseen(scope, look.aside);
  const { kept, remains } = await divide(store, memory, look, release, purpose);
  await refuseTaken(place, definition, plan, look);
  if (look.machines.length > 0)
    place.emit({
      type: 'note',
      text: `${purpose === 'heal' ? 'healing' : `going on with the interrupted run ${memory.lastRun?.run}`}: ${kept.length} ready machines are kept, ${remains.length} others made anew`,
    });
  // One of a name that is not ours does not stand for ours.
  const own = look.machines.filter(({ id }) => memory.present.has(id));
  const present = new Set(own.map(machine => nameOfMachine(scope, machine)));
  const lost = [...memory.machines.keys()].filter(name => !present.has(name));
  if (lost.length > 0) await store.write(...lost.map(name => ({ type: 'removed' as const, name })));
  const stale = look.others.filter(thing => isStale(thing, scope, kept));
  await removeOrThrow(place, store, [...remains, ...stale], `just ${purpose}`);
  if (remains.length + stale.length > 0) refuseUnseen(scope, await settle());
  const described = new Set(plan.places);
  const aside = look.aside.map(each => ({
    ...each,
    doubtful: described.has(each.place) && !memory.places.has(each.place),
  }));
  return { kept, aside };
};

/** The machines that are kept, and those that must go first. Throws a usage error where none may be made. */
export const divide = async (
  store: FleetStore,
  memory: Memory,
  { machines }: Look,
  release: string,
  purpose: Purpose,
): Promise<{ readonly kept: ProviderMachine[]; readonly remains: ProviderMachine[] }> => {
  const { scope } = store;
  refuseExisting(scope, memory, machines, release, purpose);
  const haveKey = (await store.clientKey()) !== undefined;
  // Another store may have made a machine of the same name: it is not the one that was seen to be ready.
  const keep = (machine: ProviderMachine) =>
    haveKey &&
    machine.state === 'running' &&
    machine.owner.release === release &&
    memory.present.has(machine.id) &&
    memory.machines.get(nameOfMachine(scope, machine))?.phase === 'ready';
  return { kept: machines.filter(keep), remains: machines.filter(machine => !keep(machine)) };
};

/**
 * A volume holds what an earlier machine wrote, half of a machine holds a name, a launch template an earlier host key,
 * and a key pair is of one run: no new machine may meet them. What is part of a machine is not of one that is kept.
 */
export const isStale = (thing: Resource, scope: Scope, kept: readonly ProviderMachine[]): boolean =>
  thing.kind === 'machine' ||
  thing.kind === 'port forwarding' ||
  isOfOneRun(thing.kind) ||
  (thing.kind === 'volume' &&
    (thing.partOf !== undefined || !kept.some(machine => isOf(thing, scope, machine))));

const isOf = ({ name, slot: own }: Resource, scope: Scope, { slot }: ProviderMachine): boolean =>
  slot === undefined || own === slot || name.startsWith(`${resourceName(scope, slot)}.`);

/** Waits for calls of earlier runs that may still be on their way: in the account where they were sent, and in no other. */
export const settled = async (place: Workplace, memory: Memory, complete: boolean): Promise<Unseen[]> => {
  const { provider, store, emit, signal } = place;
  await refuseOtherAccount(place, memory);
  const unsettled = { intents: memory.openIntents, complete };
  return provider.settle(store.scope, unsettled, text => emit({ type: 'note', text }), signal);
};

export const refuseUnseen = (scope: Scope, [unseen]: readonly Unseen[]): void => {
  if (!unseen) return;
  throw unproven({
    what: `It is not known what exists of ${scopeName(scope)}: ${unseen.place} could not be asked`,
    why: unseen.why,
    next: stepFor(unseen),
  });
};

/** Removes resources kind by kind and records each that is gone. Resolves with the reasons of those that are not. */
export const removeAll = async (
  place: Workplace,
  store: LockedFleetStore,
  resources: readonly Resource[],
  removed: (resource: Resource) => void = () => undefined,
): Promise<ReadonlyMap<string, string>> => {
  const refused = new Map<string, string>();
  for (const kind of resourceKinds) {
    const things = resources.filter(thing => thing.kind === kind);
    if (things.length === 0) continue;
    await store.assertHeld();
    const gone = async (resource: Resource) => {
      const { id, name } = resource;
      await store.write({ type: 'removed', id, name });
      place.emit({ type: 'removed', kind, name });
      removed(resource);
    };
    for (const [id, why] of await place.provider.remove(things, gone, place.signal)) refused.set(id, why);
    place.signal.throwIfAborted();
  }
  return refused;
};

/** The same for things that must go before anything else is done. `command` goes on from there. */
export const removeOrThrow = async (
  place: Workplace,
  store: LockedFleetStore,
  resources: readonly Resource[],
  command: string,
) => {
  const [refused] = await removeAll(place, store, resources);
  if (!refused) return;
  const [id, why] = refused;
  const name = resources.find(resource => resource.id === id)?.name ?? id;
  throw unproven({
    what: `${name} of an earlier run could not be removed`,
    why,
    next: `mend that, then: ${command}`,
  });
};

/** What exists cannot be told by a journal that is damaged. */
export const refuseDamage = (scope: Scope, { damage }: Memory): void => {
  if (!damage) return;
  throw failure({
    what: `The journal of ${scopeName(scope)} is damaged: it cannot be said what exists`,
    why: damage.why,
    file: `${damage.file}:${damage.line}`,
    next: 'just destroy    # asks the provider, not the journal; then: just create',
  });
};
