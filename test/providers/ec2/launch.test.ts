import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { CreateFleetCommandInput } from '@aws-sdk/client-ec2';
import type { FaultKind, FaultRule } from '../../../lab/core/options.ts';
import { Exit } from '../../../scripts/errors.ts';
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
  usual,
} from './stage.ts';

const one = 'regions: [eu-west-1], types: [t3.small]';
const living = ({ lab }: Stage) => lab.remains().filter(({ kind }) => kind === 'instance');

const lossy: readonly FaultKind[] = ['lost answer', 'late execution', '5xx', 'truncated body'];
const makers = [
  'ec2:CreateSecurityGroup',
  'ec2:AuthorizeSecurityGroupIngress',
  'ec2:CreateLaunchTemplate',
  'ec2:CreateFleet',
  'ec2:RunInstances',
] as const;

for (const action of makers)
  test(`an answer to ${action} that is lost, late, broken or an error of the server makes nothing twice`, async () => {
    for (const kind of lossy)
      for (const times of [1, 2, 3]) {
        // The first call of most is the dry run.
        const first = action === 'ec2:AuthorizeSecurityGroupIngress' ? 1 : 2;
        const nth = Array.from({ length: times }, (_, index) => first + index);
        const rule: FaultRule = { kind, action, nth };
        const settings = action === 'ec2:RunInstances' ? `${one}, vpc: VPC` : usual;
        const on = stage({ faults: [rule] });
        const definition = await only(on, settings);
        const { machines } = await created(on, definition);
        const late = on.lab.lastLate();
        if (late !== undefined) await on.clock.advance(late - on.clock.now().getTime() + 1);
        const words = `${kind} ${times}`;
        assert.equal(machines.length, 3, words);
        assert.equal(living(on).length, 3, words);
        assert.equal(on.lab.remains().filter(({ kind }) => kind === 'security-group').length, 1, words);
        assert.equal(on.lab.remains().filter(({ kind }) => kind === 'launch-template').length, 1, words);
        assert.deepEqual(await destroyed(on, on.again()), [], words);
        assert.deepEqual(on.lab.remains(), [], words);
      }
  });

/** `VPC` stands for one with a single subnet: then only one offer remains. */
const only = async (on: Stage, settings: string) => {
  if (!settings.includes('VPC')) return define(settings);
  const caller = {
    accessKey: 'k',
    account: '111122223333',
    arn: '',
    expired: false,
    denied: new Set<string>(),
  };
  const call = (action: string, input: object) => on.lab.call({ caller, region: 'eu-west-1', action, input });
  const { Subnets } = call('ec2:DescribeSubnets', {}) as never as {
    Subnets: { SubnetId: string; VpcId: string }[];
  };
  for (const { SubnetId } of Subnets.slice(1)) call('ec2:DeleteSubnet', { SubnetId });
  return define(settings.replace('VPC', Subnets[0]?.VpcId ?? ''));
};

test('one type in one zone is launched without a fleet', async () => {
  const on = stage();
  const { machines } = await created(on, await only(on, `${one}, market: spot, vpc: VPC`));
  assert.equal(machines.length, 3);
  // One is the dry run before.
  assert.deepEqual([callsOf(on, 'ec2:RunInstances'), callsOf(on, 'ec2:CreateFleet')], [2, 1]);
});

for (const action of ['ec2:CreateFleet', 'ec2:RunInstances'] as const)
  for (const kind of ['lost answer', 'late execution', '5xx'] as const)
    test(`a launch by ${action} that never gets an answer (${kind}) ends as not proven, and destroy still leaves nothing`, async () => {
      const on = stage();
      const definition = await only(on, action === 'ec2:RunInstances' ? `${one}, vpc: VPC` : usual);
      const plan = await planned(on, definition);
      on.lab.setFaults([{ kind, action }]);
      const error = await toldBy(acquired(on, plan, 3));
      assert.equal(error.exit, Exit.unproven);
      assert.match(error.telling.what, /not known whether 3 machines were made in eu-west-1/);
      assert.ok(on.clock.monotonic() < 400_000);
      assert.ok(living(on).length <= 3);
      on.lab.setFaults([]);
      const intents = plan
        .next(owner, 3, [], [])
        .flat()
        .map(making => ({ run: 'r-1', making, at: on.clock.now() }));
      assert.deepEqual(await destroyed(on, on.again(), intents), []);
      await on.clock.advance(600_000);
      assert.deepEqual(on.lab.remains(), []);
    });

