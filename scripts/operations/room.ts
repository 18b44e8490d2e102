import { unproven, usageError } from '../errors.ts';
import { machineName, resourceName, type Scope, scopeName } from '../fleet/names.ts';
import type { ProviderMachine, Resource, Unseen } from '../providers/provider.ts';
import type { LockedFleetStore, Memory } from '../store/store.ts';
import { ask } from './ask.ts';
import { allOrThrow, limiter } from './parallel.ts';
import type { Workplace } from './workplace.ts';

/**
 * Makes sure that a create finds nothing in its way. An interrupted create of the same release is gone on with:
 * its ready machines are kept (their slots are returned), the others are removed. Anything else is refused.
 */
export const makeRoom = async (
  place: Workplace,
  store: LockedFleetStore,
  memory: Memory,
  release: string,
): Promise<Set<number>> => {
  const { scope } = store;
  const late = await place.provider.settle(scope);
  const look = await ask(place.provider, store, memory);
  refuseUnseen(scope, [...late, ...look.unseen]);
  const { lastRun } = memory;
  const interrupted = lastRun?.command === 'create' && lastRun.ended === undefined;
  if (look.machines.length > 0 && (!interrupted || lastRun.release !== release))
    throw exists(scope, look.machines, memory, interrupted);
  const haveKey = (await store.clientKey()) !== undefined;
  const keep = (machine: ProviderMachine) =>
    haveKey &&
    machine.state === 'running' &&
    machine.owner.release === release &&
    memory.machines.get(machineName(scope, machine.slot))?.phase === 'ready';
  const kept = look.machines.filter(keep);
  const slots = new Set(kept.map(machine => machine.slot));
  const remains = look.machines.filter(machine => !keep(machine));
  if (look.machines.length > 0)
    place.emit({
      type: 'note',
      text: `going on with the interrupted run ${lastRun?.run}: ${kept.length} ready machines are kept, ${remains.length} unfinished ones made anew`,
    });
  const stale = look.others.filter(thing => isStale(thing, scope, slots));
  await removeAll(place, store, remains);
  await removeAll(place, store, stale);
  if (remains.length + stale.length > 0) refuseUnseen(scope, await place.provider.settle(scope));
  return slots;
};

/** A volume holds what an earlier machine wrote, and half of a machine holds a name: no new machine may meet them. */
const isStale = ({ kind, name }: Resource, scope: Scope, kept: ReadonlySet<number>): boolean =>
  kind === 'machine' ||
  (kind === 'volume' && ![...kept].some(slot => name.startsWith(`${resourceName(scope, slot)}.`)));

const refuseUnseen = (scope: Scope, [unseen]: readonly Unseen[]): void => {
  if (!unseen) return;
  throw unproven({
    what: `It is not known what exists of ${scopeName(scope)}: ${unseen.place} could not be asked`,
    why: unseen.why,
    next: 'mend that, then run the command again',
  });
};

/** Removes resources side by side and records each that is gone. */
export const removeAll = async (
  place: Workplace,
  store: LockedFleetStore,
  resources: readonly Resource[],
): Promise<void> => {
  const few = limiter(6);
  await allOrThrow(
    resources.map(resource =>
      few(async () => {
        await store.assertHeld();
        await place.provider.remove(resource);
        await store.write({ type: 'removed', name: resource.name });
        place.emit({ type: 'removed', kind: resource.kind, name: resource.name });
      }),
    ),
  );
};

const exists = (scope: Scope, machines: readonly ProviderMachine[], memory: Memory, interrupted: boolean) => {
  const releases = [...new Set(machines.map(machine => machine.owner.release))].join(', ');
  const known = memory.lastRun !== undefined;
  return usageError({
    what: `The fleet ${scopeName(scope)} exists already: ${machines.length} machines of release ${releases}`,
    why: interrupted
      ? 'an interrupted create left them, and the description has changed since'
      : known
        ? 'a fleet is never changed in place'
        : 'this store does not know them: it is new here, or was deleted',
    next: 'just destroy    # or: just replace, which destroys and creates',
  });
};
