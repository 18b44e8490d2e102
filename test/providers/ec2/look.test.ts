import assert from 'node:assert/strict';
import { test } from 'node:test';
import { administrator } from '../../../lab/core/simulated.ts';
import { Exit } from '../../../scripts/errors.ts';
import type { Aws } from '../../../scripts/providers/aws/actions.ts';
import { AwsError } from '../../../scripts/providers/aws/aws-error.ts';
import {
  callsOf,
  created,
  define,
  destroyed,
  never,
  owner,
  type Stage,
  stage,
  toldBy,
  usual,
} from './stage.ts';

const scope = { fleet: 'hello', environment: 'default' };
const call = (on: Stage, action: string, input: object) =>
  on.lab.call({ caller: administrator(), region: 'eu-west-1', action, input }) as {
    Parameter?: { Value?: string };
  };

test('every enabled region is asked, and each tells for itself whether it answered', async () => {
  const on = stage({ faults: [{ kind: 'silent region', region: 'sa-east-1' }] });
  const look = await on.through(on.provider.look(scope));
  assert.equal(look.asked.length, 16);
  assert.deepEqual(
    look.unseen.map(({ place }) => place),
    ['sa-east-1'],
  );
  assert.match(look.unseen[0]?.why ?? '', /^machines, static addresses, volumes, .*: no answer within 30 s$/);
  assert.equal(look.unseen[0]?.down, true);
});

test('while the first home is down another one lists the regions, and is asked first from then on', async () => {
  const silent = { kind: 'silent region', region: 'us-east-1' } as const;
  // Without a fleet file nobody knows a region of the fleet.
  for (const regions of ['', 'regions: [us-east-1, eu-west-1]']) {
    const on = stage({ faults: [silent] }, { definition: define(regions) });
    const homes = () => on.sent.filter(each => each.endsWith('ec2:DescribeRegions'));
    const look = await on.through(on.provider.look(scope, ['machine']));
    assert.deepEqual([look.asked.length, look.unseen.map(({ place }) => place)], [16, ['us-east-1']]);
    assert.deepEqual(homes(), ['us-east-1 ec2:DescribeRegions', 'eu-west-1 ec2:DescribeRegions']);
    assert.ok(on.clock.monotonic() < 35_000, `${on.clock.monotonic()} ms`);
    await on.through(on.provider.look(scope, ['machine']));
    assert.deepEqual(homes().slice(2), ['eu-west-1 ec2:DescribeRegions']);
  }
});

test('where AWS cannot be reached at all that is told soon, however many regions a fleet has', async () => {
  const all = stage();
  const { asked } = await all.through(all.provider.look(scope, ['machine']));
  const definition = define(`regions: [${asked.join(', ')}]`);
  const on = stage({ faults: [{ kind: 'silent region' }] }, { definition });
  const { exit, telling } = await toldBy(on.through(on.provider.look(scope)));
  assert.equal(exit, Exit.unproven);
  assert.match(telling.what, /AWS does not answer: could not list the regions/);
  assert.ok(on.clock.monotonic() < 40_000, `${on.clock.monotonic()} ms`);
});

test('a region that the organization has closed is told apart; where none is open nothing is known', async () => {
  const denied = (region: string | undefined) => ({
    kind: 'error' as const,
    code: 'UnauthorizedOperation',
    status: 403,
    message: 'User: u is not authorized to perform: a with an explicit deny in a service control policy',
    ...(region !== undefined && { region }),
  });
  const on = stage({ faults: [denied('sa-east-1')] });
  const look = await on.through(on.provider.look(scope));
  assert.deepEqual([look.asked.length, look.asked.includes('sa-east-1'), look.unseen], [16, false, []]);
  assert.match(look.closed?.[0]?.why ?? '', /service control policy/);
  assert.match(look.closed?.[0]?.next ?? '', /^ask whoever runs the organization/);
  const named = await on.through(on.provider.look(scope, ['machine'], ['sa-east-1']));
  assert.equal(named.unseen.length, 1);
  const half = stage({ faults: [{ ...denied('sa-east-1'), action: 'ec2:DescribeInstances' }] });
  const [refused] = (await half.through(half.provider.look(scope))).unseen;
  assert.deepEqual([refused?.place, refused?.down], ['sa-east-1', undefined]);
  const dark = stage({ faults: [{ ...denied(undefined), action: 'ec2:DescribeInstances' }] });
  const nothing = await dark.through(dark.provider.look(scope, ['machine']));
  assert.deepEqual([nothing.asked.length, nothing.unseen.length], [0, 17]);
});

