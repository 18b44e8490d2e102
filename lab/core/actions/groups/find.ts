import type { UserIdGroupPair } from '@aws-sdk/client-ec2';
import type { At } from '../../at.ts';
import { ApiError } from '../../contract.ts';
import { missing, noSuch } from '../../errors.ts';
import { seen } from '../../hidden.ts';
import type { Group, Vpc } from '../../state.ts';

interface Named {
  readonly GroupId?: string | undefined;
  readonly GroupName?: string | undefined;
}

export const defaultVpc = ({ place }: At): Vpc | undefined =>
  [...place.network().vpcs.values()].find(({ isDefault }) => isDefault);

export const noGroup = (name: string) =>
  new ApiError('InvalidGroup.NotFound', `The security group '${name}' does not exist`);

/** By name only in the default VPC. */
export const findGroup = (at: At, { GroupId: id, GroupName: name }: Named): Group => {
  const { cloud, place } = at;
  const { groups } = place.network();
  if (id !== undefined) {
    const group = seen(cloud, groups.get(id));
    if (!group) throw noSuch('sg', id);
    return group;
  }
  if (name === undefined) throw missing('GroupId');
  const vpc = defaultVpc(at)?.id;
  const group = seen(
    cloud,
    [...groups.values()].find(each => each.vpc === vpc && each.name === name),
  );
  if (!group) throw noGroup(name);
  return group;
};

/** A group that a rule refers to, in the same VPC. */
export const findGroupOf = (
  { cloud, place }: At,
  vpc: string,
  { GroupId: id, GroupName: name }: UserIdGroupPair,
): Group => {
  const group = seen(
    cloud,
    [...place.network().groups.values()].find(
      each => each.vpc === vpc && (id === undefined ? each.name === name : each.id === id),
    ),
  );
  if (!group)
    throw new ApiError(
      'InvalidGroup.NotFound',
      `You have specified two resources that belong to different networks, or the group '${id ?? name}' does not exist.`,
    );
  return group;
};
