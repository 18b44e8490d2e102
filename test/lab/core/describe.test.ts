import assert from 'node:assert/strict';
import { test } from 'node:test';
import type * as Ec2 from '@aws-sdk/client-ec2';
import {
  type Client,
  fleet,
  imageId,
  instance,
  instances,
  newClient,
  newGroup,
  newTemplate,
  refusal,
  run,
  runOne,
  subnetIn,
  tagSpec,
} from './client.ts';

const by = (client: Client, Name: string, ...Values: string[]) =>
  instances(client, { Filters: [{ Name, Values }] }).map(({ InstanceId }) => InstanceId);

/** One that is found by all of its properties, and one that shares none of them. */
const pair = () => {
  const client = newClient();
  const group = newGroup(client);
  const id = runOne(client, {
    ClientToken: 'tok',
    SubnetId: subnetIn(client, 'eu-west-1a'),
    SecurityGroupIds: [group],
    InstanceMarketOptions: { MarketType: 'spot' },
    TagSpecifications: [tagSpec('instance', { 'mayfly:fleet': 'hello', Name: 'a*b' })],
  });
  client.pass(2_000);
  runOne(client, {
    ImageId: imageId('debian-13-amd64'),
    InstanceType: 't3.small',
    SubnetId: subnetIn(client, 'eu-west-1b'),
  });
  client.pass(3_000);
  return { client, id, group };
};

test('every filter finds what has the property, and nothing else', () => {
  const { client, id, group } = pair();
  const found = instance(client, id);
  const { Reservations: [reservation] = [] } = client.call('ec2:DescribeInstances', { InstanceIds: [id] });
  const [net] = found.NetworkInterfaces ?? [];
  const filters: Record<string, string | undefined> = {
    'tag:mayfly:fleet': 'hello',
    'tag-key': 'mayfly:fleet',
    'instance-state-name': 'running',
    'instance-state-code': '16',
    'client-token': 'tok',
    'instance-lifecycle': 'spot',
    'spot-instance-request-id': found.SpotInstanceRequestId,
    'reservation-id': reservation?.ReservationId,
    'launch-time': found.LaunchTime?.toISOString(),
    'availability-zone': 'eu-west-1a',
    'subnet-id': found.SubnetId,
    'network-interface.group-id': group,
    'instance.group-id': group,
    'instance.group-name': 'web',
    'network-interface.network-interface-id': net?.NetworkInterfaceId,
    'image-id': found.ImageId,
    'instance-type': 't3.micro',
    'dns-name': found.PublicDnsName,
    'ip-address': found.PublicIpAddress,
    'private-ip-address': found.PrivateIpAddress,
    'private-dns-name': found.PrivateDnsName,
    'block-device-mapping.volume-id': found.BlockDeviceMappings?.[0]?.Ebs?.VolumeId,
    'instance-id': id,
  };
  for (const [name, value] of Object.entries(filters)) {
    assert.ok(value, name);
    assert.deepEqual(by(client, name, value, 'something else'), [id], name);
    assert.deepEqual(by(client, name, 'something else'), [], name);
  }
  assert.equal(by(client, 'vpc-id', found.VpcId ?? '').length, 2);
  assert.deepEqual(by(client, 'key-name', 'any'), []);
});

test('* and ? are wildcards in filters unless a backslash quotes them; case counts', () => {
  const { client, id } = pair();
  for (const value of ['a*', '*', 'a?b', 'a\\*b', '?\\*?'])
    assert.deepEqual(by(client, 'tag:Name', value), [id], value);
  for (const value of ['A*', 'a?', 'a\\?b', 'b*', 'a.b'])
    assert.deepEqual(by(client, 'tag:Name', value), [], value);
  assert.equal(by(client, 'instance-type', 't3.*').length, 2);
});

test('an unknown filter and one without values are refused', () => {
  const { client } = pair();
  refusal('InvalidParameterValue', () => by(client, 'no-such-filter', 'x'));
  refusal('InvalidParameterValue', () => by(client, 'constructor', 'x'));
  refusal('MissingParameter', () => by(client, 'instance-id'));
  refusal('FilterLimitExceeded', () => by(client, 'instance-id', ...Array.from({ length: 201 }, String)));
});

/** All pages; at most so many. */
const pages = (
  client: Client,
  MaxResults: number,
  more: Partial<Ec2.DescribeInstancesCommandInput> = {},
  between = () => {},
) => {
  const sizes: number[] = [];
  const ids: (string | undefined)[] = [];
  let NextToken: string | undefined;
  for (let page = 0; page < 100; page += 1) {
    const answer = client.call('ec2:DescribeInstances', {
      MaxResults,
      ...more,
      ...(NextToken === undefined ? {} : { NextToken }),
    });
    const found = (answer.Reservations ?? []).flatMap(({ Instances = [] }) => Instances);
    sizes.push(found.length);
    ids.push(...found.map(({ InstanceId }) => InstanceId));
    NextToken = answer.NextToken;
    if (NextToken === undefined) return { sizes, ids };
    between();
  }
  throw new Error('the pages do not end');
};

test('pages hold what was asked for, in order, each once', () => {
  const client = newClient();
  const ids = run(client, { MaxCount: 23 });
  assert.deepEqual(pages(client, 10), { sizes: [10, 10, 3], ids });
  assert.deepEqual(pages(client, 23), { sizes: [23], ids });
  const { Filters } = { Filters: [{ Name: 'instance-type', Values: ['t3.*'] }] };
  assert.deepEqual(pages(client, 5, { Filters }).ids, ids);
});

