import type { Tag } from '@aws-sdk/client-ec2';
import { isNotFound } from '../aws/codes.ts';
import { wordsOf } from '../aws/explain.ts';
import { inScope } from '../aws/in-scope.ts';
import type { Removal } from '../aws/removal.ts';
import type { Resource } from '../provider.ts';
import type { Context } from './context.ts';
import { describe } from './describe.ts';
import { ownerOf } from './owner.ts';

/** What a stray is now; undefined when AWS does not have it any more. */
interface Now {
  readonly tags: readonly Tag[] | undefined;
  /** The id of what uses it. */
  readonly user: string | undefined;
}

/** Releases an address that nothing uses: a machine of ours that had it went before. */
export const removeAddress = (context: Context, stray: Resource, removal: Removal): Promise<void> => {
  const { place, id } = stray;
  const { signal } = removal;
  const filters = [{ Name: 'allocation-id', Values: [id] }];
  return removeStray(
    stray,
    removal,
    async () => {
      const [found] = await describe(context.calls).addresses(place, filters, { signal });
      return found && { tags: found.Tags, user: found.InstanceId || found.NetworkInterfaceId || undefined };
    },
    () => context.calls.patient(place, 'ec2:ReleaseAddress', { AllocationId: id }, { signal }),
  );
};

export const removeKeyPair = (context: Context, stray: Resource, removal: Removal): Promise<void> => {
  const { place, id } = stray;
  const { signal } = removal;
  const filters = [{ Name: 'key-pair-id', Values: [id] }];
  return removeStray(
    stray,
    removal,
    async () => {
      const [found] = await describe(context.calls).keyPairs(place, filters, { signal });
      return found && { tags: found.Tags, user: undefined };
    },
    () => context.calls.patient(place, 'ec2:DeleteKeyPair', { KeyPairId: id }, { signal }),
  );
};

const removeStray = async (
  stray: Resource,
  { gone, refuse, signal }: Removal,
  ask: () => Promise<Now | undefined>,
  remove: () => Promise<unknown>,
): Promise<void> => {
  try {
    const now = await ask();
    const owner = ownerOf(now?.tags);
    if (now && !(owner && inScope(owner, stray.owner)))
      return refuse(stray, 'it does not carry our tags any more');
    if (now?.user !== undefined) return refuse(stray, `${now.user} uses it`);
    await remove();
    await gone(stray);
  } catch (thrown) {
    signal.throwIfAborted();
    if (isNotFound(thrown)) return await gone(stray);
    refuse(stray, wordsOf(thrown));
  }
};
