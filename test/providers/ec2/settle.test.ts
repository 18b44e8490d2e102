import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Making, OpenIntent, Provider } from '../../../scripts/providers/provider.ts';
import { boot, callsOf, created, define, never, owner, planned, type Stage, stage, usual } from './stage.ts';

const scope = { fleet: 'hello', environment: 'default' };
const living = ({ lab }: Stage) =>
  lab.remains().filter(({ kind, state }) => kind === 'instance' && state !== 'shutting-down');

interface Settled {
  readonly said: string[];
  readonly took: number;
  readonly unseen: number;
}

const settled = async (
  on: Stage,
  intents: readonly OpenIntent[],
  { provider = on.again(), complete = true }: { provider?: Provider; complete?: boolean } = {},
): Promise<Settled> => {
  const said: string[] = [];
  const before = on.clock.monotonic();
  const unseen = await on.through(
    provider.settle(scope, { intents, complete }, text => said.push(text), never),
  );
  // Whole seconds: the call that asks AWS for the time takes a part of one.
  const took = Math.floor((on.clock.monotonic() - before) / 1000) * 1000;
  return { said, took, unseen: unseen.length };
};

/** A group and a template are there; the launch is what the test does with it. */
const ready = async (lab: Parameters<typeof stage>[0] = {}) => {
  const on = stage(lab);
  const plan = await planned(on, define(usual));
  const [group, template] = plan.shared(owner)[0] ?? [];
  const [[launch] = []] = plan.next(owner, 3, [], []);
  assert.ok(group && template && launch);
  for (const making of [group, template]) await on.through(on.provider.make(making, boot, never));
  const intent = (making: Making): OpenIntent => ({ run: 'r-1', making, at: on.clock.now() });
  return { on, group, template, launch, intent };
};

test('without anything open there is nothing to wait for', async () => {
  const { took, said } = await settled(stage(), []);
  assert.deepEqual([took, said], [0, []]);
});

test('a launch that was carried out is asked for again, and what it made is ended at once', async () => {
  const { on, launch, intent } = await ready();
  const open = intent(launch);
  await on.through(on.provider.make(launch, undefined, never));
  assert.equal(living(on).length, 3);
  const { took, said, unseen } = await settled(on, [open]);
  assert.deepEqual([living(on).length, unseen], [0, 0]);
  assert.ok(took < 60_000, `${took} ms`);
  assert.match(said.join(), /asking again what became of 1 launches/);
});

test('a launch that was never carried out makes nothing that stays', async () => {
  const { on, launch, intent } = await ready({ timings: { visible: 30_000 } });
  const { unseen } = await settled(on, [intent(launch)]);
  assert.deepEqual([living(on).length, unseen], [0, 0]);
  await on.clock.advance(600_000);
  assert.equal(on.lab.remains().filter(({ kind }) => kind === 'instance').length, 0);
});

test('a launch that is carried out late, after it was settled, makes nothing more', async () => {
  const { on, launch, intent } = await ready();
  on.lab.setFaults([{ kind: 'late execution', action: 'ec2:CreateFleet', late: 200_000 }]);
  const open = intent(launch);
  const stop = new AbortController();
  const made = assert.rejects(on.provider.make(launch, undefined, stop.signal));
  await on.clock.advance(1000);
  stop.abort(new Error('killed'));
  await made;
  on.lab.setFaults([]);
  const { took } = await settled(on, [open]);
  assert.ok(took < 60_000);
  await on.clock.advance(300_000);
  assert.equal(living(on).length, 0);
});

test('a launch whose machines have ended since is known to be dead, without a wait', async () => {
  const { on, launch, intent } = await ready();
  const open = intent(launch);
  const { machines } = await on.through(on.provider.make(launch, undefined, never));
  await on.clock.advance(10_000);
  for (const { id } of machines) on.lab.ended(id, 'Server.InternalError');
  await on.clock.advance(30_000);
  const { took } = await settled(on, [open]);
  assert.ok(took < 5000);
  assert.equal(living(on).length, 0);
});

test('what has no token is waited for until the window is over, and people are told how long', async () => {
  const { on, group, template, intent } = await ready();
  for (const making of [group, template]) {
    const open = intent(making);
    await on.clock.advance(100_000);
    const { took, said } = await settled(on, [open]);
    assert.equal(took, 200_000);
    assert.match(said.join(), /waiting 200 s: a call of an interrupted run may still be carried out/);
  }
});

test('a launch that AWS refuses now may still be on its way: it is waited for', async () => {
  const { on, launch, intent } = await ready();
  on.lab.setFaults([
    { kind: 'error', action: 'ec2:CreateFleet', code: 'InvalidLaunchTemplateName.NotFoundException' },
  ]);
  const { took, unseen } = await settled(on, [intent(launch)]);
  assert.equal(took, 300_000);
  assert.equal(unseen, 0);
});

test('an old intent is over: it is neither sent again nor waited for', async () => {
  const { on, launch, group, intent } = await ready();
  const open = [intent(launch), intent(group)];
  await on.clock.advance(300_000);
  const before = callsOf(on, 'ec2:CreateFleet');
  const { took } = await settled(on, open);
  assert.deepEqual([took, callsOf(on, 'ec2:CreateFleet') - before], [0, 0]);
});