test('a page goes on where the last one ended, though tags and instances came and went between', () => {
  const client = newClient({ timings: { shown: 1_000, terminated: 1_000 } });
  const own = tagSpec('instance', { a: 'b' });
  const ids = run(client, { MaxCount: 12, TagSpecifications: [own] });
  const Filters = [{ Name: 'tag:a', Values: ['b'] }];
  let first = true;
  const seen = pages(client, 5, { Filters }, () => {
    if (!first) return;
    first = false;
    client.call('ec2:TerminateInstances', { InstanceIds: ids.slice(0, 5) });
    client.pass(2_000);
    client.ask('ec2:DeleteTags', { Resources: [ids[5]], Tags: [{ Key: 'a' }] });
    client.call('ec2:CreateTags', { Resources: [ids[5] ?? ''], Tags: [{ Key: 'a', Value: 'b' }] });
  });
  assert.deepEqual(seen.ids, ids);
});

test('a page token is good for its own question only, and for a time', () => {
  const client = newClient({ timings: { page: 60_000 } });
  run(client, { MaxCount: 12 });
  const { NextToken = '' } = client.call('ec2:DescribeInstances', { MaxResults: 5 });
  const next = (input: Ec2.DescribeInstancesCommandInput) =>
    client.call('ec2:DescribeInstances', { MaxResults: 5, NextToken, ...input });
  refusal('InvalidNextToken', () => next({ NextToken: 'nonsense' }));
  refusal('InvalidNextToken', () => next({ Filters: [{ Name: 'instance-type', Values: ['t3.micro'] }] }));
  client.pass(59_999);
  assert.ok(next({}).NextToken);
  client.pass(1);
  refusal('InvalidNextToken', () => next({}));
});

test('MaxResults is 5 to 1000 and never beside ids; no MaxResults means a thousand', () => {
  const client = newClient();
  const [id = ''] = run(client, { MaxCount: 1_000 });
  run(client, { MaxCount: 2 });
  refusal('InvalidParameterValue', () => instances(client, { MaxResults: 4 }));
  refusal('InvalidParameterValue', () => instances(client, { MaxResults: 1_001 }));
  refusal('InvalidParameterCombination', () => instances(client, { MaxResults: 5, InstanceIds: [id] }));
  assert.deepEqual(pages(client, 1_000).sizes, [1_000, 2]);
  assert.ok(client.call('ec2:DescribeInstances', {}).NextToken);
  assert.equal(instances(client, { InstanceIds: [] }).length, 1_000);
});

test('one unknown id, and nothing is described', () => {
  const client = newClient();
  const id = runOne(client);
  refusal('InvalidInstanceID.NotFound', () =>
    instances(client, { InstanceIds: [id, 'i-00000000000000000'] }),
  );
});

test('other resources come in pages too, and what goes between two pages hides nothing', () => {
  const client = newClient();
  for (let n = 0; n < 12; n += 1) newGroup(client, `group-${n}`);
  const first = client.call('ec2:DescribeSecurityGroups', { MaxResults: 6 });
  for (const { GroupId = '', GroupName } of first.SecurityGroups ?? [])
    if (GroupName !== 'default') client.call('ec2:DeleteSecurityGroup', { GroupId });
  const rest = client.call('ec2:DescribeSecurityGroups', {
    MaxResults: 100,
    NextToken: first.NextToken ?? '',
  });
  assert.equal(first.SecurityGroups?.length, 6);
  assert.equal(rest.SecurityGroups?.length, 7);
});

test('an empty page, and a list that misses something, come when a fault says so, and only then', () => {
  const client = newClient();
  const ids = run(client, { MaxCount: 7 });
  client.lab.setFaults([{ kind: 'empty page', action: 'ec2:DescribeInstances', nth: [1, 3] }]);
  assert.deepEqual(pages(client, 5), { sizes: [0, 5, 0, 2], ids });
  client.lab.setFaults([{ kind: 'flapping', action: 'ec2:DescribeInstances', nth: 1 }]);
  assert.equal(instances(client).length, 6);
  assert.equal(instances(client).length, 7);
  const volumes = () =>
    client.ask<Ec2.DescribeVolumesCommandOutput>('ec2:DescribeVolumes', {}).Volumes?.length;
  client.lab.setFaults([{ kind: 'flapping', action: 'ec2:DescribeVolumes', nth: 1 }]);
  assert.equal(volumes(), 6);
  assert.equal(volumes(), 7);
});

test('DescribeInstanceStatus shows running ones, or all when it is asked to', () => {
  const client = newClient();
  const id = runOne(client);
  const statuses = (IncludeAllInstances: boolean) =>
    client.ask<Ec2.DescribeInstanceStatusCommandOutput>('ec2:DescribeInstanceStatus', { IncludeAllInstances })
      .InstanceStatuses;
  assert.deepEqual([statuses(false)?.length, statuses(true)?.length], [0, 1]);
  client.pass(5_000);
  assert.equal(statuses(false)?.[0]?.InstanceStatus?.Status, 'initializing');
  client.pass(120_000);
  assert.equal(statuses(false)?.[0]?.InstanceStatus?.Status, 'ok');
  assert.equal(statuses(false)?.[0]?.InstanceId, id);
});

test('a template’s versions are shown with their data', () => {
  const client = newClient();
  const template = newTemplate(client, { InstanceType: 't3.micro' });
  const { LaunchTemplateVersions: [version] = [] } =
    client.ask<Ec2.DescribeLaunchTemplateVersionsCommandOutput>('ec2:DescribeLaunchTemplateVersions', {
      LaunchTemplateId: template,
      Versions: ['$Latest'],
    });
  assert.equal(version?.LaunchTemplateData?.InstanceType, 't3.micro');
  assert.equal(fleet(client, template, { overrides: [] }).Instances?.length, 1);
});
