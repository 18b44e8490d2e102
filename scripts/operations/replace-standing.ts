import { nameOfMachine } from '../fleet/names.ts';
import { isStaticAddress, type Look, type ProviderMachine } from '../providers/provider.ts';
import type { LockedFleetStore, Memory } from '../store/store.ts';
import { isOfAnotherStore } from './another-store.ts';
import { newborn } from './newborn.ts';
import type { Prepared } from './prepare.ts';
import { belongingsOf, type Leftover, removeOld } from './remove-old.ts';
import { removeOrThrow } from './room.ts';
import { addressBack } from './undo-replace.ts';
import type { Workplace } from './workplace.ts';

/** What a replace finds: the machines that it is to replace, and those of an earlier try that it can go on with. */
export interface Standing {
  readonly old: readonly ProviderMachine[];
  readonly kept: readonly ProviderMachine[];
  /** An earlier one of this very release came to its end just now: nothing is left to do but what is told here. */
  readonly finished?: {
    readonly run: string;
    readonly leftovers: readonly Leftover[];
    /** Of the new ones: what is not ready, and is left for a heal. */
    readonly others: readonly ProviderMachine[];
  };
}

/**
 * Brings what an interrupted replace left to where one can begin. One that had verified its machines is finished as long
 * as enough of them are ready, or more than old ones run; any other is gone on with when they are all ready and of this
 * very release, and else undone: the address goes back first, as nobody may have it now.
 */
export const settleReplace = async (
  place: Workplace,
  store: LockedFleetStore,
  memory: Memory,
  look: Look,
  { definition, release }: Prepared,
): Promise<Standing> => {
  const { scope } = store;
  const { replacing } = memory;
  const say = (text: string) => place.emit({ type: 'note', text });
  if (!replacing) return { old: look.machines, kept: [] };
  // Another store may have replaced the fleet since: its machines stand until others are verified.
  const isOld = (machine: ProviderMachine) =>
    replacing.old.has(machine.id) || isOfAnotherStore(memory, machine);
  const old = look.machines.filter(isOld);
  const fresh = look.machines.filter(machine => !isOld(machine));
  const haveKey = (await store.clientKey()) !== undefined;
  const ready = fresh.filter(
    machine =>
      haveKey &&
      machine.state === 'running' &&
      machine.owner.release === replacing.release &&
      memory.machines.get(nameOfMachine(scope, machine))?.phase === 'ready' &&
      !memory.machines.get(nameOfMachine(scope, machine))?.failed,
  );
  const enough = ready.length >= definition.min;
  // Either may be half gone: what serves best stays.
  const better = enough || ready.length > old.filter(({ state }) => state === 'running').length;
  if (replacing.replaced && better) {
    say(`finishing the interrupted run ${replacing.run}: the machines of before it go`);
    // Of another description nothing is verified yet: its own replace removes an address that it has not.
    const addressToo = replacing.release === release.id && !definition.static_address;
    const left = await removeOld(place, store, replacing.run, old, addressToo);
    if (!addressToo) await addressBack(place, store, ready);
    if (left.length === 0) await store.write({ type: 'ended', run: replacing.run, exit: enough ? 0 : 1 });
    const done = replacing.release === release.id || left.length > 0;
    const others = fresh.filter(machine => !ready.includes(machine));
    if (done) return { old, kept: ready, finished: { run: replacing.run, leftovers: left, others } };
    return { old: fresh, kept: [] };
  }
  const since = newborn(look, memory);
  // A cloud shows the address as the machine's own while it has it: what to ask is learned at the real one.
  const shown = look.others.find(isStaticAddress)?.address;
  const hidden = ready.some(({ address }) => address !== undefined && address === shown);
  const whole = ready.length === fresh.length && ready.length === definition.count;
  // One that was made since is taken off the machine by nothing but its end.
  if (whole && replacing.release === release.id && !(hidden && since.length > 0)) {
    say(`going on with the interrupted run ${replacing.run}: its machines are ready`);
    if (hidden) await addressBack(place, store, old);
    return { old, kept: ready };
  }
  say(`undoing the interrupted run ${replacing.run}: ${fresh.length} machines of it go`);
  await addressBack(place, store, old);
  await removeOrThrow(place, store, [...fresh, ...since, ...belongingsOf(look, store, old)], 'just replace');
  // As in `undo`: a lost call to move it may have come late.
  await addressBack(place, store, old);
  return { old, kept: [] };
};
