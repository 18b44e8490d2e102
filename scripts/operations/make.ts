import { messageOf } from '../errors.ts';
import type { Boot, Making } from '../providers/provider.ts';
import type { LockedFleetStore } from '../store/store.ts';
import type { Workplace } from './workplace.ts';

/** The only way to make something: intent synced, lock still ours, then the call, then its outcome. */
export const makeOne = async (
  place: Workplace,
  store: LockedFleetStore,
  making: Making,
  boot?: Boot,
): Promise<void> => {
  const { run } = making.owner;
  await store.write({ type: 'intent', run, making });
  await store.assertHeld();
  place.signal.throwIfAborted();
  try {
    await place.provider.make(making, boot, place.signal);
  } catch (thrown) {
    // After an abort the outcome is not known: the intent stays open, and the next run looks.
    if (!place.signal.aborted)
      await store.write({ type: 'refused', run, name: making.name, why: messageOf(thrown) });
    throw thrown;
  }
  await store.write({ type: 'made', run, name: making.name });
};
