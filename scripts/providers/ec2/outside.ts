import type { InstanceStatus, SecurityGroup } from '@aws-sdk/client-ec2';
import { patience } from '../aws/calls.ts';
import type { Outside, ProviderMachine } from '../provider.ts';
import type { Context } from './context.ts';
import { describe } from './describe.ts';

const sshPort = 22;

/**
 * Who is let in to port 22 by the security groups of an instance, as whom this computer is seen, and the checks of AWS
 * that fail. What could not be asked is left out: the others are asked beside it.
 */
export const outside = async (context: Context, { id, place }: ProviderMachine): Promise<Outside> => {
  const [letIn, caller, failedChecks] = await Promise.all([
    told(() => rangesOf(context, id, place)),
    told(() => context.callerAddress()),
    told(() => failedOf(context, id, place)),
  ]);
  return {
    ...(letIn === undefined ? {} : { letIn }),
    ...(caller === undefined ? {} : { caller }),
    ...(failedChecks === undefined ? {} : { failedChecks }),
  };
};

const told = async <T>(ask: () => Promise<T>): Promise<T | undefined> => {
  try {
    return await ask();
  } catch {
    // A right that is missing, or an AWS that does not answer: the examination goes on without it.
    return undefined;
  }
};

const once = { patience: patience.short };

const rangesOf = async ({ calls }: Context, id: string, place: string): Promise<string[] | undefined> => {
  const ask = describe(calls);
  const [instance] = await ask.instances(place, [{ Name: 'instance-id', Values: [id] }], once);
  const groups = (instance?.SecurityGroups ?? []).flatMap(({ GroupId }) => GroupId ?? []);
  if (groups.length === 0) return undefined;
  const found = await ask.groups(place, [{ Name: 'group-id', Values: groups }], once);
  // With a group unread, somebody may be let in who seems not to be.
  return found.length < groups.length ? undefined : found.flatMap(toRanges).sort();
};

const toRanges = ({ IpPermissions = [] }: SecurityGroup): string[] =>
  IpPermissions.filter(
    ({ IpProtocol, FromPort = 0, ToPort = 65_535 }) =>
      IpProtocol === '-1' || (IpProtocol === 'tcp' && FromPort <= sshPort && ToPort >= sshPort),
  ).flatMap(({ IpRanges = [], Ipv6Ranges = [], PrefixListIds = [], UserIdGroupPairs = [] }) => [
    ...IpRanges.flatMap(({ CidrIp }) => CidrIp ?? []),
    ...Ipv6Ranges.flatMap(({ CidrIpv6 }) => CidrIpv6 ?? []),
    ...PrefixListIds.flatMap(({ PrefixListId }) => PrefixListId ?? []),
    ...UserIdGroupPairs.flatMap(({ GroupId }) => GroupId ?? []),
  ]);

const failedOf = async ({ calls }: Context, id: string, place: string): Promise<string[]> => {
  const { InstanceStatuses = [] } = await calls.patient(
    place,
    'ec2:DescribeInstanceStatus',
    { InstanceIds: [id] },
    once,
  );
  return InstanceStatuses.flatMap(checksOf);
};

/** Source: EC2 API reference, InstanceStatusSummary and InstanceStatusEvent. */
const checksOf = ({ SystemStatus, InstanceStatus: own, Events = [] }: InstanceStatus): string[] => [
  ...(SystemStatus?.Status === 'impaired'
    ? ['the computer below it fails its check (system status impaired)']
    : []),
  ...(own?.Status === 'impaired' ? ['it fails its reachability check (instance status impaired)'] : []),
  ...Events.filter(({ Description = '' }) => !/^\[(?:Completed|Canceled)\]/.test(Description)).map(
    ({ Code = 'event', Description = '', NotBefore }) =>
      `${Code}: ${Description}${NotBefore ? ` (not before ${NotBefore.toISOString()})` : ''}`,
  ),
];
