import { failure, foreignError } from '../../errors.ts';
import { AwsError } from '../aws/aws-error.ts';
import { newDoubt } from '../aws/doubt.ts';
import { wordsOf } from '../aws/explain.ts';
import type { Made, Making } from '../provider.ts';
import { noAddressLeft } from './address-quota.ts';
import { addressesBy, userOf } from './addresses.ts';
import type { Context } from './context.ts';
import { foundOrMade } from './found-or-made.ts';
import { ownedBy, tagSpecifications } from './owner.ts';

/**
 * The elastic IP address of a fleet, tagged at birth. It has no token: one with the fleet's tags is adopted, and what
 * lost answers have made besides, and nobody uses, is released. The one that a machine has, or had first, stays.
 */
export const makeAddress = async (context: Context, making: Making, signal: AbortSignal): Promise<Made> => {
  const { place, name } = making;
  const doubt = newDoubt();
  try {
    const input = { Domain: 'vpc', TagSpecifications: tagSpecifications(making, ['elastic-ip']) } as const;
    await foundOrMade(
      { context, doubt, signal },
      async () => (await own(context, making, signal))[0]?.AllocationId,
      async () => {
        const made = await context.calls.once(place, 'ec2:AllocateAddress', input, { signal });
        if (made.AllocationId === undefined)
          throw foreignError({ what: `AWS made an elastic IP address without an id in ${place}` });
        return made.AllocationId;
      },
    );
    await releaseOthers(context, making, signal);
    return doubt.made();
  } catch (thrown) {
    signal.throwIfAborted();
    throw doubt.failed(withAdvice(thrown, place), `allocate the elastic IP address ${name} in ${place}`);
  }
};

const own = (context: Context, { place, owner }: Making, signal: AbortSignal) =>
  addressesBy(context, place, ownedBy(owner), { signal });

/** One that stays is found again by whoever looks next. */
const releaseOthers = async (context: Context, making: Making, signal: AbortSignal): Promise<void> => {
  const [, ...others] = await own(context, making, signal);
  for (const other of others) {
    const { AllocationId } = other;
    if (AllocationId === undefined || userOf(other) !== undefined) continue;
    await context.calls
      .patient(making.place, 'ec2:ReleaseAddress', { AllocationId }, { signal })
      .catch((thrown: unknown) => {
        signal.throwIfAborted();
        if (!(thrown instanceof AwsError)) throw thrown;
      });
  }
};

const withAdvice = (thrown: unknown, region: string): unknown =>
  thrown instanceof AwsError && thrown.code === 'AddressLimitExceeded'
    ? failure(noAddressLeft(region, wordsOf(thrown)), thrown)
    : thrown;
