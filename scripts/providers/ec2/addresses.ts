import type { Address, Filter } from '@aws-sdk/client-ec2';
import type { Scope } from '../../fleet/names.ts';
import type { CallOptions } from '../aws/calls.ts';
import { inScope } from '../aws/in-scope.ts';
import type { Context } from './context.ts';
import { describe } from './describe.ts';
import { ownerOf } from './owner.ts';

/**
 * Elastic IP addresses by filters, the one that is in use first, then that of the first run: a call whose answer was lost may
 * have made another one, and everybody must mean the same.
 */
export const addressesBy = async (
  { calls }: Context,
  region: string,
  filters: Filter[],
  options: CallOptions,
): Promise<Address[]> => {
  const found = await describe(calls).addresses(region, filters, options);
  // Run ids begin with their time.
  const rank = (address: Address) =>
    `${userOf(address) === undefined ? 1 : 0} ${ownerOf(address.Tags)?.run} ${address.AllocationId}`;
  return found.sort((a, b) => (rank(a) < rank(b) ? -1 : 1));
};

/** One by its id, as it is now. */
export const addressNow = async (
  context: Context,
  region: string,
  id: string,
  options: CallOptions = {},
): Promise<Address | undefined> =>
  (await addressesBy(context, region, [{ Name: 'allocation-id', Values: [id] }], options))[0];

/** What has it: an instance, or an interface that is of none. */
export const userOf = ({ InstanceId, NetworkInterfaceId }: Address): string | undefined =>
  InstanceId || NetworkInterfaceId || undefined;

export const takeOffCommand = ({ AssociationId = '…' }: Address, region: string): string =>
  `aws ec2 disassociate-address --region ${region} --association-id ${AssociationId}`;

/** A machine may be missing from one answer. */
const mostLooks = 4;

/** Whether what has an address is a machine of this scope. */
export const isOurs = async (
  { calls, world }: Context,
  region: string,
  user: string,
  scope: Scope,
  signal?: AbortSignal,
): Promise<boolean> => {
  if (!user.startsWith('i-')) return false;
  const filters = [{ Name: 'instance-id', Values: [user] }];
  for (let look = 1; look <= mostLooks; look++) {
    const [instance] = await describe(calls).instances(region, filters, { signal });
    const owner = ownerOf(instance?.Tags);
    if (instance) return owner !== undefined && inScope(owner, scope);
    await world.clock.sleep(look * 300, signal);
  }
  return false;
};
