import { scopeName } from '../fleet/names.ts';
import type { Plan } from '../providers/provider.ts';
import type { LockedFleetStore } from '../store/store.ts';
import { beforeMaking, lookForAll } from './account.ts';
import { refuseTaken } from './address.ts';
import { interrupted } from './interrupted.ts';
import type { Prepared } from './prepare.ts';
import { type Leftover, removeOld } from './remove-old.ts';
import { refuseDamage, refuseUnseen, settled } from './room.ts';
import { newRunId, type Workplace, waitingIn } from './workplace.ts';

/**
 * Removes every machine of a fleet and what belongs to it, but keeps what they share: the address must stay the same.
 * Resolves with what is not gone.
 */
export const clearMachines = async (
  place: Workplace,
  prepared: Prepared,
  plan: Plan,
): Promise<Leftover[]> => {
  const store = await place.store.lock('replace', waitingIn(place));
  try {
    return await clearLocked(place, store, prepared, plan);
  } catch (thrown) {
    if (!place.signal.aborted) throw thrown;
    throw await interrupted(place, thrown, 'just replace    # goes on from here; or: just destroy');
  } finally {
    await store.unlock();
  }
};

const clearLocked = async (
  place: Workplace,
  store: LockedFleetStore,
  { definition }: Prepared,
  plan: Plan,
): Promise<Leftover[]> => {
  const memory = await store.read();
  refuseDamage(store.scope, memory);
  place.emit({ type: 'started', command: 'replace', scope: scopeName(store.scope), run: '', machines: [] });
  const late = await settled(place, memory, true);
  const look = await lookForAll(place, store, memory, beforeMaking(place.provider));
  refuseUnseen(store.scope, [...late, ...look.unseen]);
  // Nobody could be given it afterwards: the old machine serves on.
  await refuseTaken(place, definition, plan, look);
  const run = newRunId(place.world);
  const leftovers = await removeOld(place, store, run, look.machines);
  // Whatever an earlier replace had in mind, nothing is left to go back to.
  if (leftovers.length === 0 && memory.replacing)
    await store.write({ type: 'run', run, command: 'replace' }, { type: 'ended', run, exit: 0 });
  return leftovers;
};
