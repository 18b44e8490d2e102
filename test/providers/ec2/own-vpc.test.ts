import assert from 'node:assert/strict';
import { test } from 'node:test';
import { administrator } from '../../../lab/core/simulated.ts';
import type { OpenIntent } from '../../../scripts/providers/provider.ts';
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