test('a clear no to a launch says nothing about the one before it whose answer was lost', async () => {
  const on = stage();
  const plan = await planned(on, define(usual));
  on.lab.setFaults([
    { kind: 'late execution', action: 'ec2:CreateFleet', nth: 1, late: 20_000 },
    { kind: 'error', action: 'ec2:CreateFleet', code: 'UnauthorizedOperation', status: 403 },
  ]);
  const error = await toldBy(acquired(on, plan, 3));
  assert.equal(error.exit, Exit.unproven);
  assert.match(error.telling.why ?? '', /asked again: UnauthorizedOperation/);
});

for (const [code, status, elsewhere] of [
  ['InsufficientInstanceCapacity', 500, true],
  ['InsufficientHostCapacity', 500, true],
  ['InsufficientVolumeCapacity', 500, true],
  ['InsufficientAddressCapacity', 500, true],
  ['MaxSpotInstanceCountExceeded', 400, true],
  ['VcpuLimitExceeded', 400, true],
  ['InstanceLimitExceeded', 400, true],
  ['InsufficientFreeAddressesInSubnet', 400, true],
  ['SpotMaxPriceTooLow', 400, true],
  ['Unsupported', 400, true],
  ['InvalidFleetConfiguration', 400, true],
  ['InvalidParameterCombination', 400, false],
  ['InvalidAMIID.NotFound', 400, false],
  ['UnauthorizedOperation', 403, false],
  ['OptInRequired', 403, false],
  ['PendingVerification', 400, false],
  ['Blocked', 400, false],
  ['ResourceCountExceeded', 400, false],
  ['VPCIdNotSpecified', 400, false],
] as const)
  test(`${code} of a launch is ${elsewhere ? 'the reason of a pool, and another one is tried' : 'told at once'}`, async () => {
    const on = stage();
    const plan = await planned(
      on,
      define('regions: [eu-west-1, us-east-1], types: [t3.small, t3a.small], market: spot'),
    );
    on.lab.setFaults([{ kind: 'error', action: 'ec2:CreateFleet', region: 'eu-west-1', code, status }]);
    const before = callsOf(on, 'ec2:CreateFleet');
    if (!elsewhere) {
      const { telling, exit } = await toldBy(acquired(on, plan, 3));
      assert.match(telling.why ?? '', new RegExp(code));
      assert.notEqual(exit, Exit.unproven);
      assert.equal(callsOf(on, 'ec2:CreateFleet') - before, 2);
      return;
    }
    const { machines, tries } = await acquired(on, plan, 3);
    assert.equal(machines.length, 3);
    assert.deepEqual(
      tries.flatMap(({ refusals }) => refusals.map(({ code }) => code)),
      [code],
    );
    assert.equal(living(on).length, 3);
  });

test('throttled and failing for a while, a launch waits and comes through', async () => {
  for (const code of [
    'RequestLimitExceeded',
    'EC2ThrottledException',
    'ServiceUnavailable',
    'InternalError',
    'Unavailable',
  ]) {
    const on = stage();
    const plan = await planned(on, define(usual));
    on.lab.setFaults([{ kind: 'error', action: 'ec2:CreateFleet', code, status: 503, times: 4 }]);
    const { machines } = await acquired(on, plan, 3);
    assert.equal(machines.length, 3, code);
    assert.equal(living(on).length, 3, code);
  }
});

