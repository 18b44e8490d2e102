import type { Cloud } from './cloud.ts';

/** The fault 'flapping': one thing is missing from the answer, this time only. */
export const flapped = <T>({ strike, luck }: Cloud, found: T[]): T[] => {
  if (!strike.flapping || found.length === 0) return found;
  const missing = luck.below(found.length);
  return found.filter((_, index) => index !== missing);
};
