import type { IpPermission } from '@aws-sdk/client-ec2';

/** `tcp 22 22 203.0.113.7/32` */
export const permission = (rule: string): IpPermission => {
  const [protocol = '', from = '', to = '', cidr = ''] = rule.split(' ');
  return {
    IpProtocol: protocol,
    FromPort: Number(from),
    ToPort: Number(to),
    ...(cidr.includes(':') ? { Ipv6Ranges: [{ CidrIpv6: cidr }] } : { IpRanges: [{ CidrIp: cidr }] }),
  };
};

/** What AWS shows, apart by source. Without ports where AWS shows none: all traffic has none. */
export const bySource = (shown: IpPermission): IpPermission[] => {
  const { IpProtocol, FromPort, ToPort } = shown;
  const { IpRanges = [], Ipv6Ranges = [], PrefixListIds = [], UserIdGroupPairs = [] } = shown;
  const sources: IpPermission[] = [
    ...IpRanges.map(({ CidrIp }) => ({ IpRanges: [{ CidrIp }] })),
    ...Ipv6Ranges.map(({ CidrIpv6 }) => ({ Ipv6Ranges: [{ CidrIpv6 }] })),
    ...PrefixListIds.map(({ PrefixListId }) => ({ PrefixListIds: [{ PrefixListId }] })),
    ...UserIdGroupPairs.map(({ GroupId, UserId }) => ({ UserIdGroupPairs: [{ GroupId, UserId }] })),
  ];
  return sources.map(source => ({
    IpProtocol,
    ...(FromPort !== undefined && { FromPort }),
    ...(ToPort !== undefined && { ToPort }),
    ...source,
  }));
};

/** The rule of one source; none of ours has another source than a range. */
export const ruleOf = ({ IpProtocol, FromPort, ToPort, IpRanges, Ipv6Ranges }: IpPermission): string =>
  `${IpProtocol} ${FromPort} ${ToPort} ${IpRanges?.[0]?.CidrIp ?? Ipv6Ranges?.[0]?.CidrIpv6}`;
