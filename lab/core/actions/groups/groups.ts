import type * as Ec2 from '@aws-sdk/client-ec2';
import type { Answer, At } from '../../at.ts';
import { ApiError } from '../../contract.ts';
import { dryRun, inUse, invalid, missing, noSuch } from '../../errors.ts';
import type { Fields } from '../../filters.ts';
import { hide, seen } from '../../hidden.ts';
import { addGroup } from '../../network.ts';
import type { Group } from '../../state.ts';
import { readSpecifications, showTags, tag } from '../../tags.ts';
import { list } from '../list.ts';
import { defaultVpc, findGroup, noGroup } from './find.ts';
import { arnOf, showGroup } from './show.ts';

/** Per region. */
const most = 2_500;

export const createSecurityGroup = (
  at: At,
  input: Ec2.CreateSecurityGroupCommandInput,
): Answer<Ec2.CreateSecurityGroupCommandOutput> => {
  const { cloud, place } = at;
  const { GroupName: name, Description: description } = input;
  const network = place.network();
  if (name === undefined) throw missing('GroupName');
  if (description === undefined) throw missing('GroupDescription');
  const letters = /^[a-zA-Z0-9 ._\-:/()#,@[\]+=&;{}!$*]{1,255}$/;
  if (!letters.test(name) || name.startsWith('sg-'))
    throw invalid(
      `Value (${name}) for parameter GroupName is invalid. Character sets beyond ASCII are not supported.`,
    );
  if (!letters.test(description))
    throw invalid(
      `Value (${description}) for parameter GroupDescription is invalid. Character sets beyond ASCII are not supported.`,
    );
  const tags = readSpecifications(input.TagSpecifications, ['security-group'])['security-group'];
  const vpc = input.VpcId === undefined ? defaultVpc(at) : network.vpcs.get(input.VpcId);
  if (!vpc && input.VpcId !== undefined) throw noSuch('vpc', input.VpcId);
  if (!vpc) throw new ApiError('VPCIdNotSpecified', 'No default VPC for this user');
  for (const group of network.groups.values())
    if (group.vpc === vpc.id && group.name === name)
      throw new ApiError(
        'InvalidGroup.Duplicate',
        `The security group '${name}' already exists for VPC '${vpc.id}'`,
      );
  if (network.groups.size >= most)
    throw new ApiError(
      'SecurityGroupLimitExceeded',
      'The maximum number of security groups has been reached.',
    );
  if (input.DryRun) throw dryRun();
  const group = addGroup(cloud, network, vpc.id, name, description);
  if (tags) tag(place, group, tags);
  hide(cloud, group);
  return { GroupId: group.id, Tags: showTags(group.tags), SecurityGroupArn: arnOf(at, group) };
};

/** Not while an interface is in it or another group's rule names it. */
export const deleteSecurityGroup = (
  at: At,
  input: Ec2.DeleteSecurityGroupCommandInput,
): Answer<Ec2.DeleteSecurityGroupCommandOutput> => {
  const group = findGroup(at, input);
  const { groups } = at.place.network();
  if (group.name === 'default')
    throw new ApiError(
      'CannotDelete',
      `the specified group: "${group.id}" name: "default" cannot be deleted by a user`,
    );
  const named = [...groups.values()].some(
    other => other !== group && [...other.rules.values()].some(({ peer }) => peer === `group:${group.id}`),
  );
  if (group.uses > 0 || named) throw inUse(`resource ${group.id} has a dependent object`);
  if (input.DryRun) throw dryRun();
  groups.delete(group.id);
  return { Return: true, GroupId: group.id };
};

const rules = (egress: boolean, kind: string) => (group: Group) =>
  [...group.rules.values()]
    .filter(rule => rule.egress === egress && rule.peer.startsWith(`${kind}:`))
    .map(({ peer }) => peer.slice(kind.length + 1));
const read = (egress: boolean, field: 'from' | 'to' | 'protocol') => (group: Group) =>
  [...group.rules.values()].filter(rule => rule.egress === egress).map(rule => String(rule[field]));

const fields: Fields<Group> = {
  description: ({ description }) => description,
  'group-id': ({ id }) => id,
  'group-name': ({ name }) => name,
  'owner-id': (_, _now, owner) => owner,
  'vpc-id': ({ vpc }) => vpc,
  'ip-permission.cidr': rules(false, 'v4'),
  'ip-permission.ipv6-cidr': rules(false, 'v6'),
  'ip-permission.group-id': rules(false, 'group'),
  'ip-permission.from-port': read(false, 'from'),
  'ip-permission.to-port': read(false, 'to'),
  'ip-permission.protocol': read(false, 'protocol'),
  'egress.ip-permission.cidr': rules(true, 'v4'),
  'egress.ip-permission.group-id': rules(true, 'group'),
};

export const describeSecurityGroups = (
  at: At,
  input: Ec2.DescribeSecurityGroupsCommandInput,
): Answer<Ec2.DescribeSecurityGroupsCommandOutput> => {
  const { groups } = at.place.network();
  const named = (input.GroupNames ?? []).map(name => {
    const vpc = defaultVpc(at)?.id;
    const group = seen(
      at.cloud,
      [...groups.values()].find(each => each.vpc === vpc && each.name === name),
    );
    if (!group) throw noGroup(name);
    return group;
  });
  const { items, NextToken } = list(at, input, groups, {
    kind: 'sg',
    ids: input.GroupIds,
    named,
    fields,
  });
  return { SecurityGroups: items.map(group => showGroup(at, group)), NextToken };
};
