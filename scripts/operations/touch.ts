import type { Workplace } from './workplace.ts';
import { waitingIn } from './workplace.ts';

/** Records that somebody is about to be on a machine by hand. Throws who is at work on the fleet now. */
export const touch = async (place: Workplace, machine: string): Promise<void> => {
  const { user, name } = place.world.host;
  const store = await place.store.lock('ssh', waitingIn(place));
  try {
    await store.write({ type: 'touched', machine, by: `${user}@${name}` });
  } finally {
    await store.unlock();
  }
};
