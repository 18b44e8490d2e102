import assert from 'node:assert/strict';
import { test } from 'node:test';
import type * as Ec2 from '@aws-sdk/client-ec2';
import {
  type Client,
  fleet,
  fleetIds,
  instance,
  instances,
  newClient,
  newGroup,
  newTemplate,
  refusal,
  runOne,
  tagSpec,
  tagsOf,
} from './client.ts';

const own = { 'mayfly:fleet': 'hello' };

const partsOf = (client: Client, id: string) => {
  const of = { Filters: [{ Name: 'attachment.instance-id', Values: [id] }] };
  const { Volumes: [volume] = [] } = client.call('ec2:DescribeVolumes', of);
  const { NetworkInterfaces: [net] = [] } = client.call('ec2:DescribeNetworkInterfaces', of);
  const { SpotInstanceRequests: [request] = [] } = client.ask<Ec2.DescribeSpotInstanceRequestsCommandOutput>(
    'ec2:DescribeSpotInstanceRequests',
    { Filters: [{ Name: 'instance-id', Values: [id] }] },
  );
  return {
    volume: tagsOf(volume ?? {}),
    net: tagsOf({ Tags: net?.TagSet }),
    request: tagsOf(request ?? {}),
    instance: tagsOf(instance(client, id)),
  };
};

test('RunInstances tags the instance and everything that comes with it, at birth', () => {
  const client = newClient();
  const id = runOne(client, {
    InstanceMarketOptions: { MarketType: 'spot' },
    TagSpecifications: [
      tagSpec('instance', own),
      tagSpec('volume', own),
      tagSpec('network-interface', own),
      tagSpec('spot-instances-request', own),
    ],
  });
  assert.deepEqual(partsOf(client, id), { instance: own, volume: own, net: own, request: own });
});

test("a fleet's own tags lie over its template's; a spot request gets the template's only", () => {
  const client = newClient();
  const template = newTemplate(client, {
    TagSpecifications: [
      tagSpec('instance', { a: 'template', b: 'template' }),
      tagSpec('spot-instances-request', own),
      tagSpec('network-interface', own),
    ],
  });
  const tags = { a: 'fleet' };
  const answer = fleet(client, template, {
    TagSpecifications: [tagSpec('fleet', own), tagSpec('instance', tags), tagSpec('volume', tags)],
  });
  const [id = ''] = fleetIds(answer);
  const parts = partsOf(client, id);
  assert.deepEqual(parts.instance, {
    a: 'fleet',
    b: 'template',
    'aws:ec2launchtemplate:id': template,
    'aws:ec2launchtemplate:version': '1',
    'aws:ec2:fleet-id': answer.FleetId,
  });
  assert.deepEqual([parts.volume, parts.net, parts.request], [tags, own, own]);
  for (const kind of ['spot-instances-request', 'network-interface'] as const)
    refusal('InvalidParameterValue', () =>
      fleet(client, template, { TagSpecifications: [tagSpec(kind, own)] }),
    );
});

test('tags of a spot request without a spot request are refused; in a fleet by each pool', () => {
  const client = newClient();
  const TagSpecifications = [tagSpec('spot-instances-request', own)];
  refusal('InvalidParameterValue', () => runOne(client, { TagSpecifications }));
  const template = newTemplate(client, { TagSpecifications });
  const { Errors, Instances } = fleet(client, template, { market: 'on-demand' });
  assert.deepEqual([Errors?.map(({ ErrorCode }) => ErrorCode), Instances], [['InvalidParameterValue'], []]);
});

test('a tag specification has at least one tag', () => {
  const client = newClient();
  refusal('InvalidTagKey.Malformed', () => runOne(client, { TagSpecifications: [tagSpec('instance', {})] }));
});

