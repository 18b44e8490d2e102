import type { Operation } from '@aws-sdk/client-lightsail';
import { AwsError } from '../aws/aws-error.ts';
import { patience } from '../aws/calls.ts';
import { isNoSuchThing } from '../aws/codes.ts';
import type { Doubt } from '../aws/doubt.ts';
import type { Context } from './context.ts';

/** The call itself was answered well: HTTP. */
const taken = 200;

/** Milliseconds; each pause is drawn between its half and its whole. */
const pauses = { first: 400, most: 3000 } as const;

/**
 * Waits until operations are over: HTTP 200 only says that they were taken. Throws an `AwsError` with Lightsail's own
 * code for one that failed. Resolves false when one is not over, or is not known any more.
 */
export const settled = async (
  { calls, world }: Context,
  region: string,
  operations: readonly (Operation | undefined)[],
  signal: AbortSignal,
): Promise<boolean> => {
  const until = world.clock.monotonic() + patience.making;
  for (const begun of operations) {
    if (!begun) return false;
    let now: Operation | undefined = begun;
    for (let looks = 1; !now.isTerminal; looks++) {
      if (world.clock.monotonic() >= until) return false;
      await world.clock.sleep(pauseOf(calls, looks), signal);
      now = await ask({ calls }, region, begun, signal);
      if (!now) return false;
    }
    if (now.status === 'Failed') throw failedError(now);
  }
  return true;
};

/** The same for a call that makes something: unless Lightsail itself says that it failed, the thing may be there. */
export const settledOrBegun = async (
  context: Context,
  region: string,
  operations: readonly (Operation | undefined)[],
  doubt: Doubt,
  signal: AbortSignal,
): Promise<void> => {
  try {
    await settled(context, region, operations, signal);
  } catch (thrown) {
    if (!isFailedOperation(thrown)) doubt.begun();
    throw thrown;
  }
};

const isFailedOperation = (thrown: unknown): boolean => thrown instanceof AwsError && thrown.status === taken;

const pauseOf = (calls: Context['calls'], looks: number): number => {
  const whole = Math.min(pauses.most, pauses.first * 1.5 ** Math.min(looks, 10));
  return whole / 2 + Math.min(calls.pause(0, whole), whole) / 2;
};

const ask = async (
  { calls }: Pick<Context, 'calls'>,
  region: string,
  { id }: Operation,
  signal: AbortSignal,
): Promise<Operation | undefined> => {
  try {
    const { operation } = await calls.patient(
      region,
      'lightsail:GetOperation',
      { operationId: id },
      { signal },
    );
    return operation;
  } catch (thrown) {
    if (isNoSuchThing(thrown)) return undefined;
    throw thrown;
  }
};

const failedError = ({ errorCode, errorDetails, operationType }: Operation): AwsError =>
  new AwsError(
    errorCode || 'OperationFailed',
    errorDetails || `${operationType} failed, and Lightsail does not say why`,
    {
      status: taken,
    },
  );
