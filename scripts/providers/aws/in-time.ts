import { AwsError } from './aws-error.ts';
import type { Skew } from './clients/client.ts';
import { isOfClock } from './codes.ts';
import { awsErrorOf } from './sdk-error.ts';

/** Milliseconds that a clock may be wrong. AWS allows five minutes. */
const allowed = 4 * 60_000;

/**
 * Sends a call, and once more when AWS refused it for a clock that was not known to be wrong: it was not carried out, and
 * the answer told the right time. Rejects with an `AwsError`.
 */
export const inTime = async <T>(
  skew: Skew,
  send: () => Promise<T>,
  signal: AbortSignal | undefined,
): Promise<T> => {
  const before = skew.behind;
  try {
    return await send();
  } catch (thrown) {
    const error = awsErrorOf(thrown);
    if (!isOfClock(error.code)) throw error;
    const learned = Math.abs(skew.behind - before) >= allowed;
    if (!learned || signal?.aborted) throw told(error, skew);
  }
  return send().catch((thrown: unknown) => {
    throw told(awsErrorOf(thrown), skew);
  });
};

/** The same error, with how wrong the clock is, where that may be its reason. */
const told = (error: AwsError, { behind }: Skew): AwsError =>
  isOfClock(error.code) && Math.abs(behind) >= allowed
    ? new AwsError(error.code, error.message, { ...error, behind, cause: error.cause })
    : error;
