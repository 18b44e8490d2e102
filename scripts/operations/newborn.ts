import { isStaticAddress, type Look, type StaticAddress } from '../providers/provider.ts';
import type { Memory } from '../store/store.ts';

/**
 * Static addresses that a replace made which is not verified yet: they go when it is undone, and no machine of before gets one,
 * as it would lose its own. What a run of another store made is not among them.
 */
export const newborn = ({ others }: Look, { replacing, runs }: Memory): StaticAddress[] => {
  const before = replacing?.replaced ? undefined : replacing?.addresses;
  if (!before) return [];
  return others
    .filter(isStaticAddress)
    .filter(({ name, owner: { run } }) => !before.has(name) && (run === '' || runs.has(run)));
};
