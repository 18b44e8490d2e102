import assert from 'node:assert/strict';
import { test } from 'node:test';
import type * as Ec2 from '@aws-sdk/client-ec2';
import { ApiError } from '../../../lab/core/contract.ts';
import { type Seeded, seeded } from '../../support/seeded.ts';
import { type Client, imageId, newClient } from './client.ts';

const day = 86_400_000;
const pick = <T>(random: Seeded, all: readonly T[]): T | undefined => all[random.below(all.length)];

/** What was made so far, and some that never was. */
interface Made {
  readonly instances: string[];
  readonly groups: string[];
  readonly templates: string[];
}

const ask = <T extends object>(client: Client, action: string, input: object): T | undefined => {
  try {
    return client.ask<T>(`ec2:${action}`, input);
  } catch (error) {
    // Whatever is asked, AWS has a word for it.
    if (error instanceof ApiError) return undefined;
    throw error;
  }
};

const step = (client: Client, random: Seeded, made: Made): void => {
  const instance = pick(random, made.instances);
  const group = pick(random, made.groups);
  const spot = random.chance(0.5);
  switch (random.below(12)) {
    case 0: {
      const found: Ec2.RunInstancesCommandOutput | undefined = ask(client, 'RunInstances', {
        MinCount: 1,
        MaxCount: 1 + random.below(3),
        ImageId: imageId(),
        InstanceType: pick(random, ['t3.micro', 'm5.large', 't4g.micro', 'c5.xlarge']),
        ...(group && random.chance(0.5) ? { SecurityGroupIds: [group] } : {}),
        ...(random.chance(0.3) ? { ClientToken: `token-${random.below(5)}` } : {}),
        ...(spot ? { InstanceMarketOptions: { MarketType: 'spot' } } : {}),
      });
      made.instances.push(...(found?.Instances ?? []).map(({ InstanceId = '' }) => InstanceId));
      return;
    }
    case 1: {
      const name = `group-${random.below(8)}`;
      const found: Ec2.CreateSecurityGroupCommandOutput | undefined = ask(client, 'CreateSecurityGroup', {
        GroupName: name,
        Description: name,
      });
      if (found?.GroupId) made.groups.push(found.GroupId);
      return;
    }
    case 2: {
      const found: Ec2.CreateLaunchTemplateCommandOutput | undefined = ask(client, 'CreateLaunchTemplate', {
        LaunchTemplateName: `template-${random.below(4)}`,
        LaunchTemplateData: { ImageId: imageId(), ...(group ? { SecurityGroupIds: [group] } : {}) },
      });
      if (found?.LaunchTemplate?.LaunchTemplateId) made.templates.push(found.LaunchTemplate.LaunchTemplateId);
      return;
    }
    case 3: {
      const found: Ec2.CreateFleetCommandOutput | undefined = ask(client, 'CreateFleet', {
        Type: 'instant',
        LaunchTemplateConfigs: [
          {
            LaunchTemplateSpecification: { LaunchTemplateId: pick(random, made.templates), Version: '1' },
            Overrides: [{ InstanceType: 't3.micro' }, { InstanceType: 'm5.large' }],
          },
        ],
        TargetCapacitySpecification: {
          TotalTargetCapacity: 1 + random.below(6),
          DefaultTargetCapacityType: spot ? 'spot' : 'on-demand',
        },
        ...(spot
          ? { SpotOptions: { MinTargetCapacity: random.below(4), SingleAvailabilityZone: true } }
          : {}),
      });
      made.instances.push(...(found?.Instances ?? []).flatMap(({ InstanceIds = [] }) => InstanceIds));
      return;
    }
    case 4:
    case 5:
      ask(client, 'TerminateInstances', { InstanceIds: [instance] });
      return;
    case 6:
      ask(client, 'DeleteSecurityGroup', { GroupId: group });
      return;
    case 7:
      ask(client, 'ModifyInstanceAttribute', { InstanceId: instance, Groups: [group] });
      return;
    case 8:
      ask(client, random.chance(0.5) ? 'StopInstances' : 'StartInstances', { InstanceIds: [instance] });
      return;
    case 9:
      if (instance) client.lab.reclaim(instance);
      return;
    case 10:
      if (instance) client.lab.ended(instance, 'Client.InstanceInitiatedShutdown');
      return;
    default:
      client.pass(random.below(40_000));
  }
};

const free = (client: Client) =>
  client
    .call('ec2:DescribeSubnets', {})
    .Subnets?.map(({ AvailableIpAddressCount }) => AvailableIpAddressCount);

/** Everything goes; then the region is as it was. */
const clean = (client: Client, made: Made): void => {
  const known = client.call('ec2:DescribeInstances', { MaxResults: 1000 }).Reservations ?? [];
  const ids = known.flatMap(({ Instances = [] }) => Instances.map(({ InstanceId = '' }) => InstanceId));
  if (ids.length > 0) client.call('ec2:TerminateInstances', { InstanceIds: ids });
  client.pass(2 * day);
  for (const id of new Set(made.groups)) ask(client, 'DeleteSecurityGroup', { GroupId: id });
  for (const id of made.templates) ask(client, 'DeleteLaunchTemplate', { LaunchTemplateId: id });
};

test('whatever is done in whatever order: errors are AWS’s, and once all is ended nothing is left and all room is back', () => {
  for (let seed = 1; seed <= 300; seed += 1) {
    const random = seeded(seed);
    const client = newClient({
      seed,
      quotas: [{ vcpus: 24 }],
      capacity: [{ count: 4 }],
      timings: { visible: 8_000 },
    });
    const before = free(client);
    const made: Made = { instances: ['i-00000000000000000'], groups: [], templates: [] };
    for (let n = 0; n < 60; n += 1) step(client, random, made);
    client.pass(10_000);
    clean(client, made);
    const where = `seed ${seed}`;
    assert.deepEqual(client.lab.remains(), [], where);
    assert.deepEqual(free(client), before, where);
    for (const market of [undefined, 'spot'] as const)
      for (const zone of ['eu-west-1a', 'eu-west-1b', 'eu-west-1c']) {
        const { Instances } = client.call('ec2:RunInstances', {
          MinCount: 4,
          MaxCount: 5,
          ImageId: imageId(),
          InstanceType: 't3.micro',
          Placement: { AvailabilityZone: zone },
          ...(market ? { InstanceMarketOptions: { MarketType: market } } : {}),
        });
        assert.equal(Instances?.length, 4, `${where}: ${zone} ${market}`);
      }
    assert.throws(() =>
      client.call('ec2:RunInstances', {
        MinCount: 1,
        MaxCount: 1,
        ImageId: imageId(),
        InstanceType: 'm5.large',
      }),
    );
  }
});
