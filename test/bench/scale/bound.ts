import type { Action } from '../../../scripts/providers/aws/actions.ts';
import { bucketOf } from '../../../scripts/providers/aws/buckets.ts';
import { ownTime } from './machines.ts';

/** Calls of one action that nobody can do without. */
export interface Least {
  readonly action: Action;
  /** In all regions, and in the region that has most of them. */
  readonly calls: number;
  readonly most: number;
  readonly why: string;
}

/** Instances that one answer of DescribeInstances holds. */
const page = 1000;
/** Instances that one CreateFleet asks for: AWS advises several requests rather than a large one. */
const launch = 500;

/**
 * The fewest calls that make machines so that nothing leaks and nothing is claimed unseen, by how many come to be in each
 * region. Whoever waits for machines to run has to ask more often than once: that is what the slack of the target is for.
 */
export const leastCalls = (regions: readonly number[]): Least[] => {
  const each = (action: Action, why: string, times = 1): Least => ({
    action,
    calls: times * regions.length,
    most: times,
    why,
  });
  const some = (action: Action, why: string, size: number, more: number): Least => {
    const calls = regions.map(count => Math.ceil(count / size) + more);
    return { action, calls: calls.reduce((sum, count) => sum + count, 0), most: Math.max(...calls), why };
  };
  return [
    { action: 'sts:GetCallerIdentity', calls: 1, most: 1, why: 'whose account it is' },
    { action: 'ec2:DescribeRegions', calls: 1, most: 1, why: 'which regions it may use' },
    { action: 'ec2:DescribeInstanceTypes', calls: 1, most: 1, why: 'vCPUs, which quotas count' },
    each('ec2:DescribeSubnets', 'where machines can stand'),
    each('ec2:DescribeInstanceTypeOfferings', 'what each zone offers'),
    each('servicequotas:GetServiceQuota', 'how many are allowed'),
    each('ec2:DescribeVolumes', 'nothing of an earlier life is left'),
    each('ec2:DescribeNetworkInterfaces', 'the same'),
    each('ec2:DescribeVpcs', 'the same'),
    each('ec2:DescribeInternetGateways', 'the same'),
    each('ec2:DescribeAddresses', 'the same'),
    each('ec2:CreateSecurityGroup', 'a dry run for the right to, and once', 2),
    each('ec2:DescribeSecurityGroups', 'nothing of an earlier life is left'),
    each('ec2:AuthorizeSecurityGroupIngress', 'port 22'),
    each('ec2:CreateLaunchTemplate', 'a dry run for the right to, and once', 2),
    each('ec2:DescribeLaunchTemplates', 'nothing of an earlier life is left'),
    each('ec2:RunInstances', 'a dry run for the right to'),
    some('ec2:CreateFleet', `a dry run for the right to, and once for each ${launch}`, launch, 1),
    some(
      'ec2:DescribeInstances',
      `nothing of an earlier life is left; and a page of ${page} tells the addresses`,
      page,
      1,
    ),
  ];
};

/** Round trips of which each needs what the one before it told: identity, subnets, dry runs, group, template. */
const trips = 5;

export interface Bound {
  readonly milliseconds: number;
  readonly words: string;
}

/** No client can be quicker: round trips one after the other, waits at empty buckets, and the slowest machine's own time. */
export const boundOf = (least: readonly Least[], trip: number): Bound => {
  const waits = least.map(({ action, most }) => {
    const bucket = bucketOf(action);
    return (Math.max(0, most - bucket.most) / bucket.refill) * 1000;
  });
  const wait = Math.max(0, ...waits);
  const before = (trips + 0.5) * trip;
  const milliseconds = before + wait + ownTime;
  const seconds = (value: number) => (value / 1000).toFixed(1);
  const words = `${trips} round trips and the half of a launch of ${trip} ms (${seconds(before)} s) + empty buckets (${seconds(wait)} s) + the slowest machine's own time (${seconds(ownTime)} s) = ${seconds(milliseconds)} s`;
  return { milliseconds, words };
};
