import assert from 'node:assert/strict';
import type * as Ec2 from '@aws-sdk/client-ec2';
import { ApiError, type Caller } from '../../../lab/core/contract.ts';
import { imagesOf } from '../../../lab/core/images.ts';
import { type Core, newLab } from '../../../lab/core/lab.ts';
import type { LabOptions } from '../../../lab/core/options.ts';
import { administrator } from '../../../lab/core/simulated.ts';
import type { Action, Input, Output } from '../../../scripts/providers/aws/actions.ts';

/** A lab whose time a test drives, and one who calls it. */
export interface Client {
  readonly lab: Core;
  now(): number;
  pass(milliseconds: number): void;
  /** The actions of mayfly, typed. */
  call<A extends Action>(action: A, input: Input<A>, as?: As): Output<A>;
  /** Any other. */
  ask<T = Record<string, unknown>>(action: string, input: object, as?: As): T;
}

export interface As {
  readonly region?: string;
  readonly caller?: Partial<Caller>;
}

export const home = 'eu-west-1';
export const start = Date.UTC(2026, 10, 21, 6);

/** Without a visibility window and request limits, unless the test wants them. */
export const newClient = (options: Partial<LabOptions> = {}): Client => {
  let now = start;
  const lab = newLab({
    now: () => now,
    seed: 1,
    buckets: false,
    ...options,
    timings: { visible: 0, ...options.timings },
  });
  const ask = (action: string, input: object, { region = home, caller = {} }: As = {}) =>
    lab.call({ caller: { ...administrator(), ...caller }, region, action, input });
  return {
    lab,
    now: () => now,
    pass: milliseconds => {
      now += milliseconds;
    },
    call: ask as Client['call'],
    ask: ask as Client['ask'],
  };
};

/** The error that AWS would answer, by its code. */
export const refusal = (code: string, action: () => unknown): ApiError => {
  try {
    action();
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    assert.equal(error.code, code, error.message);
    return error;
  }
  assert.fail(`${code} was expected, but it was done`);
};

export const imageId = (name = 'debian-12-amd64', region = home): string => {
  const image = imagesOf(region).find(each => each.name.includes(name));
  assert.ok(image, `no image ${name} in ${region}`);
  return image.id;
};

export const one = { MinCount: 1, MaxCount: 1, InstanceType: 't3.micro' } as const;

/** Launches by RunInstances; the ids. */
export const run = (client: Client, input: Partial<Ec2.RunInstancesCommandInput> = {}, as?: As): string[] =>
  idsOf(client.call('ec2:RunInstances', { ...one, ImageId: imageId(undefined, as?.region), ...input }, as));

export const idsOf = ({ Instances = [] }: { Instances?: Ec2.Instance[] | undefined }): string[] =>
  Instances.map(({ InstanceId = '' }) => InstanceId);

export const runOne = (
  client: Client,
  input: Partial<Ec2.RunInstancesCommandInput> = {},
  as?: As,
): string => {
  const [id] = run(client, input, as);
  assert.ok(id);
  return id;
};

export const instances = (
  client: Client,
  input: Ec2.DescribeInstancesCommandInput = { MaxResults: 1000 },
  as?: As,
): Ec2.Instance[] =>
  (client.call('ec2:DescribeInstances', input, as).Reservations ?? []).flatMap(
    ({ Instances = [] }) => Instances,
  );

export const instance = (client: Client, id: string, as?: As): Ec2.Instance => {
  const [found] = instances(client, { InstanceIds: [id] }, as);
  assert.ok(found);
  return found;
};

export const stateOf = (client: Client, id: string): string | undefined => instance(client, id).State?.Name;

export const tagSpec = (
  type: Ec2.ResourceType,
  tags: Readonly<Record<string, string>>,
): Ec2.TagSpecification => ({
  ResourceType: type,
  Tags: Object.entries(tags).map(([Key, Value]) => ({ Key, Value })),
});

export const tagsOf = ({ Tags = [] }: { Tags?: Ec2.Tag[] | undefined }): Record<string, string> =>
  Object.fromEntries(Tags.map(({ Key = '', Value = '' }) => [Key, Value]));

export const newGroup = (
  client: Client,
  name = 'web',
  more: Partial<Ec2.CreateSecurityGroupCommandInput> = {},
): string => {
  const { GroupId } = client.call('ec2:CreateSecurityGroup', { GroupName: name, Description: 'd', ...more });
  assert.ok(GroupId);
  return GroupId;
};

export const newTemplate = (
  client: Client,
  data: Ec2.RequestLaunchTemplateData = {},
  name = 'template',
): string => {
  const { LaunchTemplate } = client.call('ec2:CreateLaunchTemplate', {
    LaunchTemplateName: name,
    LaunchTemplateData: { ImageId: imageId(), ...data },
  });
  assert.ok(LaunchTemplate?.LaunchTemplateId);
  return LaunchTemplate.LaunchTemplateId;
};

/** An instant fleet of t3.micro on spot, unless it is said otherwise. */
export const fleet = (
  client: Client,
  template: string,
  more: Partial<Ec2.CreateFleetCommandInput> & {
    readonly overrides?: Ec2.FleetLaunchTemplateOverridesRequest[];
    readonly count?: number;
    readonly market?: 'spot' | 'on-demand';
    readonly userData?: string;
  } = {},
): Output<'ec2:CreateFleet'> => {
  const { overrides = [{ InstanceType: 't3.micro' }], count = 1, market = 'spot', userData, ...rest } = more;
  return client.call('ec2:CreateFleet', {
    Type: 'instant',
    LaunchTemplateConfigs: [
      {
        LaunchTemplateSpecification: {
          LaunchTemplateId: template,
          Version: '1',
          ...(userData === undefined ? {} : { LaunchTemplateSpecificationUserData: userData }),
        },
        Overrides: overrides,
      },
    ],
    TargetCapacitySpecification: { TotalTargetCapacity: count, DefaultTargetCapacityType: market },
    ...rest,
  });
};

export const fleetIds = ({ Instances = [] }: Output<'ec2:CreateFleet'>): string[] =>
  Instances.flatMap(({ InstanceIds = [] }) => InstanceIds);

export const subnetIn = (client: Client, zone: string): string => {
  const { Subnets = [] } = client.call('ec2:DescribeSubnets', {
    Filters: [{ Name: 'availability-zone', Values: [zone] }],
  });
  assert.ok(Subnets[0]?.SubnetId);
  return Subnets[0].SubnetId;
};