test('a fleet that was let in while its launches were throttled is asked for again later, in the same pools', async () => {
  const sent: { readonly at: number; readonly overrides: unknown }[] = [];
  const throttled = {
    Instances: [],
    Errors: [{ ErrorCode: 'RequestLimitExceeded', ErrorMessage: 'Request limit exceeded.' }],
  };
  const on: Stage = stage(
    {},
    {
      through: aws => ({
        ...aws,
        call: async (region, action, input, signal) => {
          if (action !== 'ec2:CreateFleet' || 'DryRun' in input)
            return aws.call(region, action, input, signal);
          const { LaunchTemplateConfigs } = input as CreateFleetCommandInput;
          sent.push({ at: on.clock.monotonic(), overrides: LaunchTemplateConfigs?.[0]?.Overrides });
          return sent.length === 1 ? (throttled as never) : aws.call(region, action, input, signal);
        },
      }),
    },
  );
  const { machines, tries } = await created(on, define(usual));
  assert.equal(machines.length, 3);
  assert.deepEqual(
    tries.map(({ made, refusals }) => [made, refusals.map(({ pool, code }) => `${pool}: ${code}`)]),
    [
      [0, ['eu-west-1/on-demand: RequestLimitExceeded']],
      [3, []],
    ],
  );
  const [first, second] = sent;
  assert.ok(first && second && second.at > first.at, 'the limiter let the second one through at once');
  assert.deepEqual(second.overrides, first.overrides);
});

test('pools without capacity are left one by one until a pool has some, and every reason is kept', async () => {
  const on = stage({
    capacity: [
      { zone: 'eu-west-1c', type: 't3a.small', market: 'spot', count: 3 },
      { market: 'spot', count: 0 },
    ],
  });
  const { machines, tries } = await created(on, define(`${usual}, market: spot`));
  assert.equal(machines.length, 3);
  const pools = new Set(
    tries.flatMap(({ refusals }) =>
      refusals.filter(({ code }) => code === 'InsufficientInstanceCapacity').map(({ pool }) => pool),
    ),
  );
  for (const pool of pools) assert.match(pool, /^eu-west-1[abc]\/t3a?\.small\/spot$/);
  assert.ok(!pools.has('eu-west-1c/t3a.small/spot'));
});

test('without any spot capacity the machines come on demand, when the file says so', async () => {
  const on = stage({ capacity: [{ market: 'spot', count: 0 }] });
  const { machines, tries } = await created(on, define(`${usual}, market: spot-then-on-demand`));
  assert.equal(machines.length, 3);
  assert.equal(tries.at(-1)?.making.parameters.market, 'on-demand');
  const none = stage({ capacity: [{ market: 'spot', count: 0 }] });
  const spot = await created(none, define(`${usual}, market: spot`));
  assert.equal(spot.machines.length, 0);
  assert.ok(spot.tries.every(({ refusals }) => refusals.length > 0));
  assert.ok(none.clock.monotonic() < 120_000);
});

test('a pool that has less than asked for gives what it has, and another one the rest', async () => {
  const on = stage({
    capacity: [
      { type: 't3a.small', count: 1 },
      { zone: 'eu-west-1a', count: 2 },
    ],
  });
  const { machines } = await created(on, define(usual, 9));
  assert.equal(machines.length, 9);
  assert.equal(new Set(machines.map(({ id }) => id)).size, 9);
});

test('a machine that ended before its launch was answered is not taken for a new one', async () => {
  const on = stage();
  const plan = await planned(on, define(usual));
  const { machines } = await acquired(on, plan, 3);
  await on.clock.advance(20_000);
  assert.equal(machines.length, 3);
  const look = await on.through(on.provider.look(owner, ['machine'], ['eu-west-1']));
  await on.through(on.provider.remove(look.machines, async () => undefined, never));
  const [[launch] = []] = plan.next(owner, 3, [], []);
  assert.ok(launch);
  const again = await on.through(on.provider.make(launch, undefined, never));
  assert.deepEqual([again.machines.length, again.refusals[0]?.code], [0, 'IdempotentInstanceTerminated']);
});
