import { parseRelease, type Release } from '../fleet/release.ts';
import type { FleetStore } from '../store/store.ts';
import type { Purpose } from './existing.ts';

/**
 * The release that a command goes on with: that of the fleet for a heal, that of what was interrupted for the others.
 * Undefined where something new begins, or where it was not kept.
 */
export const standingRelease = async (
  store: FleetStore,
  command: Purpose | 'replace',
): Promise<Release | undefined> => {
  const { lastRun, replacing } = await store.read();
  const open = command === 'replace' ? replacing : lastRun?.ended === undefined ? lastRun : undefined;
  const id = (command === 'heal' ? lastRun : open)?.release;
  const stored = id === undefined ? undefined : await store.release(id);
  if (stored === undefined) return undefined;
  try {
    return parseRelease(stored);
  } catch {
    // What is damaged cannot be gone on with: the id of the new release decides.
    return undefined;
  }
};
