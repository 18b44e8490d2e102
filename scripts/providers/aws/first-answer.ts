import type { Clock } from '../../world/world.ts';
import { isSilence } from './codes.ts';

/** Milliseconds that a region has for its answer before the next one is asked too. */
const headStart = 2_000;

/** Where so many give no answer it is not the regions: no further one is asked. */
const mostSilent = 4;

/**
 * Asks regions for what each of them can tell: the next one as soon as one failed, or when its head start is over. Resolves
 * with the first answer, and ends the other questions. Rejects with what the first region said when none answers.
 */
export const firstAnswer = async <T>(
  clock: Clock,
  regions: readonly string[],
  question: (region: string, signal: AbortSignal) => Promise<T>,
  signal?: AbortSignal,
): Promise<T> => {
  const over = new AbortController();
  const either = signal ? AbortSignal.any([signal, over.signal]) : over.signal;
  const asked: Promise<T>[] = [];
  const pending = new Set<Promise<void>>();
  let answered = false;
  let silent = 0;
  try {
    for (const region of regions) {
      if (answered || silent === mostSilent) break;
      silent += 1;
      const answer = question(region, either);
      asked.push(answer);
      const turn = answer
        .then(
          () => {
            answered = true;
          },
          (thrown: unknown) => {
            if (!isSilence(thrown)) silent -= 1;
          },
        )
        .finally(() => pending.delete(turn));
      pending.add(turn);
      await Promise.race([...pending, clock.sleep(headStart, either)]);
    }
    return await Promise.any(asked);
  } catch (thrown) {
    signal?.throwIfAborted();
    throw thrown instanceof AggregateError ? thrown.errors[0] : thrown;
  } finally {
    over.abort();
  }
};
