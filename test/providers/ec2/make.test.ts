import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { FaultKind, FaultRule } from '../../../lab/core/options.ts';
import { Exit } from '../../../scripts/errors.ts';
import { ownerTags } from '../../../scripts/providers/provider.ts';
import {
  acquired,
  boot,
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

test('everything carries our tags from birth, and the tags of the user beside them', async () => {
  for (const market of ['spot', 'on-demand']) {
    const on = stage();
    await created(on, define(`${usual}, market: ${market}, tags: {team: blue, Name: mine}`));
    const left = on.lab.remains();
    const kinds = new Set(left.map(({ kind }) => kind));
    assert.ok(
      kinds.has('volume') && kinds.has('network-interface') && kinds.has('launch-template'),
      [...kinds].join(),
    );
    for (const { kind, tags } of left) {
      assert.deepEqual(
        Object.values(ownerTags).map(key => tags.get(key)),
        ['hello', 'default', 'rel1', 'r-1', undefined],
        kind,
      );
      assert.deepEqual([tags.get('team'), tags.get('Name')], ['blue', 'mine'], kind);
    }
  }
});

test('tags of the user never win over ours, even when they came past the rules', async () => {
  const on = stage();
  const plan = await planned(on, define(usual));
  const [group] = plan.shared(owner)[0] ?? [];
  assert.ok(group);
  const tags = ['mayfly:fleet', 'other', 'MAYFLY:environment', 'other', 'aws:x', 'y', 'team', 'blue'];
  await on.through(
    on.provider.make({ ...group, parameters: { ...group.parameters, tags } }, undefined, never),
  );
  const [made] = on.lab.remains();
  assert.deepEqual([...(made?.tags ?? [])].sort(), [
    ['Name', 'hello'],
    ['mayfly:environment', 'default'],
    ['mayfly:fleet', 'hello'],
    ['mayfly:release', 'rel1'],
    ['mayfly:run', 'r-1'],
    ['team', 'blue'],
  ]);
});

test('machines need tokens for their metadata, end when they are shut down, and boot with our user data', async () => {
  const on = stage({}, {});
  const plan = await planned(on, define(`${one}, market: spot, disk: 30`));
  const [group, template] = plan.shared(owner)[0] ?? [];
  assert.ok(group && template);
  await acquired(on, plan, 1);
  const call = (action: string, input: object) =>
    on.lab.call({
      caller: { accessKey: 'k', account: '111122223333', arn: '', expired: false, denied: new Set() },
      region: 'eu-west-1',
      action,
      input,
    });
  const { LaunchTemplateVersions } = call('ec2:DescribeLaunchTemplateVersions', {
    LaunchTemplateName: template.name,
  }) as never as {
    LaunchTemplateVersions: { LaunchTemplateData: Record<string, unknown> }[];
  };
  const data = LaunchTemplateVersions[0]?.LaunchTemplateData;
  assert.deepEqual(data?.MetadataOptions, {
    HttpEndpoint: 'enabled',
    HttpTokens: 'required',
    HttpPutResponseHopLimit: 1,
    InstanceMetadataTags: 'disabled',
  });
  assert.equal(data?.InstanceInitiatedShutdownBehavior, 'terminate');
  assert.equal(data?.InstanceMarketOptions, undefined);
  assert.equal(Buffer.from(String(data?.UserData), 'base64').toString(), boot.userData);
  await on.clock.advance(10_000);
  const { Volumes } = call('ec2:DescribeVolumes', {}) as never as {
    Volumes: { Size: number; VolumeType: string }[];
  };
  assert.deepEqual(
    Volumes.map(({ Size, VolumeType }) => [Size, VolumeType]),
    [[30, 'gp3']],
  );
  const { SpotInstanceRequests } = call('ec2:DescribeSpotInstanceRequests', {}) as never as {
    SpotInstanceRequests: { Type: string }[];
  };
  assert.deepEqual(
    SpotInstanceRequests.map(({ Type }) => Type),
    ['one-time'],
  );
});

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

test('a group of the same name that this fleet did not make is refused, and stays', async () => {
  const on = stage();
  const plan = await planned(on, define(usual));
  const [group] = plan.shared(owner)[0] ?? [];
  assert.ok(group);
  const foreign = { ...group, owner: { ...owner, fleet: 'other' } };
  await on.through(on.provider.make(foreign, undefined, never));
  const { telling, exit } = await toldBy(on.through(on.provider.make(group, undefined, never)));
  assert.match(telling.what, /taken by a security group in eu-west-1 that this fleet did not make/);
  assert.equal(exit, Exit.failed);
  assert.equal(on.lab.remains().length, 1);
});

test('a group that this fleet has already is adopted, and opened to an address that is new', async () => {
  const on = stage();
  const plan = await planned(on, define(usual));
  const [group] = plan.shared(owner)[0] ?? [];
  assert.ok(group);
  await on.through(on.provider.make(group, undefined, never));
  const ingress = ['tcp 22 22 203.0.113.7/32', 'tcp 22 22 198.51.100.1/32', 'tcp 443 443 ::/0'];
  const next = { ...group, owner: { ...owner, run: 'r-2' }, parameters: { ...group.parameters, ingress } };
  for (const _ of [1, 2]) await on.through(on.provider.make(next, undefined, never));
  assert.equal(on.lab.remains().length, 1);
});

test('a group that somebody deletes before the launch is told, not tried for ever', async () => {
  const on = stage();
  const plan = await planned(on, define(usual));
  for (const making of plan.shared(owner).flat()) await on.through(on.provider.make(making, boot, never));
  const group = on.lab.remains().find(({ kind }) => kind === 'security-group');
  on.lab.call({
    caller: { accessKey: 'k', account: '111122223333', arn: '', expired: false, denied: new Set() },
    region: 'eu-west-1',
    action: 'ec2:DeleteSecurityGroup',
    input: { GroupId: group?.id },
  });
  const [[launch] = []] = plan.next(owner, 3, [], []);
  assert.ok(launch);
  const made = await on.through(on.provider.make(launch, undefined, never));
  assert.deepEqual(made.machines, []);
  assert.match(made.refusals[0]?.code ?? '', /InvalidGroup.NotFound/);
  const tries = [{ making: launch, made: 0, refusals: made.refusals }];
  assert.deepEqual(plan.next(owner, 3, [], tries), []);
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

test('an interrupt ends the waiting at once', async () => {
  const on = stage();
  const plan = await planned(on, define(usual));
  on.lab.setFaults([{ kind: 'throttle' }]);
  const stop = new AbortController();
  const [group] = plan.shared(owner)[0] ?? [];
  assert.ok(group);
  const task = on.provider.make(group, undefined, stop.signal);
  const ended = assert.rejects(task, /that is enough/);
  await on.clock.advance(3000);
  stop.abort(new Error('that is enough'));
  await ended;
});
