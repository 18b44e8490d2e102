import assert from 'node:assert/strict';
import { test } from 'node:test';
import type * as Ec2 from '@aws-sdk/client-ec2';
import { handlers } from '../../../lab/core/actions/table.ts';
import { defaultRegions } from '../../../lab/core/regions.ts';
import type { Action } from '../../../scripts/providers/aws/actions.ts';
import { newClient, refusal } from './client.ts';

test('17 regions are enabled, each with three zones or more; others are there, but not opted in', () => {
  const client = newClient();
  const regions = (AllRegions: boolean) => client.call('ec2:DescribeRegions', { AllRegions }).Regions ?? [];
  assert.equal(regions(false).length, 17);
  assert.ok(regions(true).some(({ OptInStatus }) => OptInStatus === 'not-opted-in'));
  for (const region of defaultRegions) {
    const { AvailabilityZones = [] } = client.ask<Ec2.DescribeAvailabilityZonesCommandOutput>(
      'ec2:DescribeAvailabilityZones',
      {},
      { region },
    );
    assert.ok(AvailabilityZones.length >= 3, region);
  }
});

const parameters = (arch: 'x86' | 'arm') => {
  const amd = arch === 'x86' ? 'amd64' : 'arm64';
  return [
    `/aws/service/canonical/ubuntu/server/24.04/stable/current/${amd}/hvm/ebs-gp3/ami-id`,
    `/aws/service/canonical/ubuntu/server/22.04/stable/current/${amd}/hvm/ebs-gp2/ami-id`,
    `/aws/service/debian/release/12/latest/${amd}`,
    `/aws/service/debian/release/13/latest/${amd}`,
    `/aws/service/ami-amazon-linux-latest/al2023-ami-kernel-default-${arch === 'x86' ? 'x86_64' : 'arm64'}`,
  ];
};

test('the public parameters name images that exist in their region, of their architecture', () => {
  const client = newClient();
  const seen = new Set<string>();
  for (const region of defaultRegions)
    for (const arch of ['x86', 'arm'] as const)
      for (const Name of parameters(arch)) {
        if (region === 'ap-northeast-3' && Name.includes('release/13')) continue;
        const id = client.call('ssm:GetParameter', { Name }, { region }).Parameter?.Value ?? '';
        const { Images: [image] = [] } = client.call('ec2:DescribeImages', { ImageIds: [id] }, { region });
        assert.equal(image?.Architecture, arch === 'x86' ? 'x86_64' : 'arm64', Name);
        seen.add(id);
      }
  assert.equal(seen.size, 17 * 10 - 2);
});

test('an alias without an image in a region is not found there', () => {
  const client = newClient();
  const Name = '/aws/service/debian/release/13/latest/amd64';
  refusal('ParameterNotFound', () => client.call('ssm:GetParameter', { Name }, { region: 'ap-northeast-3' }));
  refusal('ParameterNotFound', () => client.call('ssm:GetParameter', { Name: '/nonsense' }));
});

test('images are found by owner and name', () => {
  const client = newClient();
  const { Images = [] } = client.call('ec2:DescribeImages', {
    Owners: ['136693071363'],
    Filters: [
      { Name: 'name', Values: ['debian-12-*'] },
      { Name: 'architecture', Values: ['arm64'] },
    ],
  });
  assert.deepEqual(
    Images.map(({ OwnerId, Architecture }) => [OwnerId, Architecture]),
    [['136693071363', 'arm64']],
  );
});

test('instance types tell vCPUs, memory and architecture; unknown ones are refused', () => {
  const client = newClient();
  const { InstanceTypes: [type] = [] } = client.call('ec2:DescribeInstanceTypes', {
    InstanceTypes: ['m7g.large'],
  });
  assert.deepEqual(
    [type?.VCpuInfo?.DefaultVCpus, type?.MemoryInfo?.SizeInMiB, type?.ProcessorInfo?.SupportedArchitectures],
    [2, 8192, ['arm64']],
  );
  refusal('InvalidInstanceType', () =>
    client.call('ec2:DescribeInstanceTypes', { InstanceTypes: ['t9.huge' as Ec2._InstanceType] }),
  );
});

test('offerings tell in which zones a type can be had', () => {
  const client = newClient();
  const zones = (type: string) =>
    client
      .call('ec2:DescribeInstanceTypeOfferings', {
        LocationType: 'availability-zone',
        Filters: [{ Name: 'instance-type', Values: [type] }],
      })
      .InstanceTypeOfferings?.map(({ Location }) => Location);
  assert.deepEqual(zones('t3.micro'), ['eu-west-1a', 'eu-west-1b', 'eu-west-1c']);
  assert.deepEqual(zones('t4g.micro'), ['eu-west-1a', 'eu-west-1b']);
  assert.deepEqual(zones('t9.huge'), []);
});

test('prices come as JSON texts, as the price list has them, and only from its own regions', () => {
  const client = newClient();
  const match = (Field: string, Value: string) => ({ Type: 'TERM_MATCH' as const, Field, Value });
  const ask = (region: string) =>
    client.call(
      'pricing:GetProducts',
      {
        ServiceCode: 'AmazonEC2',
        Filters: [
          match('regionCode', 'eu-west-1'),
          match('instanceType', 't3.micro'),
          match('operatingSystem', 'Linux'),
          match('preInstalledSw', 'NA'),
          match('capacitystatus', 'Used'),
          match('tenancy', 'Shared'),
          match('productFamily', 'Compute Instance'),
        ],
      },
      { region },
    );
  const { PriceList = [] } = ask('us-east-1');
  assert.equal(PriceList.length, 1);
  const { terms } = JSON.parse(String(PriceList[0]));
  const [term] = Object.values(terms.OnDemand) as {
    priceDimensions: Record<string, { pricePerUnit: { USD: string } }>;
  }[];
  const [dimension] = Object.values(term?.priceDimensions ?? {});
  assert.equal(Number(dimension?.pricePerUnit.USD), 0.0115);
  refusal('UnknownEndpoint', () => ask('eu-west-1'));
});

