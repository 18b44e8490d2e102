import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { DescribeSecurityGroupsResult } from '@aws-sdk/client-ec2';
import { administrator } from '../../../lab/core/simulated.ts';
import { Exit } from '../../../scripts/errors.ts';
import { ownerTags } from '../../../scripts/providers/provider.ts';
import { acquired, boot, created, define, never, owner, planned, stage, toldBy, usual } from './stage.ts';

const one = 'regions: [eu-west-1], types: [t3.small]';

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

test('a group that this fleet has already is adopted, and open to the addresses of now only', async () => {
  const on = stage();
  const plan = await planned(on, define(usual));
  const [group] = plan.shared(owner)[0] ?? [];
  assert.ok(group);
  const before = ['tcp 22 22 203.0.113.7/32', 'tcp 22 22 192.0.2.1/32', 'udp 5000 5010 ::/0'];
  const first = { ...group, parameters: { ...group.parameters, ingress: before } };
  await on.through(on.provider.make(first, undefined, never));
  const ingress = ['tcp 22 22 203.0.113.7/32', 'tcp 22 22 198.51.100.1/32', 'tcp 443 443 ::/0'];
  const next = { ...group, owner: { ...owner, run: 'r-2' }, parameters: { ...group.parameters, ingress } };
  for (const _ of [1, 2]) await on.through(on.provider.make(next, undefined, never));
  assert.equal(on.lab.remains().length, 1);
  const { SecurityGroups } = on.lab.call({
    caller: administrator(),
    region: 'eu-west-1',
    action: 'ec2:DescribeSecurityGroups',
    input: { Filters: [{ Name: 'group-name', Values: [group.name] }] },
  }) as DescribeSecurityGroupsResult;
  const open = SecurityGroups?.[0]?.IpPermissions?.flatMap(({ FromPort, IpRanges = [], Ipv6Ranges = [] }) =>
    [...IpRanges.map(({ CidrIp }) => CidrIp), ...Ipv6Ranges.map(({ CidrIpv6 }) => CidrIpv6)].map(
      cidr => `${FromPort} ${cidr}`,
    ),
  );
  assert.deepEqual(open?.sort(), ['22 198.51.100.1/32', '22 203.0.113.7/32', '443 ::/0']);
});

test('a group is found on whatever page AWS shows it', async () => {
  const on = stage();
  const plan = await planned(on, define(usual));
  const [group] = plan.shared(owner)[0] ?? [];
  assert.ok(group);
  await on.through(on.provider.make(group, undefined, never));
  // As many as there are looks.
  on.lab.setFaults([{ kind: 'empty page', action: 'ec2:DescribeSecurityGroups', nth: [1, 2, 3, 4, 5] }]);
  const again = { ...group, owner: { ...owner, run: 'r-2' } };
  assert.deepEqual((await on.through(on.provider.make(again, undefined, never))).refusals, []);
});

test('whatever somebody let in by hand is shut out when a group is adopted: all traffic, other sources', async () => {
  const on = stage();
  const plan = await planned(on, define(usual));
  const [group] = plan.shared(owner)[0] ?? [];
  assert.ok(group);
  const call = (action: string, input: object) =>
    on.lab.call({ caller: administrator(), region: 'eu-west-1', action, input });
  const shown = () => {
    const { SecurityGroups } = call('ec2:DescribeSecurityGroups', {
      Filters: [{ Name: 'group-name', Values: [group.name] }],
    }) as DescribeSecurityGroupsResult;
    return SecurityGroups?.[0];
  };
  await on.through(on.provider.make(group, undefined, never));
  const ours = shown()?.IpPermissions;
  assert.equal(ours?.length, 1);
  const GroupId = shown()?.GroupId;
  const ports = { IpProtocol: 'tcp', FromPort: 80, ToPort: 80 };
  const byHand = [
    { IpProtocol: '-1', IpRanges: [{ CidrIp: '192.0.2.9/32', Description: 'at home' }] },
    { IpProtocol: '-1', Ipv6Ranges: [{ CidrIpv6: '::/0' }] },
    { IpProtocol: '-1', UserIdGroupPairs: [{ GroupId }] },
    { IpProtocol: '50', IpRanges: [{ CidrIp: '192.0.2.9/32' }] },
    { IpProtocol: 'icmp', FromPort: 8, ToPort: -1, IpRanges: [{ CidrIp: '0.0.0.0/0' }] },
    { ...ports, PrefixListIds: [{ PrefixListId: 'pl-0a1b2c' }] },
    { ...ports, UserIdGroupPairs: [{ GroupId }] },
  ];
  call('ec2:AuthorizeSecurityGroupIngress', { GroupId, IpPermissions: byHand });
  await on.through(on.provider.make({ ...group, owner: { ...owner, run: 'r-2' } }, undefined, never));
  assert.deepEqual(shown()?.IpPermissions, ours);
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

test('a group whose rules could not be set was made: what becomes of it is not proven', async () => {
  const on = stage({
    faults: [
      {
        kind: 'error',
        action: 'ec2:AuthorizeSecurityGroupIngress',
        code: 'RulesPerSecurityGroupLimitExceeded',
        message: 'The maximum number of rules per security group has been reached.',
      },
    ],
  });
  const plan = await planned(on, define(usual));
  const [group] = plan.shared(owner).flat();
  assert.ok(group);
  const { exit, telling } = await toldBy(on.through(on.provider.make(group, undefined, never)));
  assert.equal(exit, Exit.unproven);
  assert.match(telling.why ?? '', /RulesPerSecurityGroupLimitExceeded/);
  assert.equal(on.lab.remains().filter(({ kind }) => kind === 'security-group').length, 1);
});

test('a right that no dry run can ask for is named when it is missing, with both commands', async () => {
  const action = 'ec2:AuthorizeSecurityGroupIngress';
  const message = `User: somebody is not authorized to perform: ${action}`;
  const on = stage({
    faults: [{ kind: 'error', action, code: 'UnauthorizedOperation', status: 403, message }],
  });
  const plan = await planned(on, define(usual));
  const [group] = plan.shared(owner).flat();
  assert.ok(group);
  const { exit, telling } = await toldBy(on.through(on.provider.make(group, undefined, never)));
  assert.equal(exit, Exit.unproven);
  assert.match(
    telling.next ?? '',
    /^just destroy .*; then: allow ec2:AuthorizeSecurityGroupIngress for this/,
  );
});
