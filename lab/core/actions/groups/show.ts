import type * as Ec2 from '@aws-sdk/client-ec2';
import type { At } from '../../at.ts';
import type { Group, Rule } from '../../state.ts';
import { showTags } from '../../tags.ts';

const split = (peer: string): [kind: string, value: string] => {
  const colon = peer.indexOf(':');
  return [peer.slice(0, colon), peer.slice(colon + 1)];
};

const described = (description: string | undefined) =>
  description === undefined ? {} : { Description: description };

const ports = ({ protocol, from, to }: Rule) => (protocol === '-1' ? {} : { FromPort: from, ToPort: to });

export const showRule = ({ place }: At, group: Group, rule: Rule): Ec2.SecurityGroupRule => {
  const [kind, value] = split(rule.peer);
  return {
    SecurityGroupRuleId: rule.id,
    GroupId: group.id,
    GroupOwnerId: place.account,
    IsEgress: rule.egress,
    IpProtocol: rule.protocol,
    FromPort: rule.from,
    ToPort: rule.to,
    ...(kind === 'v4' ? { CidrIpv4: value } : {}),
    ...(kind === 'v6' ? { CidrIpv6: value } : {}),
    ...(kind === 'list' ? { PrefixListId: value } : {}),
    ...(kind === 'group' ? { ReferencedGroupInfo: { GroupId: value, UserId: place.account } } : {}),
    ...described(rule.description),
    Tags: showTags(rule.tags),
  };
};

/** Rules of the same protocol and ports stand together. */
const permissions = ({ place }: At, group: Group, egress: boolean): Ec2.IpPermission[] => {
  const found = new Map<string, Required<Omit<Ec2.IpPermission, 'FromPort' | 'ToPort'>>>();
  for (const rule of group.rules.values()) {
    if (rule.egress !== egress) continue;
    const name = `${rule.protocol} ${rule.from} ${rule.to}`;
    const permission = found.get(name) ?? {
      IpProtocol: rule.protocol,
      ...ports(rule),
      UserIdGroupPairs: [],
      IpRanges: [],
      Ipv6Ranges: [],
      PrefixListIds: [],
    };
    found.set(name, permission);
    const [kind, value] = split(rule.peer);
    const more = described(rule.description);
    if (kind === 'v4') permission.IpRanges?.push({ CidrIp: value, ...more });
    if (kind === 'v6') permission.Ipv6Ranges?.push({ CidrIpv6: value, ...more });
    if (kind === 'list') permission.PrefixListIds?.push({ PrefixListId: value, ...more });
    if (kind === 'group')
      permission.UserIdGroupPairs?.push({ GroupId: value, UserId: place.account, ...more });
  }
  return [...found.values()];
};

export const arnOf = ({ place }: At, group: Group): string =>
  `arn:aws:ec2:${place.region.name}:${place.account}:security-group/${group.id}`;

export const showGroup = (at: At, group: Group): Ec2.SecurityGroup => ({
  GroupId: group.id,
  GroupName: group.name,
  Description: group.description,
  OwnerId: at.place.account,
  VpcId: group.vpc,
  SecurityGroupArn: arnOf(at, group),
  IpPermissions: permissions(at, group, false),
  IpPermissionsEgress: permissions(at, group, true),
  Tags: showTags(group.tags),
});
