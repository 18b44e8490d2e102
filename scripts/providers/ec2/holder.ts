import type { NetworkInterface, Tag } from '@aws-sdk/client-ec2';
import { inScope } from '../aws/in-scope.ts';
import type { Resource } from '../provider.ts';
import type { Context } from './context.ts';
import { ownerOf } from './owner.ts';
import { livingOf } from './remove-parts.ts';

/**
 * Which of the interfaces in or on a thing will not go by waiting: those of living instances, and those that are of no
 * instance and not ours, such as a load balancer's. Those of instances that end go by themselves.
 */
export const holderOf = async (
  context: Context,
  { place, owner }: Resource,
  interfaces: readonly NetworkInterface[],
  signal: AbortSignal,
): Promise<string | undefined> => {
  const isOurs = (tags: readonly Tag[] | undefined) => {
    const found = ownerOf(tags);
    return found !== undefined && inScope(found, owner);
  };
  const foreign = (who: string, { NetworkInterfaceId: id }: NetworkInterface) =>
    `${who} uses it, which is not of this fleet: aws ec2 describe-network-interfaces --region ${place} --network-interface-ids ${id}`;
  const loose = interfaces.find(({ Attachment, TagSet }) => !Attachment?.InstanceId && !isOurs(TagSet));
  if (loose)
    return foreign(`${loose.NetworkInterfaceId} (${loose.Description || 'without a description'})`, loose);
  const parts = interfaces.map(({ Attachment }) => ({ instance: Attachment?.InstanceId }));
  const living = await livingOf(context, place, parts, signal);
  for (const each of interfaces) {
    const id = each.Attachment?.InstanceId ?? '';
    const instance = living.get(id);
    if (instance)
      return isOurs(instance.Tags) ? `${id} uses it, which is ${instance.State?.Name}` : foreign(id, each);
  }
  return undefined;
};
