import assert from 'node:assert/strict';
import { test } from 'node:test';
import { administrator } from '../../../lab/core/simulated.ts';
import type { OpenIntent } from '../../../scripts/providers/provider.ts';
import { loadBalancers } from './load-balancers.ts';
import {
  acquired,
  callsOf,
  created,
  define,
  destroyed,
  never,
  owner,
  planned,
  type Stage,
  stage,
  toldBy,
} from './stage.ts';

// `ec2.vpc: own`: the fleet makes a VPC in each region, and takes it along.

const settings = 'regions: [eu-west-1], types: [t3.small, t3a.small], vpc: own';
const caller = administrator();
const call = (on: Stage, action: string, input: object) =>
  on.lab.call({ caller, region: 'eu-west-1', action, input }) as Record<string, never>;
const kindsLeft = (on: Stage) =>
  on.lab
    .remains()
    .map(({ kind }) => kind)
    .sort();
const vpcsOf = (on: Stage) => on.lab.remains().filter(({ kind }) => kind === 'vpc');

test('machines of a VPC of their own have public addresses, a subnet in each zone, and a way out', async () => {
  const on = stage();
  const { machines } = await created(on, define(settings, 3));
  assert.equal(machines.length, 3);
  await on.clock.advance(20_000);
  const { machines: seen } = await on.through(on.provider.look(owner, ['machine']));
  assert.equal(seen.filter(({ endpoint }) => endpoint !== undefined).length, 3);
  const kinds = kindsLeft(on).filter(kind => /vpc|subnet|gateway/.test(kind));
  assert.deepEqual(kinds, ['internet-gateway', 'subnet', 'subnet', 'subnet', 'vpc']);
  const { RouteTables = [] } = call(on, 'ec2:DescribeRouteTables', {}) as {
    RouteTables?: { Routes: { DestinationCidrBlock: string; GatewayId: string }[] }[];
  };
  assert.ok(
    RouteTables.some(({ Routes }) =>
      Routes.some(
        ({ DestinationCidrBlock: to, GatewayId: by }) => to === '0.0.0.0/0' && by.startsWith('igw-'),
      ),
    ),
  );
  for (const { kind, tags } of on.lab.remains())
    assert.equal(tags.get('mayfly:fleet'), 'hello', `${kind} is not marked`);
  assert.deepEqual(await destroyed(on, on.again()), []);
  assert.deepEqual(on.lab.remains(), []);
});

// The first call to make a VPC is a dry run.
const lost = {
  CreateVpc: 2,
  CreateSubnet: 2,
  CreateInternetGateway: 1,
  AttachInternetGateway: 1,
  CreateRoute: 1,
};
for (const [action, nth] of Object.entries(lost))
  test(`a lost answer to ${action} makes no second one, and nothing is left`, async () => {
    const on = stage({ faults: [{ kind: 'lost answer', action: `ec2:${action}`, nth }] });
    const { machines } = await created(on, define(settings, 2));
    assert.equal(machines.length, 2);
    assert.equal(vpcsOf(on).length, 1);
    assert.equal(on.lab.remains().filter(({ kind }) => kind === 'internet-gateway').length, 1);
    assert.deepEqual(await destroyed(on, on.again()), []);
    assert.deepEqual(on.lab.remains(), []);
  });

test('a create that goes on after an interrupt adopts the VPC that is there', async () => {
  const on = stage();
  const plan = await planned(on, define(settings, 2));
  const [network] = plan.shared(owner).flat();
  assert.ok(network);
  await on.through(on.provider.make(network, undefined, never));
  const [vpc] = vpcsOf(on);
  const later = { ...owner, run: 'r-2' };
  const { machines } = await acquired({ ...on, provider: on.again() }, plan, 2, later);
  assert.equal(machines.length, 2);
  assert.deepEqual(
    vpcsOf(on).map(({ id }) => id),
    [vpc?.id],
  );
});

test('a launch that was killed is asked for again in the very same subnets, by another process', async () => {
  const on = stage();
  const plan = await planned(on, define(settings, 2));
  for (const making of plan.shared(owner).flat())
    await on.through(on.provider.make(making, { hostname: 'hello', userData: '#cloud-config\n' }, never));
  const [making] = plan.next(owner, 2, [], []).flat();
  assert.ok(making);
  await on.through(on.provider.make(making, undefined, never));
  const intent: OpenIntent = { run: owner.run, making, at: on.clock.now() };
  const unseen = await on.through(
    on.again().settle(owner, { intents: [intent], complete: true }, () => undefined, never),
  );
  assert.deepEqual(unseen, []);
  assert.equal(on.lab.remains().filter(({ kind }) => kind === 'instance').length, 2);
  assert.deepEqual(await destroyed(on, on.again(), [intent]), []);
  assert.deepEqual(on.lab.remains(), []);
});

