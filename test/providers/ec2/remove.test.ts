import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { FaultKind } from '../../../lab/core/options.ts';
import type { ProviderMachine, Resource, ResourceKind } from '../../../scripts/providers/provider.ts';
import { callsOf, created, define, destroyed, never, owner, type Stage, stage, usual } from './stage.ts';

const caller = {
  accessKey: 'k',
  account: '111122223333',
  arn: '',
  expired: false,
  denied: new Set<string>(),
};
const call = (on: Stage, action: string, input: object, region = 'eu-west-1') =>
  on.lab.call({ caller, region, action, input });

const seen = async (on: Stage, kind: ResourceKind): Promise<Resource[]> => {
  const { machines, others } = await on.through(on.again().look(owner, undefined, ['eu-west-1']));
  return [...machines, ...others].filter(thing => thing.kind === kind);
};

const removed = async (on: Stage, things: readonly Resource[]) => {
  const gone: string[] = [];
  const refused = await on.through(on.again().remove(things, async ({ id }) => void gone.push(id), never));
  return { gone: gone.sort(), refused };
};

const fleet = async (settings = usual, count = 3, lab = {}) => {
  const on = stage(lab);
  await created(on, define(settings, count));
  await on.clock.advance(20_000);
  return on;
};

test('a machine is told to be gone only when AWS says that it is terminated', async () => {
  const on = await fleet();
  const machines = await seen(on, 'machine');
  const gone: string[] = [];
  const task = on.again().remove(machines, async ({ id }) => void gone.push(id), never);
  await on.clock.advance(15_000);
  assert.deepEqual(gone, []);
  assert.deepEqual([...(await on.through(task))], []);
  assert.equal(gone.length, 3);
  assert.deepEqual(
    on.lab.remains().filter(({ kind }) => kind === 'instance'),
    [],
  );
});

test('a machine that somebody else ended, or that AWS never knew, does not keep the others alive', async () => {
  const on = await fleet();
  const machines = await seen(on, 'machine');
  call(on, 'ec2:TerminateInstances', { InstanceIds: [machines[0]?.id] });
  await on.clock.advance(60_000);
  const unknown = { ...machines[1], id: 'i-0123456789abcdef0' } as ProviderMachine;
  const { gone, refused } = await removed(on, [...machines, unknown]);
  assert.deepEqual(gone, [...machines, unknown].map(({ id }) => id).sort());
  assert.deepEqual([...refused], []);
});

test('one machine that may not be ended is told, and the others are ended', async () => {
  const on = await fleet();
  const machines = await seen(on, 'machine');
  call(on, 'ec2:ModifyInstanceAttribute', {
    InstanceId: machines[0]?.id,
    DisableApiTermination: { Value: true },
  });
  const { gone, refused } = await removed(on, machines);
  assert.deepEqual(
    gone,
    machines
      .slice(1)
      .map(({ id }) => id)
      .sort(),
  );
  assert.match(refused.get(machines[0]?.id ?? '') ?? '', /OperationNotPermitted/);
});

test('many machines are ended in batches of at most 100, with one look a tick', async () => {
  const on = await fleet('regions: [eu-west-1], types: [t3.small]', 250);
  const machines = await seen(on, 'machine');
  const looks = callsOf(on, 'ec2:DescribeInstances');
  const { gone } = await removed(on, machines);
  assert.equal(gone.length, 250);
  assert.equal(callsOf(on, 'ec2:TerminateInstances'), 3);
  assert.ok(callsOf(on, 'ec2:DescribeInstances') - looks <= 12);
});

test('nothing is ever ended when nothing was asked for', async () => {
  const on = await fleet();
  await removed(on, []);
  assert.equal(callsOf(on, 'ec2:TerminateInstances'), 0);
});

test('a machine that is missing from some answers is not taken for gone', async () => {
  const on = await fleet(usual, 1);
  const machines = await seen(on, 'machine');
  on.lab.setFaults([{ kind: 'flapping', action: 'ec2:DescribeInstances', nth: [1, 2, 3, 4, 5] }]);
  const { gone } = await removed(on, machines);
  assert.deepEqual(gone, [machines[0]?.id]);
  assert.deepEqual(
    on.lab.remains().filter(({ kind }) => kind === 'instance'),
    [],
  );
});