test('in the second half of the window nothing is sent again: a replay may be late as well', async () => {
  const { on, launch, intent } = await ready();
  const open = intent(launch);
  await on.clock.advance(200_000);
  const before = callsOf(on, 'ec2:CreateFleet');
  const { took } = await settled(on, [open]);
  assert.deepEqual([took, callsOf(on, 'ec2:CreateFleet') - before], [100_000, 0]);
});

test('the time is asked of another home while the first one is silent, and no refusal is asked again', async () => {
  const { on, group, intent } = await ready();
  const open = intent(group);
  await on.clock.advance(300_000);
  for (const [fault, homes, most] of [
    [{ kind: 'silent region', region: 'us-east-1' }, ['us-east-1', 'eu-west-1'], 3_000],
    [{ kind: 'error', region: 'us-east-1', code: 'AccessDenied' }, ['us-east-1'], 1_000],
  ] as const) {
    on.lab.setFaults([fault]);
    const before = on.sent.length;
    const began = on.clock.monotonic();
    await on.through(on.again().settle(owner, { intents: [open], complete: true }, () => undefined, never));
    assert.deepEqual(
      on.sent.slice(before),
      homes.map(home => `${home} sts:GetCallerIdentity`),
    );
    assert.ok(on.clock.monotonic() - began < most);
  }
});

test('an intent of the future, by a clock that was wrong, is waited for as one of now', async () => {
  const { on, group, intent } = await ready();
  const open = intent(group);
  on.clock.jump(-3_600_000);
  const { took } = await settled(on, [open]);
  assert.equal(took, 300_000);
});

for (const [words, skew] of [
  ['an hour ahead', 3_600_000],
  ['an hour behind', -3_600_000],
  ['ten years ahead', 315_576_000_000],
] as const)
  test(`a clock of this computer that is ${words} makes no intent older or younger: AWS is asked for the time`, async () => {
    const { on, group, intent } = await ready();
    const open = intent(group);
    await on.clock.advance(100_000);
    const { took } = await settled(on, [open], { provider: on.again({ skew }) });
    assert.equal(took, 200_000);
  });

test('an intent whose age nobody can tell is waited for as one of now', async () => {
  const { on, group, intent } = await ready();
  const open = intent(group);
  await on.clock.advance(250_000);
  on.lab.setFaults([{ kind: 'silent region' }]);
  const { took } = await settled(on, [open]);
  assert.ok(took >= 300_000, `${took}`);
});

test('when the journal is lost the window begins now, once', async () => {
  const on = stage();
  const provider = on.again();
  const first = await settled(on, [], { provider, complete: false });
  assert.equal(first.took, 300_000);
  assert.match(first.said.join(), /what earlier runs of hello asked for is not known/);
  assert.equal((await settled(on, [], { provider, complete: false })).took, 0);
});

test('when the journal lost lines nothing is sent again: the answer to a launch may be among them', async () => {
  const { on, launch, intent } = await ready();
  const { took, said } = await settled(on, [intent(launch)], { complete: false });
  assert.equal(took, 300_000);
  assert.equal(said.length, 1);
  assert.deepEqual(
    on.lab.remains().filter(({ kind }) => kind === 'instance'),
    [],
  );
});

test('the quiet window can be set', async () => {
  const { on, group, intent } = await ready();
  const provider = on.again({ provider: { quietWindow: 20_000 } });
  assert.equal((await settled(on, [intent(group)], { provider })).took, 20_000);
});

test('what was settled once is not asked for again', async () => {
  const { on, launch, intent } = await ready();
  const provider = on.again();
  const open = intent(launch);
  await settled(on, [open], { provider });
  const before = callsOf(on, 'ec2:CreateFleet');
  await settled(on, [open], { provider });
  assert.equal(callsOf(on, 'ec2:CreateFleet'), before);
});

test('a region that does not answer is unseen, and never taken for settled', async () => {
  const { on, launch, intent } = await ready();
  on.lab.setFaults([{ kind: 'silent region', region: 'eu-west-1' }]);
  const { unseen } = await settled(on, [intent(launch)]);
  assert.equal(unseen, 1);
});

test('an interrupt ends the waiting at once', async () => {
  const { on, group, intent } = await ready();
  const stop = new AbortController();
  const intents = [intent(group)];
  const ended = assert.rejects(
    on.again().settle(scope, { intents, complete: true }, () => undefined, stop.signal),
    /enough/,
  );
  await on.clock.advance(1000);
  stop.abort(new Error('enough'));
  await ended;
});

test('an answer to a group or a template that came after a lost one says that a call may still be late', async () => {
  for (const action of ['ec2:CreateSecurityGroup', 'ec2:CreateLaunchTemplate']) {
    const on = stage();
    const plan = await planned(on, define(usual));
    on.lab.setFaults([{ kind: 'late execution', action, nth: 1 }]);
    const late: boolean[] = [];
    for (const making of plan.shared(owner).flat())
      late.push((await on.through(on.provider.make(making, boot, never))).late ?? false);
    assert.deepEqual(late, action.endsWith('Group') ? [true, false] : [false, true]);
  }
  const on = stage();
  await created(on, define(usual));
});
