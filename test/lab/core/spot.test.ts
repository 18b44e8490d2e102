import assert from 'node:assert/strict';
import { test } from 'node:test';
import type * as Ec2 from '@aws-sdk/client-ec2';
import {
  type Client,
  fleet,
  fleetIds,
  instance,
  instances,
  newClient,
  newTemplate,
  refusal,
  run,
  runOne,
  stateOf,
  tagSpec,
  tagsOf,
} from './client.ts';

const spot = { InstanceMarketOptions: { MarketType: 'spot' } } as const;
const persistent = {
  InstanceMarketOptions: { MarketType: 'spot', SpotOptions: { SpotInstanceType: 'persistent' } },
} as const;

const requests = (client: Client) =>
  client.ask<Ec2.DescribeSpotInstanceRequestsCommandOutput>('ec2:DescribeSpotInstanceRequests', {})
    .SpotInstanceRequests ?? [];

test('a spot instance has a one-time request, which ends with it', () => {
  const client = newClient();
  const id = runOne(client, spot);
  const [request] = requests(client);
  assert.equal(instance(client, id).SpotInstanceRequestId, request?.SpotInstanceRequestId);
  assert.deepEqual(
    [request?.State, request?.Type, request?.Status?.Code],
    ['active', 'one-time', 'fulfilled'],
  );
  client.call('ec2:TerminateInstances', { InstanceIds: [id] });
  assert.deepEqual(
    requests(client).map(each => [each.State, each.Status?.Code]),
    [['closed', 'instance-terminated-by-user']],
  );
});

test('cancelling a request does not terminate its instance', () => {
  const client = newClient();
  const id = runOne(client, spot);
  const SpotInstanceRequestIds = requests(client).map(each => each.SpotInstanceRequestId);
  client.ask('ec2:CancelSpotInstanceRequests', { SpotInstanceRequestIds });
  assert.equal(requests(client)[0]?.State, 'cancelled');
  client.pass(60_000);
  assert.equal(stateOf(client, id), 'running');
});

test('a spot instance that AWS wants back gets a notice and ends two minutes later, with the reason', () => {
  const client = newClient();
  const id = runOne(client, spot);
  client.pass(5_000);
  assert.equal(client.lab.notice(id), undefined);
  client.lab.reclaim(id);
  assert.deepEqual(client.lab.notice(id), { action: 'terminate', time: new Date(client.now() + 120_000) });
  client.pass(119_999);
  assert.equal(stateOf(client, id), 'running');
  client.pass(1);
  assert.equal(stateOf(client, id), 'shutting-down');
  assert.equal(instance(client, id).StateReason?.Code, 'Server.SpotInstanceTermination');
  assert.equal(requests(client)[0]?.Status?.Code, 'instance-terminated-no-capacity');
  assert.equal(client.lab.notice(id), undefined);
  client.pass(20_000);
  assert.equal(stateOf(client, id), 'terminated');
});

test('a notice is for spot only, and who terminates first was not reclaimed', () => {
  const client = newClient();
  const [demand, early] = [runOne(client), runOne(client, spot)];
  client.lab.reclaim(demand);
  assert.equal(client.lab.notice(demand), undefined);
  client.lab.reclaim(early);
  client.call('ec2:TerminateInstances', { InstanceIds: [early] });
  client.pass(300_000);
  assert.equal(instance(client, early).StateReason?.Code, 'Client.UserInitiatedShutdown');
  assert.equal(stateOf(client, demand), 'running');
});

test('the fault "reclaim" takes spot instances of a launch back after a while', () => {
  const client = newClient({ faults: [{ kind: 'reclaim', action: 'ec2:CreateFleet', late: 1_000 }] });
  const template = newTemplate(client);
  const [id = ''] = fleetIds(fleet(client, template));
  const [other = ''] = fleetIds(fleet(client, template, { market: 'on-demand' }));
  client.pass(1_000);
  assert.ok(client.lab.notice(id));
  client.pass(140_000);
  assert.equal(stateOf(client, id), 'terminated');
  assert.equal(stateOf(client, other), 'running');
});

test('a persistent request launches again after its instance ends, untagged, until it is cancelled', () => {
  const client = newClient();
  const id = runOne(client, { ...persistent, TagSpecifications: [tagSpec('instance', { a: 'b' })] });
  client.call('ec2:TerminateInstances', { InstanceIds: [id] });
  assert.equal(requests(client)[0]?.State, 'open');
  client.pass(60_000);
  const again = instances(client, {
    Filters: [{ Name: 'instance-state-name', Values: ['running', 'pending'] }],
  });
  assert.equal(again.length, 1);
  assert.deepEqual(tagsOf(again[0] ?? {}), {});
  client.ask('ec2:CancelSpotInstanceRequests', {
    SpotInstanceRequestIds: [requests(client)[0]?.SpotInstanceRequestId],
  });
  client.call('ec2:TerminateInstances', { InstanceIds: [again[0]?.InstanceId ?? ''] });
  client.pass(120_000);
  assert.deepEqual(client.lab.remains(), []);
});

