import type { Action } from '../aws/actions.ts';
import { secretsStatement } from '../aws/secrets-policy.ts';
import { ownerTags } from '../provider.ts';

/** One statement of an IAM policy. Source: IAM user guide, "Policy elements". */
export interface Statement {
  readonly Sid: string;
  readonly Effect: 'Allow';
  readonly Action: readonly Action[];
  readonly Resource: readonly string[];
  readonly Condition?: Readonly<Record<string, Readonly<Record<string, string | readonly string[]>>>>;
}

export interface Policy {
  readonly Version: '2012-10-17';
  readonly Statement: readonly Statement[];
}

/** Reading changes nothing, and most of it knows no resources. */
const reading: readonly Action[] = [
  'ec2:DescribeAddresses',
  'ec2:DescribeImages',
  'ec2:DescribeInstanceStatus',
  'ec2:DescribeInstanceTypeOfferings',
  'ec2:DescribeInstanceTypes',
  'ec2:DescribeInstances',
  'ec2:DescribeInternetGateways',
  'ec2:DescribeKeyPairs',
  'ec2:DescribeLaunchTemplates',
  'ec2:DescribeNetworkInterfaces',
  'ec2:DescribeRegions',
  'ec2:DescribeRouteTables',
  'ec2:DescribeSecurityGroups',
  'ec2:DescribeSpotInstanceRequests',
  'ec2:DescribeSpotPriceHistory',
  'ec2:DescribeSubnets',
  'ec2:DescribeVolumes',
  'ec2:DescribeVpcs',
  'pricing:GetProducts',
  'servicequotas:GetServiceQuota',
  'sts:GetCallerIdentity',
];

const launching: readonly Action[] = ['ec2:CreateFleet', 'ec2:RunInstances'];
const making: readonly Action[] = [
  ...launching,
  'ec2:AllocateAddress',
  'ec2:CreateInternetGateway',
  'ec2:CreateLaunchTemplate',
  'ec2:CreateSecurityGroup',
  'ec2:CreateSubnet',
  'ec2:CreateVpc',
];

const of = (...kinds: readonly string[]) => kinds.map(kind => `arn:aws:ec2:*:*:${kind}/*`);

/** The tag is there, whatever its value; or it has this one. */
const tagged = (key: string, fleet: string | undefined) =>
  fleet === undefined ? { Null: { [key]: 'false' } } : { StringEquals: { [key]: fleet } };

/**
 * The least that mayfly needs on EC2: it makes only what carries our tags from birth, and changes or removes only what
 * carries them. With a fleet it is bound to that one.
 */
export const policy = (fleet?: string): Policy => {
  const born = tagged(`aws:RequestTag/${ownerTags.fleet}`, fleet);
  const owned = tagged(`aws:ResourceTag/${ownerTags.fleet}`, fleet);
  return {
    Version: '2012-10-17',
    Statement: [
      { Sid: 'Look', Effect: 'Allow', Action: reading, Resource: ['*'] },
      {
        // Those that AWS and makers of images publish; those of the account may hold secrets.
        Sid: 'LookUpImages',
        Effect: 'Allow',
        Action: ['ssm:GetParameter'],
        Resource: ['arn:aws:ssm:*::parameter/aws/service/*'],
      },
      {
        // A console may show what somebody else's machine prints.
        Sid: 'ReadOwnConsoles',
        Effect: 'Allow',
        Action: ['ec2:GetConsoleOutput'],
        Resource: of('instance'),
        Condition: owned,
      },
      secretsStatement(fleet),
      {
        Sid: 'MakeOnlyTagged',
        Effect: 'Allow',
        Action: making,
        Resource: of(
          'fleet',
          'instance',
          'volume',
          'network-interface',
          // Not asked for where the request is not tagged at birth. Source: EC2 user guide, "Request Spot Instances".
          'spot-instances-request',
          'launch-template',
          'security-group',
          'vpc',
          'subnet',
          'internet-gateway',
          'elastic-ip',
        ),
        Condition: born,
      },
      {
        // A dry run, before anything of ours is there, names others' groups and templates.
        Sid: 'LaunchFrom',
        Effect: 'Allow',
        Action: launching,
        Resource: [
          ...of('launch-template', 'security-group', 'subnet'),
          'arn:aws:ec2:*::image/*',
          'arn:aws:ec2:*::snapshot/*',
        ],
      },
      {
        Sid: 'GroupInVpc',
        Effect: 'Allow',
        Action: ['ec2:CreateSecurityGroup'],
        Resource: of('vpc'),
      },
      {
        Sid: 'SubnetInOwnVpc',
        Effect: 'Allow',
        Action: ['ec2:CreateSubnet'],
        Resource: of('vpc'),
        Condition: owned,
      },
      {
        // The main route table comes with its VPC, without tags.
        Sid: 'WayOutOfOwnVpc',
        Effect: 'Allow',
        Action: ['ec2:CreateRoute'],
        Resource: of('route-table'),
      },
      {
        Sid: 'TagOnlyAtBirth',
        Effect: 'Allow',
        Action: ['ec2:CreateTags'],
        Resource: ['arn:aws:ec2:*:*:*/*'],
        Condition: {
          StringEquals: { 'ec2:CreateAction': making.map(action => action.slice('ec2:'.length)) },
        },
      },
      {
        Sid: 'ChangeAndRemoveOnlyOwn',
        Effect: 'Allow',
        Action: [
          'ec2:AssociateAddress',
          'ec2:AttachInternetGateway',
          'ec2:AuthorizeSecurityGroupIngress',
          'ec2:DeleteInternetGateway',
          'ec2:DeleteKeyPair',
          'ec2:DeleteLaunchTemplate',
          'ec2:DeleteNetworkInterface',
          'ec2:DeleteSecurityGroup',
          'ec2:DeleteSubnet',
          'ec2:DeleteVolume',
          'ec2:DeleteVpc',
          'ec2:DetachInternetGateway',
          'ec2:DisassociateAddress',
          'ec2:ModifySubnetAttribute',
          'ec2:ReleaseAddress',
          'ec2:RevokeSecurityGroupIngress',
          'ec2:TerminateInstances',
        ],
        Resource: of(
          'elastic-ip',
          'instance',
          'internet-gateway',
          'key-pair',
          'launch-template',
          'network-interface',
          'security-group',
          'subnet',
          'volume',
          'vpc',
        ),
        Condition: owned,
      },
    ],
  };
};