test('subnets that interfaces of ended machines still hold are waited for', async () => {
  const on = stage({ timings: { interfaces: 120_000 } });
  await created(on, define(settings, 2));
  assert.deepEqual(await destroyed(on, on.again()), []);
  assert.ok(callsOf(on, 'ec2:DeleteSecurityGroup') > 2);
  assert.deepEqual(on.lab.remains(), []);
});

test('what somebody else put into the VPC is named, and stays; the VPC too', async () => {
  const on = stage();
  await created(on, define(settings, 1));
  const [vpc] = vpcsOf(on);
  const { GroupId } = call(on, 'ec2:CreateSecurityGroup', {
    GroupName: 'theirs',
    Description: 'theirs',
    VpcId: vpc?.id,
  }) as { GroupId?: string };
  const left = await destroyed(on, on.again());
  assert.deepEqual(
    left.map(({ id }) => id),
    [vpc?.id],
  );
  const refused = await on.through(on.again().remove(left, async () => undefined, never));
  assert.match([...refused.values()][0] ?? '', new RegExp(`${GroupId} is in it, which mayfly did not make`));
  assert.deepEqual(kindsLeft(on), ['security-group', 'vpc']);
});

test('an instance of somebody else in the VPC is named at once, by the subnet and the gateway', async () => {
  const on = stage();
  await created(on, define(settings, 1));
  await on.clock.advance(20_000);
  const { Reservations } = on.lab.call({
    caller,
    region: 'eu-west-1',
    action: 'ec2:DescribeInstances',
    input: {},
  }) as {
    Reservations: { Instances: { ImageId: string; SubnetId: string }[] }[];
  };
  const [ours] = Reservations.flatMap(({ Instances }) => Instances);
  const { Instances } = call(on, 'ec2:RunInstances', {
    MinCount: 1,
    MaxCount: 1,
    ImageId: ours?.ImageId,
    InstanceType: 't3.small',
    SubnetId: ours?.SubnetId,
  }) as { Instances?: { InstanceId: string }[] };
  await on.clock.advance(20_000);
  const left = await destroyed(on, on.again());
  const before = callsOf(on, 'ec2:DeleteSubnet');
  const refused = await on.through(on.again().remove(left, async () => undefined, never));
  assert.equal(callsOf(on, 'ec2:DeleteSubnet') - before, 1);
  const theirs = new RegExp(
    `^${Instances?.[0]?.InstanceId} uses it, which is not of this fleet: aws ec2 describe-network-interfaces `,
  );
  assert.match(refused.get(ours?.SubnetId ?? '') ?? '', theirs);
  assert.match([...refused].find(([id]) => id.startsWith('igw-'))?.[1] ?? '', theirs);
  assert.match([...refused].find(([id]) => id.startsWith('vpc-'))?.[1] ?? '', /is still in it/);
});

test('an interface of no instance that holds a subnet is named at once, when it is not ours', async () => {
  const on = stage({ timings: { interfaces: 10_000_000 } }, { through: loadBalancers });
  await created(on, define(settings, 1));
  await on.clock.advance(20_000);
  const { machines, others } = await on.through(on.provider.look(owner));
  await on.through(on.provider.remove(machines, async () => undefined, never));
  const networks = others.filter(({ kind }) => kind === 'network');
  const refused = await on.through(on.provider.remove(networks, async () => undefined, never));
  assert.match(
    [...refused].find(([id]) => id.startsWith('subnet-'))?.[1] ?? '',
    /^eni-\w+ \(ELB theirs\) uses it, which is not of this fleet: aws ec2 .*--network-interface-ids eni-/,
  );
  assert.equal(callsOf(on, 'ec2:DeleteSubnet'), 3);
});

test('a region that has all the VPCs it may have is told with what to do', async () => {
  const on = stage();
  for (let count = 0; count < 4; count += 1) call(on, 'ec2:CreateVpc', { CidrBlock: '10.1.0.0/16' });
  const plan = await planned(on, define(settings, 1));
  const [network] = plan.shared(owner).flat();
  assert.ok(network);
  const { telling } = await toldBy(on.through(on.provider.make(network, undefined, never)));
  assert.match(telling.why ?? '', /VpcLimitExceeded/);
  assert.match(telling.next ?? '', /vpc/);
});

test('the dry runs ask for the right to make a VPC before anything is made', async () => {
  const on = stage({}, { caller: { denied: new Set(['ec2:CreateVpc']) } });
  const { telling } = await toldBy(planned(on, define(settings, 1)));
  assert.match(`${telling.what} ${telling.why}`, /ec2:CreateVpc/);
  assert.deepEqual(on.lab.remains(), []);
});
