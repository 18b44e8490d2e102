import type { Address } from '@aws-sdk/client-ec2';
import { isInUse, isNotFound } from '../aws/codes.ts';
import { wordsOf } from '../aws/explain.ts';
import { inScope } from '../aws/in-scope.ts';
import type { Removal } from '../aws/removal.ts';
import type { Resource } from '../provider.ts';
import { addressNow, isOurs, userOf } from './addresses.ts';
import type { Context } from './context.ts';
import { ownerOf } from './owner.ts';

/** Milliseconds; one that was not ordered to go by us is gone when so many looks in a row do not show it. */
const limits = { all: 120_000, pause: 500, looks: 3 } as const;

/** Takes an elastic IP address off a machine of ours, and of nobody else, and releases it. */
export const removeAddress = async (
  context: Context,
  address: Resource,
  { gone, refuse, signal }: Removal,
): Promise<void> => {
  const { clock } = context.world;
  const { place, id, owner } = address;
  const began = clock.monotonic();
  let absent = 0;
  let released = false;
  let why = 'AWS says nothing about it';
  try {
    while (clock.monotonic() - began < limits.all) {
      const now = await addressNow(context, place, id, { signal });
      absent = now ? 0 : absent + 1;
      if (released ? absent > 0 : absent >= limits.looks) return await gone(address);
      if (now) {
        const owns = ownerOf(now.Tags);
        const user = userOf(now);
        why = `AWS says it is ${user === undefined ? 'allocated' : `on ${user}`}`;
        if (!owns || !inScope(owns, owner)) return refuse(address, 'it does not carry our tags any more');
        if (user !== undefined && !(await isOurs(context, place, user, owner, signal)))
          return refuse(address, `it is on ${user}, which is not of this fleet`);
        released = (await order(context, place, now, signal)) || released;
      }
      await clock.sleep(limits.pause, signal);
    }
    refuse(address, why);
  } catch (thrown) {
    signal.throwIfAborted();
    refuse(address, wordsOf(thrown));
  }
};

/** Whether its release was ordered. What is not possible now, or was done by somebody else, is seen by the next look. */
const order = async (
  { calls }: Context,
  region: string,
  { AllocationId, AssociationId }: Address,
  signal: AbortSignal,
): Promise<boolean> => {
  try {
    if (AssociationId) await calls.patient(region, 'ec2:DisassociateAddress', { AssociationId }, { signal });
    else await calls.patient(region, 'ec2:ReleaseAddress', { AllocationId }, { signal });
    return !AssociationId;
  } catch (thrown) {
    if (!isNotFound(thrown) && !isInUse(thrown)) throw thrown;
    return false;
  }
};