/** Every one that mayfly calls: the type sees to it that none is forgotten. */
const called: Readonly<Record<Action, true>> = {
  'ec2:AllocateAddress': true,
  'ec2:AssociateAddress': true,
  'ec2:AttachInternetGateway': true,
  'ec2:AuthorizeSecurityGroupIngress': true,
  'ec2:CreateFleet': true,
  'ec2:CreateInternetGateway': true,
  'ec2:CreateLaunchTemplate': true,
  'ec2:CreateRoute': true,
  'ec2:CreateSecurityGroup': true,
  'ec2:CreateSubnet': true,
  'ec2:CreateTags': true,
  'ec2:CreateVpc': true,
  'ec2:DeleteInternetGateway': true,
  'ec2:DeleteKeyPair': true,
  'ec2:DeleteLaunchTemplate': true,
  'ec2:DeleteNetworkInterface': true,
  'ec2:DeleteSecurityGroup': true,
  'ec2:DeleteSubnet': true,
  'ec2:DeleteVolume': true,
  'ec2:DeleteVpc': true,
  'ec2:DescribeAddresses': true,
  'ec2:DescribeImages': true,
  'ec2:DescribeInstanceStatus': true,
  'ec2:DescribeInstanceTypeOfferings': true,
  'ec2:DescribeInstanceTypes': true,
  'ec2:DescribeInstances': true,
  'ec2:DescribeInternetGateways': true,
  'ec2:DescribeKeyPairs': true,
  'ec2:DescribeLaunchTemplates': true,
  'ec2:DescribeNetworkInterfaces': true,
  'ec2:DescribeRegions': true,
  'ec2:DescribeRouteTables': true,
  'ec2:DescribeSecurityGroups': true,
  'ec2:DescribeSpotInstanceRequests': true,
  'ec2:DescribeSpotPriceHistory': true,
  'ec2:DescribeSubnets': true,
  'ec2:DescribeVolumes': true,
  'ec2:DescribeVpcs': true,
  'ec2:DetachInternetGateway': true,
  'ec2:DisassociateAddress': true,
  'ec2:GetConsoleOutput': true,
  'ec2:ModifySubnetAttribute': true,
  'ec2:ReleaseAddress': true,
  'ec2:RevokeSecurityGroupIngress': true,
  'ec2:RunInstances': true,
  'ec2:TerminateInstances': true,
  'lightsail:AllocateStaticIp': true,
  'lightsail:AttachDisk': true,
  'lightsail:AttachStaticIp': true,
  'lightsail:CreateDisk': true,
  'lightsail:CreateInstances': true,
  'lightsail:DeleteDisk': true,
  'lightsail:DeleteInstance': true,
  'lightsail:DeleteKeyPair': true,
  'lightsail:DetachStaticIp': true,
  'lightsail:GetBlueprints': true,
  'lightsail:GetBundles': true,
  'lightsail:GetDisk': true,
  'lightsail:GetDisks': true,
  'lightsail:GetInstance': true,
  'lightsail:GetInstanceAccessDetails': true,
  'lightsail:GetInstances': true,
  'lightsail:GetKeyPair': true,
  'lightsail:GetKeyPairs': true,
  'lightsail:GetOperation': true,
  'lightsail:GetRegions': true,
  'lightsail:GetStaticIp': true,
  'lightsail:GetStaticIps': true,
  'lightsail:ImportKeyPair': true,
  'lightsail:PutInstancePublicPorts': true,
  'lightsail:ReleaseStaticIp': true,
  'lightsail:TagResource': true,
  'pricing:GetProducts': true,
  'secretsmanager:CreateSecret': true,
  'secretsmanager:GetSecretValue': true,
  'secretsmanager:PutSecretValue': true,
  'servicequotas:GetServiceQuota': true,
  'ssm:GetParameter': true,
  'sts:GetCallerIdentity': true,
};

/** Those that other clients need besides. */
const besides = `
  DescribeTags DeleteTags RevokeSecurityGroupIngress AuthorizeSecurityGroupEgress RevokeSecurityGroupEgress
  ImportKeyPair CreateVpc DeleteVpc
  CreateSubnet DeleteSubnet CreateInternetGateway AttachInternetGateway DetachInternetGateway
  DeleteInternetGateway DescribeInternetGateways CreateRoute DescribeRouteTables ModifyVpcAttribute
  ModifySubnetAttribute DescribeAvailabilityZones DescribeLaunchTemplateVersions DeleteFleets DescribeFleets
  CancelSpotInstanceRequests DescribeInstanceStatus DescribeInstanceAttribute ModifyInstanceAttribute
  RebootInstances StopInstances StartInstances AllocateAddress
  DisassociateAddress AssociateAddress CreateVolume GetSpotPlacementScores
`;

test('the lab knows every action that mayfly calls, and what other clients need besides', () => {
  const wanted = [
    ...Object.keys(called),
    ...besides
      .trim()
      .split(/\s+/)
      .map(name => `ec2:${name}`),
  ];
  assert.deepEqual(
    wanted.filter(name => !handlers.has(name)),
    [],
  );
});