test('when nobody could be asked what exists that is not proven; without credentials nothing was tried', async () => {
  const failing = (error: AwsError) => (aws: Aws) => ({ ...aws, call: async () => Promise.reject(error) });
  for (const [code, answered, exit] of [
    ['ECONNREFUSED', false, Exit.unproven],
    ['ExpiredToken', true, Exit.unproven],
    ['CredentialsProviderError', false, Exit.usage],
  ] as const) {
    const on = stage({}, { through: failing(new AwsError(code, 'no', { answered })) });
    assert.equal((await toldBy(on.through(on.provider.look(owner)))).exit, exit, code);
  }
});

test('one kind that cannot be read makes its region unseen, and what was read is told', async () => {
  const on = stage();
  await created(on, define(usual));
  await on.clock.advance(10_000);
  const blind = on.again({ caller: { denied: new Set(['ec2:DescribeVolumes']) } });
  const look = await on.through(blind.look(scope, undefined, ['eu-west-1']));
  assert.equal(look.machines.length, 3);
  assert.deepEqual(look.asked, []);
  assert.match(look.unseen[0]?.why ?? '', /^volumes: UnauthorizedOperation/);
  const two = new Set(['ec2:DescribeVolumes', 'ec2:DescribeAddresses']);
  const [seen] = (await on.through(on.again({ caller: { denied: two } }).look(scope))).unseen;
  assert.equal(
    seen?.next,
    'allow ec2:DescribeAddresses, ec2:DescribeVolumes for this user or role, then run the command again    # all that are needed: mayfly policy',
  );
});

test('only the places that are given are asked, one call each when machines are asked for', async () => {
  const on = stage();
  await created(on, define('regions: [eu-west-1, us-east-1], types: [t3.small]', 4));
  await on.clock.advance(10_000);
  const before = on.sent.length;
  const look = await on.through(on.provider.look(scope, ['machine'], ['eu-west-1', 'us-east-1']));
  assert.equal(look.machines.length, 4);
  assert.deepEqual(on.sent.slice(before).sort(), [
    'eu-west-1 ec2:DescribeInstances',
    'us-east-1 ec2:DescribeInstances',
  ]);
});

test('all pages are read, also empty ones', async () => {
  const on = stage({ buckets: false, quotas: [{ vcpus: 10_000 }] });
  await created(on, define('regions: [eu-west-1], types: [t3.small]', 2300));
  await on.clock.advance(10_000);
  const look = () => on.through(on.again().look(scope, ['machine'], ['eu-west-1']));
  const before = callsOf(on, 'ec2:DescribeInstances');
  assert.equal((await look()).machines.length, 2300);
  assert.equal(callsOf(on, 'ec2:DescribeInstances') - before, 3);
  on.lab.setFaults([{ kind: 'empty page', action: 'ec2:DescribeInstances', nth: [1, 3] }]);
  assert.equal((await look()).machines.length, 2300);
});

test('a list whose token runs out half-way is read anew', async () => {
  const on = stage({ buckets: false, quotas: [{ vcpus: 10_000 }] });
  await created(on, define('regions: [eu-west-1], types: [t3.small]', 1500));
  await on.clock.advance(10_000);
  on.lab.setFaults([{ kind: 'error', action: 'ec2:DescribeInstances', nth: 2, code: 'InvalidNextToken' }]);
  const look = await on.through(on.again().look(scope, ['machine'], ['eu-west-1']));
  assert.deepEqual([look.machines.length, look.unseen], [1500, []]);
});