test('a persistent request that is cancelled before it launches again, does not', () => {
  const client = newClient();
  const id = runOne(client, persistent);
  client.call('ec2:TerminateInstances', { InstanceIds: [id] });
  const [request] = requests(client);
  client.ask('ec2:CancelSpotInstanceRequests', { SpotInstanceRequestIds: [request?.SpotInstanceRequestId] });
  client.pass(60_000);
  assert.deepEqual(client.lab.remains(), []);
});

test('a machine is told of its end once, though a reclaim was planned', () => {
  const told: string[] = [];
  const backing = { launched: () => {}, rebooted: () => {}, terminated: (id: string) => told.push(id) };
  const client = newClient({ backing });
  const [early, late] = [runOne(client, spot), runOne(client, spot)];
  for (const id of [early, late]) client.lab.reclaim(id);
  client.call('ec2:TerminateInstances', { InstanceIds: [early] });
  client.pass(120_000);
  client.lab.settle();
  assert.deepEqual(told, [early, late]);
});

const history = (client: Client, input: Ec2.DescribeSpotPriceHistoryCommandInput) =>
  client.call('ec2:DescribeSpotPriceHistory', {
    InstanceTypes: ['t3.micro'],
    ProductDescriptions: ['Linux/UNIX'],
    ...input,
  });

test('spot history from now on: the price of now in each zone, which is the last change before', () => {
  const client = newClient();
  const now = new Date(client.now());
  const { SpotPriceHistory = [] } = history(client, { StartTime: now });
  assert.deepEqual(SpotPriceHistory.map(({ AvailabilityZone }) => AvailabilityZone).sort(), [
    'eu-west-1a',
    'eu-west-1b',
    'eu-west-1c',
  ]);
  for (const { Timestamp, SpotPrice } of SpotPriceHistory) {
    assert.ok(Timestamp && Timestamp <= now);
    assert.ok(Number(SpotPrice) > 0.002 && Number(SpotPrice) < 0.0115, SpotPrice);
  }
});

test('spot history of a day: the newest first, changing, page by page', () => {
  const client = newClient();
  const StartTime = new Date(client.now() - 86_400_000);
  const all = history(client, { StartTime, AvailabilityZone: 'eu-west-1a' });
  const rows = all.SpotPriceHistory ?? [];
  assert.equal(all.NextToken, '');
  assert.ok(rows.length >= 4 && rows.length <= 7, String(rows.length));
  assert.ok(new Set(rows.map(({ SpotPrice }) => SpotPrice)).size > 2);
  const times = rows.map(({ Timestamp }) => Timestamp?.getTime() ?? 0);
  assert.deepEqual(
    times,
    times.toSorted((a, b) => b - a),
  );
  assert.equal(times.filter(time => time < StartTime.getTime()).length, 1);
  const everywhere = history(client, { StartTime }).SpotPriceHistory?.map(
    ({ Timestamp }) => Timestamp?.getTime() ?? 0,
  );
  assert.deepEqual(
    everywhere,
    everywhere?.toSorted((a, b) => b - a),
  );
  const first = history(client, { StartTime, AvailabilityZone: 'eu-west-1a', MaxResults: 3 });
  const rest = history(client, {
    StartTime,
    AvailabilityZone: 'eu-west-1a',
    MaxResults: 100,
    NextToken: first.NextToken ?? '',
  });
  assert.deepEqual([...(first.SpotPriceHistory ?? []), ...(rest.SpotPriceHistory ?? [])], rows);
});

test('placement scores rank regions from 1 to 10, and few types score low', () => {
  const client = newClient();
  const scores = (InstanceTypes: string[]) =>
    (
      client.ask<Ec2.GetSpotPlacementScoresCommandOutput>('ec2:GetSpotPlacementScores', {
        InstanceTypes,
        TargetCapacity: 5,
      }).SpotPlacementScores ?? []
    ).map(({ Score = 0 }) => Score);
  assert.equal(scores(['t3.micro', 't3.small', 'm5.large']).length, 17);
  assert.ok(Math.max(...scores(['t3.micro', 't3.small', 'm5.large'])) > 5);
  assert.ok(Math.max(...scores(['t3.micro'])) <= 3);
  refusal('InvalidParameterValue', () => scores(['nonsense']));
});

test('a wish to be hibernated needs a persistent request', () => {
  const client = newClient();
  refusal('InvalidParameterCombination', () =>
    run(client, {
      InstanceMarketOptions: {
        MarketType: 'spot',
        SpotOptions: { InstanceInterruptionBehavior: 'hibernate' },
      },
    }),
  );
});
