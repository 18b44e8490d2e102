import type { IpPermission, SecurityGroup } from '@aws-sdk/client-ec2';
import { failure, foreignError } from '../../errors.ts';
import { scopeName } from '../../fleet/names.ts';
import type { AwsError } from '../aws/aws-error.ts';
import { patience } from '../aws/calls.ts';
import { isDuplicate, isNotFound } from '../aws/codes.ts';
import { newDoubt } from '../aws/doubt.ts';
import { inScope } from '../aws/in-scope.ts';
import { listOf } from '../aws/parameters.ts';
import type { Made, Making } from '../provider.ts';
import type { Context } from './context.ts';
import { describe } from './describe.ts';
import { vpcOf } from './own-network.ts';
import { ownerOf, tagSpecifications } from './owner.ts';
import { bySource, permission, ruleOf } from './permission.ts';

/**
 * The security group of a fleet in a region, with its ingress. A group of that name is adopted when it carries this
 * fleet's tags, and refused otherwise. Rules that are there already are fine.
 */
export const makeGroup = async (context: Context, making: Making, signal: AbortSignal): Promise<Made> => {
  const { calls } = context;
  const { place, name } = making;
  const doubt = newDoubt();
  try {
    const VpcId = await vpcOf(context, making, signal);
    const input = {
      GroupName: name,
      Description: `mayfly ${scopeName(making.owner)}`,
      VpcId,
      TagSpecifications: tagSpecifications(making, ['security-group']),
    };
    const id = await calls
      .patient(place, 'ec2:CreateSecurityGroup', input, {
        signal,
        lost: doubt.lost,
        patience: patience.making,
      })
      .then(
        ({ GroupId }) => GroupId,
        async (thrown: unknown) => {
          if (!isDuplicate(thrown)) throw thrown;
          const group = await adopted(context, making, signal);
          await close(context, making, group, signal);
          return group.GroupId;
        },
      );
    if (id === undefined) throw foreignError({ what: `AWS made a security group without an id in ${place}` });
    doubt.begun();
    await open(context, making, id, signal);
    context.groups.set(name, id);
    return doubt.made();
  } catch (thrown) {
    signal.throwIfAborted();
    throw doubt.failed(thrown, `make the security group ${name} in ${place}`);
  }
};

/** The group of this name; AWS may know its name before it shows it. */
export const findGroup = async (
  { calls, world }: Context,
  place: string,
  name: string,
  vpc: string,
  signal: AbortSignal,
): Promise<SecurityGroup | undefined> => {
  const filters = [
    { Name: 'group-name', Values: [name] },
    { Name: 'vpc-id', Values: [vpc] },
  ];
  for (let look = 1; look <= 5; look++) {
    const [group] = await describe(calls).groups(place, filters, { signal });
    if (group) return group;
    await world.clock.sleep(look * 500, signal);
  }
  return undefined;
};

const adopted = async (context: Context, making: Making, signal: AbortSignal): Promise<SecurityGroup> => {
  const { place, name, owner } = making;
  const vpc = await vpcOf(context, making, signal);
  const group = await findGroup(context, place, name, vpc, signal);
  const found = ownerOf(group?.Tags);
  if (group && found && inScope(found, owner)) return group;
  throw failure({
    what: `The name ${name} is taken by a security group in ${place} that this fleet did not make`,
    why: group ? `${group.GroupId} does not carry the tags of ${scopeName(owner)}` : 'AWS does not show it',
    next: `aws ec2 delete-security-group --region ${place} --group-id ${group?.GroupId ?? '…'}    # only if you do not need it`,
  });
};

/** An address of before, which may be somebody else's by now, is shut out; so is what was let in by hand. */
const close = async (
  { calls }: Context,
  making: Making,
  { GroupId, IpPermissions = [] }: SecurityGroup,
  signal: AbortSignal,
): Promise<void> => {
  const wanted = new Set(listOf(making, 'ingress'));
  const stale = IpPermissions.flatMap(bySource).filter(one => !wanted.has(ruleOf(one)));
  if (stale.length === 0) return;
  await calls
    .patient(making.place, 'ec2:RevokeSecurityGroupIngress', { GroupId, IpPermissions: stale }, { signal })
    .catch((thrown: unknown) => {
      // Somebody else was faster.
      if (!isNotFound(thrown)) throw thrown;
    });
};

const open = async ({ calls }: Context, making: Making, id: string, signal: AbortSignal): Promise<void> => {
  const permissions = listOf(making, 'ingress').map(permission);
  const allow = (some: readonly IpPermission[]) =>
    calls.patient(
      making.place,
      'ec2:AuthorizeSecurityGroupIngress',
      { GroupId: id, IpPermissions: [...some] },
      { signal, patience: patience.making, passes: isYoung },
    );
  if (permissions.length === 0) return;
  try {
    await allow(permissions);
  } catch (thrown) {
    // One that is there already stops all of them.
    if (!isDuplicate(thrown)) throw thrown;
    for (const one of permissions) await allow([one]).catch(fine);
  }
};

const fine = (thrown: unknown) => {
  if (!isDuplicate(thrown)) throw thrown;
};

/** A new group that this end of AWS does not see yet. */
const isYoung = (error: AwsError) => isNotFound(error) && error.code.startsWith('InvalidGroup');