for (const kind of [
  'lost answer',
  'late execution',
  '5xx',
  'truncated body',
  'throttle',
] as const satisfies readonly FaultKind[])
  test(`nothing is left when every third call meets this: ${kind}`, async () => {
    const on = await fleet('regions: [eu-west-1, us-east-1], types: [t3.small, t3a.small], market: spot', 12);
    on.lab.setFaults([{ kind, probability: 0.3 }]);
    const provider = on.again({ simulated: { timeout: 2000 } });
    const left = await retried(on, provider);
    assert.deepEqual(left, []);
    on.lab.setFaults([]);
    await on.clock.advance(60_000);
    assert.deepEqual(on.lab.remains(), []);
  });

/** A region may stay unseen for a whole round: then people run it again. */
const retried = async (on: Stage, provider: Stage['provider']): Promise<readonly Resource[]> => {
  for (let attempt = 1; ; attempt++)
    try {
      return await destroyed(on, provider);
    } catch (thrown) {
      if (attempt === 10) throw thrown;
    }
};

test('a fleet whose machines AWS does not show yet is removed all the same, by another process', async () => {
  const on = stage({ timings: { visible: 120_000 } });
  await created(on, define(usual, 5));
  assert.deepEqual(await destroyed(on, on.again()), []);
  assert.deepEqual(on.lab.remains(), []);
});

test('a security group that interfaces of ended machines still hold is waited for, and goes', async () => {
  const on = await fleet(usual, 2, { timings: { interfaces: 120_000 } });
  const groups = await seen(on, 'security group');
  await removed(on, await seen(on, 'machine'));
  const { gone, refused } = await removed(on, groups);
  assert.deepEqual([...refused], []);
  assert.deepEqual(
    gone,
    groups.map(({ id }) => id),
  );
  assert.ok(callsOf(on, 'ec2:DeleteSecurityGroup') > 2);
});

test('where AWS does not tell who uses a security group, that is the reason why it stays, and the rest goes on', async () => {
  const on = await fleet(usual, 2, { timings: { interfaces: 120_000 } });
  const groups = await seen(on, 'security group');
  await removed(on, await seen(on, 'machine'));
  on.lab.setFaults([{ kind: 'silent region', action: 'ec2:DescribeNetworkInterfaces' }]);
  const { gone, refused } = await removed(on, groups);
  assert.deepEqual(gone, []);
  assert.match(refused.get(groups[0]?.id ?? '') ?? '', /no answer within/);
});

test('an interrupt ends the waiting at once', async () => {
  const on = await fleet(usual, 3, { timings: { terminated: 600_000 } });
  const machines = await seen(on, 'machine');
  const stop = new AbortController();
  const ended = assert.rejects(
    on.again().remove(machines, async () => undefined, stop.signal),
    /that is enough/,
  );
  await on.clock.advance(30_000);
  stop.abort(new Error('that is enough'));
  await ended;
});

test('machines that do not end are told after 15 minutes', async () => {
  const on = await fleet(usual, 2, { timings: { terminated: 10_000_000 } });
  const { gone, refused } = await removed(on, await seen(on, 'machine'));
  assert.deepEqual(gone, []);
  assert.deepEqual(new Set(refused.values()), new Set(['AWS says shutting-down']));
});

test('a region that falls silent in the middle is told, and the other region is emptied', async () => {
  const on = await fleet('regions: [eu-west-1, us-east-1], types: [t3.small]', 4);
  const { machines } = await on.through(on.again().look(owner, ['machine']));
  on.lab.setFaults([{ kind: 'silent region', region: 'us-east-1' }]);
  const { gone, refused } = await removed(on, machines);
  assert.deepEqual([gone.length, refused.size], [2, 2]);
  assert.match([...refused.values()][0] ?? '', /no answer within|ECONNRESET/);
});
