import type { Finished } from '../../world/world.ts';
import type { Engine } from './engine.ts';

const tries = 5;

/** Asks the engine again, a few times, as long as it answers something that passes. Resolves with its last answer. */
export const insist = async (
  engine: Engine,
  args: readonly string[],
  passes: (finished: Finished) => boolean,
  pause: () => Promise<void> = async () => undefined,
): Promise<Finished> => {
  for (let attempt = 1; ; attempt++) {
    const finished = await engine.try(args);
    if (finished.code === 0 || attempt === tries || !passes(finished)) return finished;
    await pause();
  }
};