test('groups, templates, keys, addresses, volumes and networks are tagged at birth', () => {
  const client = newClient();
  newGroup(client, 'web', { TagSpecifications: [tagSpec('security-group', own)] });
  client.call('ec2:CreateLaunchTemplate', {
    LaunchTemplateName: 'abc',
    LaunchTemplateData: {},
    TagSpecifications: [tagSpec('launch-template', own)],
  });
  const blob = Buffer.concat([Buffer.from([0, 0, 0, 11]), Buffer.from('ssh-ed25519'), Buffer.alloc(36)]);
  client.ask('ec2:ImportKeyPair', {
    KeyName: 'k',
    PublicKeyMaterial: Buffer.from(`ssh-ed25519 ${blob.toString('base64')}`),
    TagSpecifications: [tagSpec('key-pair', own)],
  });
  client.ask('ec2:AllocateAddress', { TagSpecifications: [tagSpec('elastic-ip', own)] });
  client.ask('ec2:CreateVolume', {
    AvailabilityZone: 'eu-west-1a',
    Size: 1,
    TagSpecifications: [tagSpec('volume', own)],
  });
  const { Vpc } = client.ask<Ec2.CreateVpcCommandOutput>('ec2:CreateVpc', {
    CidrBlock: '10.0.0.0/16',
    TagSpecifications: [tagSpec('vpc', own)],
  });
  client.ask('ec2:CreateSubnet', {
    VpcId: Vpc?.VpcId,
    CidrBlock: '10.0.0.0/24',
    TagSpecifications: [tagSpec('subnet', own)],
  });
  client.ask('ec2:CreateInternetGateway', { TagSpecifications: [tagSpec('internet-gateway', own)] });
  const { Tags = [] } = client.ask<Ec2.DescribeTagsCommandOutput>('ec2:DescribeTags', {
    Filters: [{ Name: 'key', Values: ['mayfly:fleet'] }],
  });
  assert.deepEqual(Tags.map(({ ResourceType }) => ResourceType).sort(), [
    'elastic-ip',
    'internet-gateway',
    'key-pair',
    'launch-template',
    'security-group',
    'subnet',
    'volume',
    'vpc',
  ]);
});

test('the limits of tags: 50 each, 128 and 256 characters, no aws:, no key twice, known types only', () => {
  const client = newClient();
  const many = (count: number) =>
    Object.fromEntries(Array.from({ length: count }, (_, n) => [`key${n}`, '']));
  const make = (tags: Record<string, string>) => () =>
    runOne(client, { TagSpecifications: [tagSpec('instance', tags)] });
  const full = make(many(50))();
  refusal('TagLimitExceeded', make(many(51)));
  refusal('TagLimitExceeded', () =>
    client.call('ec2:CreateTags', { Resources: [full], Tags: [{ Key: 'one more', Value: '' }] }),
  );
  client.call('ec2:CreateTags', { Resources: [full], Tags: [{ Key: 'key7', Value: 'again' }] });
  make({ ['k'.repeat(128)]: 'v'.repeat(256) })();
  refusal('InvalidParameterValue', make({ ['k'.repeat(129)]: '' }));
  refusal('InvalidParameterValue', make({ key: 'v'.repeat(257) }));
  refusal('InvalidParameterValue', make({ 'aws:own': '' }));
  refusal('InvalidParameterValue', () =>
    runOne(client, {
      TagSpecifications: [
        {
          ResourceType: 'instance',
          Tags: [
            { Key: 'a', Value: '1' },
            { Key: 'a', Value: '2' },
          ],
        },
      ],
    }),
  );
  refusal('InvalidParameterValue', () => runOne(client, { TagSpecifications: [tagSpec('vpc', own)] }));
});

test('tags that come, change and go are found, and only then', () => {
  const client = newClient();
  const id = runOne(client, { TagSpecifications: [tagSpec('instance', { a: 'old' })] });
  const found = (value: string) =>
    instances(client, { Filters: [{ Name: 'tag:a', Values: [value] }] }).length;
  client.call('ec2:CreateTags', { Resources: [id], Tags: [{ Key: 'a', Value: 'new' }] });
  assert.deepEqual([found('old'), found('new')], [0, 1]);
  assert.equal(instances(client, { Filters: [{ Name: 'tag:a', Values: ['old', 'new'] }] }).length, 1);
  client.ask('ec2:DeleteTags', { Resources: [id], Tags: [{ Key: 'a', Value: 'other' }] });
  assert.equal(found('new'), 1);
  client.ask('ec2:DeleteTags', { Resources: [id], Tags: [{ Key: 'a' }] });
  assert.equal(found('new'), 0);
});

test('tagging is all or nothing', () => {
  const client = newClient();
  const id = runOne(client);
  refusal('InvalidVolume.NotFound', () =>
    client.call('ec2:CreateTags', {
      Resources: [id, 'vol-00000000000000000'],
      Tags: [{ Key: 'a', Value: 'b' }],
    }),
  );
  refusal('InvalidID', () =>
    client.call('ec2:CreateTags', { Resources: ['nonsense-1'], Tags: [{ Key: 'a', Value: 'b' }] }),
  );
  assert.deepEqual(tagsOf(instance(client, id)), {});
});
