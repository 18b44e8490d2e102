import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Aws } from '../../../scripts/providers/aws/actions.ts';
import type { Resource, ResourceKind } from '../../../scripts/providers/provider.ts';
import { loadBalancers } from './load-balancers.ts';
import { callsOf, created, define, never, owner, type Stage, stage, usual } from './stage.ts';

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

test('a group waits for the interfaces of machines that have ended', async () => {
  const on = await fleet(usual, 3, { timings: { interfaces: 400_000 } });
  await removed(on, await seen(on, 'machine'));
  const groups = await seen(on, 'security group');
  const before = on.clock.monotonic();
  const { gone, refused } = await removed(on, groups);
  assert.deepEqual([gone.length, refused.size], [1, 0]);
  assert.ok(on.clock.monotonic() - before > 300_000);
});

test('a group that a living machine uses is refused at once, with the machine that uses it', async () => {
  const on = await fleet();
  const before = on.clock.monotonic();
  const { gone, refused } = await removed(on, await seen(on, 'security group'));
  assert.deepEqual(gone, []);
  assert.match([...refused.values()][0] ?? '', /^i-\w+ uses it, which is running$/);
  assert.ok(on.clock.monotonic() - before < 10_000);
});

test('a group that an interface of no instance uses is refused at once, with the interface', async () => {
  const on = await fleet(usual, 1, { timings: { interfaces: 10_000_000 } });
  await removed(on, await seen(on, 'machine'));
  const groups = await seen(on, 'security group');
  const provider = on.again({ through: loadBalancers });
  const refused = await on.through(provider.remove(groups, async () => undefined, never));
  assert.match(
    [...refused.values()][0] ?? '',
    /^eni-\w+ \(ELB theirs\) uses it, which is not of this fleet: /,
  );
  assert.equal(callsOf(on, 'ec2:DeleteSecurityGroup'), 1);
});

test('one living machine among more than 200 that use a group is found at once', async () => {
  const on = await fleet('regions: [eu-west-1], types: [t3.small]', 202, {
    timings: { interfaces: 10_000_000 },
  });
  const { NetworkInterfaces } = call(on, 'ec2:DescribeNetworkInterfaces', {}) as {
    NetworkInterfaces: { Attachment: { InstanceId: string } }[];
  };
  const living = NetworkInterfaces.at(-1)?.Attachment.InstanceId;
  await removed(
    on,
    (await seen(on, 'machine')).filter(({ id }) => id !== living),
  );
  const { refused } = await removed(on, await seen(on, 'security group'));
  assert.equal([...refused.values()][0], `${living} uses it, which is running`);
  assert.equal(callsOf(on, 'ec2:DeleteSecurityGroup'), 1);
});

for (const way of ['ec2:AuthorizeSecurityGroupIngress', 'ec2:AuthorizeSecurityGroupEgress'])
  test(`a group that another group names is told at once, with that group (${way})`, async () => {
    const on = await fleet();
    await removed(on, await seen(on, 'machine'));
    await on.clock.advance(60_000);
    const [group] = await seen(on, 'security group');
    const { GroupId } = call(on, 'ec2:CreateSecurityGroup', {
      GroupName: 'foreign',
      Description: 'foreign',
    }) as { GroupId: string };
    const IpPermissions = [
      { IpProtocol: 'tcp', FromPort: 1, ToPort: 1, UserIdGroupPairs: [{ GroupId: group?.id }] },
    ];
    call(on, way, { GroupId, IpPermissions });
    const { refused } = await removed(on, group ? [group] : []);
    assert.match(
      [...refused.values()][0] ?? '',
      new RegExp(
        `^${GroupId} \\(foreign\\) names it in its rules, and is not of this fleet: aws ec2 describe-`,
      ),
    );
    assert.equal(callsOf(on, 'ec2:DeleteSecurityGroup'), 1);
  });

test('what was deleted underneath us is gone', async () => {
  const on = await fleet();
  await removed(on, await seen(on, 'machine'));
  await on.clock.advance(60_000);
  const things = [...(await seen(on, 'security group')), ...(await seen(on, 'launch template'))];
  call(on, 'ec2:DeleteSecurityGroup', { GroupId: things[0]?.id });
  call(on, 'ec2:DeleteLaunchTemplate', { LaunchTemplateId: things[1]?.id });
  const { gone, refused } = await removed(on, things);
  assert.deepEqual([gone.length, refused.size], [2, 0]);
});

test('what does not carry our tags any more is never touched', async () => {
  const on = await fleet();
  const things = [
    ...(await seen(on, 'machine')),
    ...(await seen(on, 'security group')),
    ...(await seen(on, 'launch template')),
  ];
  const before = on.lab
    .remains()
    .map(({ id }) => id)
    .sort();
  call(on, 'ec2:DeleteTags', { Resources: before, Tags: [{ Key: 'mayfly:fleet' }] });
  const { refused } = await removed(
    on,
    things.filter(({ kind }) => kind !== 'machine'),
  );
  assert.equal(refused.size, 2);
  for (const why of refused.values()) assert.equal(why, 'it does not carry our tags any more');
  const machines = await removed(
    on,
    things.filter(({ kind }) => kind === 'machine'),
  );
  assert.deepEqual(machines.gone, []);
  assert.deepEqual(new Set(machines.refused.values()), new Set(['it does not carry our tags any more']));
  assert.deepEqual(
    on.lab
      .remains()
      .map(({ id }) => id)
      .sort(),
    before,
  );
});

test('a volume that is missing from one answer is not taken for gone', async () => {
  const on = await fleet(usual, 1);
  const [volume] = on.lab.remains().filter(({ kind }) => kind === 'volume');
  const thing: Resource = { kind: 'volume', id: volume?.id ?? '', name: 'v', place: 'eu-west-1', owner };
  let looks = 0;
  const blinking = (behind: Aws): Aws => ({
    call: async (region, action, input, signal) => {
      const answer = await behind.call(region, action, input, signal);
      return action === 'ec2:DescribeVolumes' && ++looks === 1 ? { ...answer, Volumes: [] } : answer;
    },
  });
  const gone: string[] = [];
  const provider = on.again({ through: blinking });
  const refused = await on.through(provider.remove([thing], async ({ id }) => void gone.push(id), never));
  assert.deepEqual([gone.length, refused.size], [0, 1]);
});

test('a volume that stays behind is removed when its machine has ended, and not before', async () => {
  const on = await fleet(usual, 1);
  const [machine] = await seen(on, 'machine');
  const [volume] = on.lab.remains().filter(({ kind }) => kind === 'volume');
  const thing: Resource = { kind: 'volume', id: volume?.id ?? '', name: 'v', place: 'eu-west-1', owner };
  const living = await removed(on, [thing]);
  assert.match(living.refused.get(thing.id) ?? '', /uses it, which is running/);
  call(on, 'ec2:TerminateInstances', { InstanceIds: [machine?.id] });
  const { gone, refused } = await removed(on, [thing]);
  assert.deepEqual([gone, refused.size], [[thing.id], 0]);
});
