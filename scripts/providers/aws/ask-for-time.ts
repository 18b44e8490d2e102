import { type Calls, patience } from './calls.ts';
import type { Homes } from './homes.ts';

/** The clock of this computer may have been turned since something was written: AWS is asked for its own. */
export const askForTime = async (
  calls: Calls,
  homes: Homes,
  signal: AbortSignal,
): Promise<Date | undefined> => {
  if (!calls.time.now())
    await homes
      .ask(async (home, either) => {
        const options = { signal: either, patience: patience.short };
        await calls.patient(home, 'sts:GetCallerIdentity', {}, options).catch((thrown: unknown) => {
          // A refusal is dated as well.
          if (!calls.time.now()) throw thrown;
        });
      }, signal)
      .catch(() => signal.throwIfAborted());
  return calls.time.now();
};