test('machines that AWS does not show yet are pending to whoever made them', async () => {
  const on = stage({ timings: { visible: 60_000 } });
  const { machines } = await created(on, define(usual, 20));
  const own = await on.through(on.provider.look(scope, ['machine'], ['eu-west-1']));
  assert.deepEqual(own.machines.map(({ id }) => id).sort(), machines.map(({ id }) => id).sort());
  const other = await on.through(on.again().look(scope, ['machine'], ['eu-west-1']));
  assert.ok(other.machines.length < 20);
  const elsewhere = await on.through(
    on.provider.look({ fleet: 'other', environment: 'default' }, ['machine'], ['eu-west-1']),
  );
  assert.deepEqual(elsewhere.machines, []);
  await on.clock.advance(60_000);
  const later = await on.through(on.provider.look(scope, ['machine'], ['eu-west-1']));
  assert.deepEqual(new Set(later.machines.map(({ state }) => state)), new Set(['running']));
  assert.equal(later.machines.length, 20);
});

test('a machine that ended before it was ever shown is gone, not pending', async () => {
  const on = stage({ timings: { visible: 8000 } });
  const { machines } = await created(on, define(usual));
  for (const { id } of machines) on.lab.ended(id, 'Server.InternalError');
  await on.clock.advance(60_000);
  const look = await on.through(on.provider.look(scope, ['machine'], ['eu-west-1']));
  assert.deepEqual(look.machines, []);
  assert.deepEqual(
    look.ended?.map(({ id, why }) => `${id} ${why.split(':')[0]}`).sort(),
    machines.map(({ id }) => `${id} Server.InternalError`).sort(),
  );
});

test('a machine tells its address, where SSH answers, what it is, and how it was bought', async () => {
  const on = stage();
  const { machines } = await created(on, define('regions: [eu-west-1], types: [t3.small], market: spot', 1));
  await on.clock.advance(20_000);
  const { machines: seen } = await on.through(on.again().look(scope, ['machine']));
  const [machine] = seen;
  assert.ok(machine);
  assert.deepEqual(
    { ...machine, address: undefined, endpoint: undefined, createdAt: undefined, ware: undefined },
    {
      kind: 'machine',
      id: machines[0]?.id,
      name: `hello-${machines[0]?.id.slice(-10)}`,
      place: 'eu-west-1',
      owner,
      state: 'running',
      address: undefined,
      endpoint: undefined,
      createdAt: undefined,
      ware: undefined,
    },
  );
  assert.deepEqual(machine.endpoint, { host: machine.address, port: 22 });
  assert.match(machine.address ?? '', /^\d+\.\d+\.\d+\.\d+$/);
  assert.deepEqual([machine.ware?.type, machine.ware?.market], ['t3.small', 'spot']);
  assert.ok(machine.createdAt);
});

test('a machine that AWS takes back tells that it was lost to spot, and where', async () => {
  const on = stage();
  const { machines } = await created(on, define(`${usual}, market: spot`, 1));
  await on.clock.advance(20_000);
  on.lab.reclaim(machines[0]?.id ?? '');
  const took = new Date(on.clock.now().getTime() + 120_000);
  await on.clock.advance(125_000);
  const going = await on.through(on.again().look(scope, ['machine']));
  assert.deepEqual(
    going.machines.map(({ state }) => state),
    ['stopping'],
  );
  assert.match(going.machines[0]?.reason ?? '', /^lost to spot in eu-west-1[abc]$/);
  await on.clock.advance(60_000);
  const gone = await on.through(on.again().look(scope, ['machine']));
  assert.deepEqual(gone.machines, []);
  assert.match(gone.ended?.[0]?.why ?? '', /^lost to spot in eu-west-1[abc]$/);
  assert.deepEqual(gone.ended?.[0]?.at, took);
});

