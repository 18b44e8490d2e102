import { nameOfMachine } from '../fleet/names.ts';
import { isStaticAddress, type Look, type ProviderMachine } from '../providers/provider.ts';
import type { LockedFleetStore, Memory } from '../store/store.ts';
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
  readonly finished?: { readonly run: string; readonly leftovers: readonly Leftover[] };
}

/**
 * Brings what an interrupted replace left to where one can begin. One that had verified its machines is finished; one
 * that had not is gone on with when they are all ready and of this very release, and else undone: the address goes
 * back first, as nobody may have it now.
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
  const old = look.machines.filter(({ id }) => replacing.old.has(id));
  const fresh = look.machines.filter(({ id }) => !replacing.old.has(id));
  const haveKey = (await store.clientKey()) !== undefined;
  const ready = fresh.filter(
    machine =>
      haveKey &&
      machine.state === 'running' &&
      machine.owner.release === replacing.release &&
      memory.machines.get(nameOfMachine(scope, machine))?.phase === 'ready' &&
      !memory.machines.get(nameOfMachine(scope, machine))?.failed,
  );
  const whole = ready.length > 0 && ready.length === fresh.length;
  if (whole && replacing.replaced) {
    say(`finishing the interrupted run ${replacing.run}: the machines of before it go`);
    const left = await removeOld(place, store, replacing.run, old);
    await addressBack(place, store, fresh);
    if (left.length === 0) await store.write({ type: 'ended', run: replacing.run, exit: 0 });
    const done = replacing.release === release.id || left.length > 0;
    if (done) return { old, kept: fresh, finished: { run: replacing.run, leftovers: left } };
    return { old: fresh, kept: [] };
  }
  if (whole && ready.length === definition.count && replacing.release === release.id) {
    say(`going on with the interrupted run ${replacing.run}: its machines are ready`);
    // A cloud shows the address as the machine's own while it has it: what to ask is learned at the real one.
    const shown = look.others.find(isStaticAddress)?.address;
    if (ready.some(({ address }) => address !== undefined && address === shown))
      await addressBack(place, store, old);
    return { old, kept: ready };
  }
  say(`undoing the interrupted run ${replacing.run}: ${fresh.length} machines of it go`);
  await addressBack(place, store, old);
  await removeOrThrow(place, store, [...fresh, ...belongingsOf(look, store, old)]);
  // As in `undo`: a lost call to move it may have come late.
  await addressBack(place, store, old);
  return { old, kept: [] };
};
