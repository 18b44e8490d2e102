import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fleet, newClient, newGroup, newTemplate, refusal, run, runOne } from './client.ts';

const open = (GroupId: string, CidrIp = '203.0.113.4/32') => ({
  GroupId,
  IpPermissions: [{ IpProtocol: 'tcp', FromPort: 22, ToPort: 22, IpRanges: [{ CidrIp }] }],
});

test('a group’s name is unique in its VPC', () => {
  const client = newClient();
  newGroup(client);
  refusal('InvalidGroup.Duplicate', () => newGroup(client));
  refusal('InvalidParameterValue', () => newGroup(client, 'ümlaut'));
  refusal('InvalidVpcID.NotFound', () => newGroup(client, 'other', { VpcId: 'vpc-00000000000000000' }));
});

test('a rule is there once; what is not there cannot be revoked', () => {
  const client = newClient();
  const group = newGroup(client);
  client.call('ec2:AuthorizeSecurityGroupIngress', open(group));
  refusal('InvalidPermission.Duplicate', () => client.call('ec2:AuthorizeSecurityGroupIngress', open(group)));
  refusal('InvalidParameterValue', () =>
    client.call('ec2:AuthorizeSecurityGroupIngress', open(group, '300.0.0.0/8')),
  );
  const rules = () => client.call('ec2:DescribeSecurityGroups', { GroupIds: [group] }).SecurityGroups?.[0];
  assert.deepEqual(rules()?.IpPermissions, [
    {
      IpProtocol: 'tcp',
      FromPort: 22,
      ToPort: 22,
      UserIdGroupPairs: [],
      IpRanges: [{ CidrIp: '203.0.113.4/32' }],
      Ipv6Ranges: [],
      PrefixListIds: [],
    },
  ]);
  assert.equal(rules()?.IpPermissionsEgress?.[0]?.IpProtocol, '-1');
  client.ask('ec2:RevokeSecurityGroupIngress', open(group));
  refusal('InvalidPermission.NotFound', () => client.ask('ec2:RevokeSecurityGroupIngress', open(group)));
  assert.deepEqual(rules()?.IpPermissions, []);
  refusal('InvalidPermission.NotFound', () => client.ask('ec2:RevokeSecurityGroupEgress', open(group)));
});

test('a port is a whole number, also where it says nothing', () => {
  const client = newClient();
  const GroupId = newGroup(client);
  for (const IpProtocol of ['tcp', '-1', '50'])
    for (const ports of [{ FromPort: Number.NaN }, { ToPort: 22.5 }]) {
      const rule = { IpProtocol, FromPort: 22, ToPort: 22, ...ports, IpRanges: [{ CidrIp: '192.0.2.1/32' }] };
      refusal('InvalidParameterValue', () =>
        client.call('ec2:AuthorizeSecurityGroupIngress', { GroupId, IpPermissions: [rule] }),
      );
    }
});

test('a group that another group’s rule names cannot be deleted; the default one never', () => {
  const client = newClient();
  const [a, b] = [newGroup(client, 'a'), newGroup(client, 'b')];
  const pair = { GroupId: b, IpPermissions: [{ IpProtocol: '-1', UserIdGroupPairs: [{ GroupId: a }] }] };
  client.call('ec2:AuthorizeSecurityGroupIngress', pair);
  refusal('DependencyViolation', () => client.call('ec2:DeleteSecurityGroup', { GroupId: a }));
  client.ask('ec2:RevokeSecurityGroupIngress', pair);
  client.call('ec2:DeleteSecurityGroup', { GroupId: a });
  refusal('InvalidGroup.NotFound', () => client.call('ec2:DeleteSecurityGroup', { GroupId: a }));
  refusal('CannotDelete', () => client.call('ec2:DeleteSecurityGroup', { GroupName: 'default' }));
});

test('a group stays in use until the interface of its terminated instance is gone', () => {
  const client = newClient({ timings: { terminated: 20_000, interfaces: 10_000 } });
  const group = newGroup(client);
  const id = runOne(client, { SecurityGroupIds: [group] });
  const remove = () => client.call('ec2:DeleteSecurityGroup', { GroupId: group });
  refusal('DependencyViolation', remove);
  client.call('ec2:TerminateInstances', { InstanceIds: [id] });
  client.pass(29_999);
  refusal('DependencyViolation', remove);
  client.pass(1);
  remove();
});

test('moving instances into another group frees theirs at once', () => {
  const client = newClient();
  const group = newGroup(client);
  const id = runOne(client, { SecurityGroupIds: [group] });
  const { SecurityGroups: [usual] = [] } = client.call('ec2:DescribeSecurityGroups', {
    GroupNames: ['default'],
  });
  client.ask('ec2:ModifyInstanceAttribute', { InstanceId: id, Groups: [usual?.GroupId] });
  client.call('ec2:DeleteSecurityGroup', { GroupId: group });
});

test('when the lab is told so, a new group or template is not seen at once, though its name is taken', () => {
  const client = newClient({ seed: 3, timings: { visibleOthers: 8_000 } });
  const names = Array.from({ length: 20 }, (_, n) => `name-${n}`);
  const groups = names.map(name => newGroup(client, name));
  const templates = names.map(name => newTemplate(client, {}, name));
  const seenGroups = () =>
    client.call('ec2:DescribeSecurityGroups', {}).SecurityGroups?.map(({ GroupId }) => GroupId) ?? [];
  const seenTemplates = () =>
    client
      .call('ec2:DescribeLaunchTemplates', {})
      .LaunchTemplates?.map(({ LaunchTemplateId }) => LaunchTemplateId) ?? [];
  client.pass(2_000);
  const group = groups.find(id => !seenGroups().includes(id)) ?? '';
  const template = templates.find(id => !seenTemplates().includes(id)) ?? '';
  assert.ok(group && template && seenGroups().length > 1 && seenTemplates().length > 0);
  refusal('InvalidGroup.Duplicate', () => newGroup(client, names[groups.indexOf(group)]));
  refusal('InvalidLaunchTemplateName.AlreadyExistsException', () =>
    newTemplate(client, {}, names[templates.indexOf(template)]),
  );
  const Tags = [{ Key: 'a', Value: 'b' }];
  const onGroup: (() => unknown)[] = [
    () => client.call('ec2:DescribeSecurityGroups', { GroupIds: [group] }),
    () => client.call('ec2:AuthorizeSecurityGroupIngress', open(group)),
    () => client.call('ec2:DeleteSecurityGroup', { GroupId: group }),
    () => client.call('ec2:CreateTags', { Resources: [group], Tags }),
    () => run(client, { SecurityGroupIds: [group] }),
    () => run(client, { SecurityGroups: [names[groups.indexOf(group)] ?? ''] }),
    () => client.ask('ec2:ModifyInstanceAttribute', { InstanceId: runOne(client), Groups: [group] }),
  ];
  for (const action of onGroup) refusal('InvalidGroup.NotFound', action);
  const onTemplate: (() => unknown)[] = [
    () => client.call('ec2:DescribeLaunchTemplates', { LaunchTemplateIds: [template] }),
    () => client.call('ec2:DeleteLaunchTemplate', { LaunchTemplateId: template }),
    () => fleet(client, template),
  ];
  for (const action of onTemplate) refusal('InvalidLaunchTemplateId.NotFound', action);
  client.pass(6_000);
  assert.deepEqual([seenGroups().length, seenTemplates().length], [21, 20]);
  for (const action of onGroup.slice(0, 2)) action();
});
