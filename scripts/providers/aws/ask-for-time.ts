import { type Calls, patience } from './calls.ts';

/** The clock of this computer may have been turned since something was written: AWS is asked for its own. */
export const askForTime = async (
  calls: Calls,
  homes: readonly string[],
  signal: AbortSignal,
): Promise<Date | undefined> => {
  for (const home of homes) {
    if (calls.time.now()) break;
    await calls
      .patient(home, 'sts:GetCallerIdentity', {}, { signal, patience: patience.short })
      .catch(() => signal.throwIfAborted());
  }
  return calls.time.now();
};
