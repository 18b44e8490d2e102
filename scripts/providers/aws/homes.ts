import type { Clock } from '../../world/world.ts';
import { firstAnswer } from './first-answer.ts';

/** Regions that every account of the ordinary partition has. */
const fallbacks = ['us-east-1', 'eu-west-1', 'us-west-2'];

/** Regions that are asked for what is the same everywhere. */
export interface Homes {
  /** In the order in which they are asked. */
  names(): readonly string[];
  /** The first answer of any of them. Throws what the first one said when none answers. */
  ask<T>(question: (region: string, signal: AbortSignal) => Promise<T>, signal?: AbortSignal): Promise<T>;
}

/** Which region answered last: it is asked first the next time. */
export interface LastHome {
  region?: string;
}

/** Those of the fleet before the others. */
export const homesIn = (clock: Clock, regions: readonly string[], last: LastHome): Homes => {
  const names = () => [
    ...new Set([...(last.region === undefined ? [] : [last.region]), ...regions, ...fallbacks]),
  ];
  return {
    names,
    ask: (question, signal) =>
      firstAnswer(
        clock,
        names(),
        async (region, either) => {
          const answer = await question(region, either);
          last.region = region;
          return answer;
        },
        signal,
      ),
  };
};