test('the time at which spot took a machine is asked for once, and only where the instance does not tell it', async () => {
  const on = stage();
  const { machines } = await created(on, define(`${usual}, market: spot`, 2));
  await on.clock.advance(20_000);
  on.lab.reclaim(machines[0]?.id ?? '');
  await on.clock.advance(200_000);
  const provider = on.again();
  for (let look = 0; look < 3; look++) await on.through(provider.look(scope, ['machine'], ['eu-west-1']));
  assert.equal(callsOf(on, 'ec2:DescribeSpotInstanceRequests'), 1);
  on.lab.setFaults([{ kind: 'throttle', action: 'ec2:DescribeSpotInstanceRequests' }]);
  const { ended, unseen } = await on.through(on.again().look(scope, ['machine'], ['eu-west-1']));
  assert.deepEqual(unseen, []);
  assert.equal(ended?.[0]?.at, undefined);
});

test('the parts of a machine that is shown go with it; parts of one that is missing from an answer are told', async () => {
  const on = stage();
  await created(on, define(usual));
  await on.clock.advance(20_000);
  const kinds = async () => {
    const { machines, others } = await on.through(on.again().look(scope, undefined, ['eu-west-1']));
    return [machines.length, ...others.map(({ kind }) => kind).sort()];
  };
  assert.deepEqual(await kinds(), [3, 'launch template', 'security group']);
  on.lab.setFaults([{ kind: 'flapping', action: 'ec2:DescribeInstances' }]);
  assert.deepEqual(await kinds(), [2, 'launch template', 'network interface', 'security group', 'volume']);
});

test('what others own is not seen, and without a scope everything of mayfly is', async () => {
  const on = stage();
  const definition = define(usual);
  const { plan } = await created(on, definition);
  const { acquired } = await import('./stage.ts');
  await acquired(on, plan, 2, { ...owner, environment: 'staging', run: 'r-9' });
  // And somebody's who does not know us.
  const { Parameter } = call(on, 'ssm:GetParameter', { Name: '/aws/service/debian/release/12/latest/amd64' });
  const foreign = { ImageId: Parameter?.Value, InstanceType: 't3.small', MinCount: 1, MaxCount: 1 };
  call(on, 'ec2:RunInstances', foreign);
  await on.clock.advance(20_000);
  const count = async (some?: typeof scope) =>
    (await on.through(on.again().look(some, ['machine'], ['eu-west-1']))).machines.length;
  assert.equal(await count(scope), 3);
  assert.equal(await count({ ...scope, environment: 'staging' }), 2);
  assert.equal(await count(), 5);
  assert.deepEqual(await destroyed(on, on.again()), []);
  await on.clock.advance(20_000);
  assert.equal(await count(), 2);
  // The group of the other environment stays too, and what is not ours.
  assert.deepEqual(
    [...new Set(on.lab.remains().map(({ tags }) => tags.get('mayfly:environment')))],
    ['staging', undefined],
  );
});

test('the console is read, fresh where the type can tell it', async () => {
  const on = stage();
  await created(on, define(usual, 1));
  await on.clock.advance(20_000);
  const { machines } = await on.through(on.provider.look(scope, ['machine'], ['eu-west-1']));
  const [machine] = machines;
  assert.ok(machine);
  assert.equal(await on.through(on.provider.consoleText(machine)), undefined);
  on.lab.console(machine.id, 'hello\r\n');
  assert.equal(await on.through(on.provider.consoleText(machine)), 'hello\r\n');
  on.lab.setFaults([{ kind: 'error', action: 'ec2:GetConsoleOutput', nth: 1, code: 'UnsupportedOperation' }]);
  await on.clock.advance(400_000);
  assert.equal(await on.through(on.provider.consoleText(machine)), 'hello\r\n');
  assert.deepEqual(
    [
      await on.provider.keepsakes(),
      await on.provider.prepareImage({ alias: '', id: '' }, () => undefined, never),
    ],
    [[], undefined],
  );
});
