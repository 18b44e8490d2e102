import { makeKeyPair } from '../machine/key-pair.ts';
import type { LockedFleetStore } from '../store/store.ts';

/** The client key of the fleet; made when it has none. */
export const fleetKey = async (store: LockedFleetStore, name: string): Promise<string> => {
  const kept = await store.clientKey();
  if (kept !== undefined) return kept;
  const made = makeKeyPair(name).private;
  await store.keepClientKey(made);
  return made;
};
