import { ageOf } from '../cli/words.ts';
import { runBegan } from '../operations/workplace.ts';
import type { Resource } from '../providers/provider.ts';

/** `5 min`; where the provider tells no time, since the run that made it began; `-` where that is not known either. */
export const ageOfThing = ({ createdAt, owner }: Resource, now: Date): string => {
  const since = createdAt ?? runBegan(owner.run);
  return since ? ageOf(now.getTime() - since.getTime()) : '-';
};
