import assert from 'node:assert/strict';
import { test } from 'node:test';
import type * as Quotas from '@aws-sdk/client-service-quotas';
import {
  fleet,
  fleetIds,
  newClient,
  newGroup,
  newTemplate,
  refusal,
  run,
  runOne,
  subnetIn,
} from './client.ts';

test('a pool that is empty fills again with time, and by what ends', () => {
  const client = newClient({ capacity: [{ type: 't3.micro', zone: 'eu-west-1a', count: 2, refill: 0.1 }] });
  const SubnetId = subnetIn(client, 'eu-west-1a');
  const ids = run(client, { SubnetId, MaxCount: 2 });
  refusal('InsufficientInstanceCapacity', () => run(client, { SubnetId }));
  client.pass(10_000);
  runOne(client, { SubnetId });
  refusal('InsufficientInstanceCapacity', () => run(client, { SubnetId }));
  client.lab.setCapacity([{ count: 1 }]);
  const [id = ''] = run(client, { SubnetId });
  client.call('ec2:TerminateInstances', { InstanceIds: [id, ...ids] });
  client.pass(19_999);
  refusal('InsufficientInstanceCapacity', () => run(client, { SubnetId }));
  client.pass(1);
  runOne(client, { SubnetId });
  runOne(client, { SubnetId: subnetIn(client, 'eu-west-1b') });
});

test('by seed a pool is empty for a share of the time, stretch by stretch', () => {
  const client = newClient({ capacity: [{ empty: 0.3, stretch: 1_000 }] });
  const SubnetId = subnetIn(client, 'eu-west-1a');
  let empty = 0;
  for (let n = 0; n < 200; n += 1) {
    client.pass(1_000);
    try {
      run(client, { SubnetId });
    } catch {
      empty += 1;
    }
  }
  assert.ok(empty > 35 && empty < 85, `${empty} of 200`);
});

test('the fault "no capacity" empties every pool for one call', () => {
  const client = newClient({ faults: [{ kind: 'no capacity', action: 'ec2:CreateFleet', nth: 1 }] });
  const template = newTemplate(client);
  assert.deepEqual(fleetIds(fleet(client, template)), []);
  assert.equal(fleetIds(fleet(client, template)).length, 1);
});

test('vCPU quotas hold per region and market, and count what was terminated for a while', () => {
  const client = newClient({
    quotas: [{ region: 'eu-west-1', vcpus: 4 }, { vcpus: 2 }],
    timings: { terminated: 20_000, quota: 60_000 },
  });
  const spot = { InstanceMarketOptions: { MarketType: 'spot' } } as const;
  const ids = run(client, { MaxCount: 5 });
  assert.equal(ids.length, 2);
  refusal('VcpuLimitExceeded', () => run(client));
  assert.equal(run(client, { ...spot, MaxCount: 5 }).length, 2);
  refusal('MaxSpotInstanceCountExceeded', () => run(client, spot));
  assert.equal(run(client, { MaxCount: 5 }, { region: 'us-east-1' }).length, 1);
  client.call('ec2:TerminateInstances', { InstanceIds: ids });
  client.pass(79_999);
  refusal('VcpuLimitExceeded', () => run(client));
  client.pass(1);
  runOne(client);
  const quota = (QuotaCode: string, region: string) =>
    client.call(
      'servicequotas:GetServiceQuota',
      { ServiceCode: 'ec2', QuotaCode },
      { region },
    ) as Quotas.GetServiceQuotaResponse;
  assert.equal(quota('L-1216C47A', 'eu-west-1').Quota?.Value, 4);
  assert.equal(quota('L-34B43A08', 'us-east-1').Quota?.Value, 2);
  refusal('NoSuchResourceException', () => quota('L-00000000', 'us-east-1'));
});

/** How many calls are let through before the first is refused. */
const allowed = (most: number, call: () => unknown): number => {
  for (let count = 0; count <= most; count += 1) {
    try {
      call();
    } catch (error) {
      assert.equal((error as { code?: string }).code, 'RequestLimitExceeded');
      assert.equal((error as { status?: number }).status, 503);
      return count;
    }
  }
  return most + 1;
};

test('each API has the bucket that AWS documents, per region, filled again with time', () => {
  const client = newClient({ buckets: true });
  assert.equal(
    allowed(200, () => run(client, { DryRun: false })),
    5,
  );
  client.pass(1_000);
  assert.equal(
    allowed(200, () => run(client)),
    2,
  );
  assert.equal(
    allowed(200, () => run(client, {}, { region: 'us-east-1' })),
    5,
  );
  assert.equal(
    allowed(200, () => client.call('ec2:DescribeInstances', { MaxResults: 5 })),
    100,
  );
  assert.equal(
    allowed(200, () => client.call('ec2:DescribeInstances', {})),
    50,
  );
  client.pass(1_000);
  assert.equal(
    allowed(200, () => client.call('ec2:DescribeInstances', { MaxResults: 5 })),
    20,
  );
  assert.equal(
    allowed(200, () => client.call('ec2:DescribeInstances', {})),
    10,
  );
  let name = 0;
  const group = () => {
    name += 1;
    newGroup(client, `group-${name}`);
  };
  assert.equal(allowed(200, group), 50);
  client.pass(1_000);
  assert.equal(allowed(200, group), 5);
});

test('who keeps the documented pace is never throttled', () => {
  const client = newClient({ buckets: true });
  const describe = () => client.call('ec2:DescribeInstances', { MaxResults: 5 });
  assert.equal(allowed(200, describe), 100);
  // The shares of one token that come in these times add up to a hair less than one.
  for (let n = 0; n < 50; n += 1) {
    for (const milliseconds of [3, 29]) {
      client.pass(milliseconds);
      refusal('RequestLimitExceeded', describe);
    }
    client.pass(18);
    describe();
  }
});

test('RunInstances and TerminateInstances also take a token for each instance', () => {
  const client = newClient({ buckets: true });
  const ids = run(client, { MaxCount: 900 });
  refusal('RequestLimitExceeded', () => run(client, { MinCount: 101, MaxCount: 101 }));
  const more = run(client, { MaxCount: 100 });
  client.pass(60_000);
  client.call('ec2:TerminateInstances', { InstanceIds: [...ids, ...more] });
  refusal('RequestLimitExceeded', () =>
    client.call('ec2:TerminateInstances', { InstanceIds: ids.slice(0, 100) }),
  );
});

test('a subnet has only so many addresses', () => {
  const client = newClient();
  const { Subnets = [] } = client.call('ec2:DescribeSubnets', {});
  const { Subnet } = client.ask<{ Subnet: { SubnetId: string } }>('ec2:CreateSubnet', {
    VpcId: Subnets[0]?.VpcId,
    CidrBlock: '172.31.128.0/28',
    AvailabilityZone: 'eu-west-1a',
  });
  const ids = run(client, { SubnetId: Subnet.SubnetId, MaxCount: 20 });
  assert.equal(ids.length, 11);
  refusal('InsufficientFreeAddressesInSubnet', () => run(client, { SubnetId: Subnet.SubnetId }));
});
