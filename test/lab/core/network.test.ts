import assert from 'node:assert/strict';
import { test } from 'node:test';
import type * as Ec2 from '@aws-sdk/client-ec2';
import { type Client, newClient, newGroup, refusal, run, runOne, subnetIn } from './client.ts';

const described = (client: Client) => ({
  volumes: client.call('ec2:DescribeVolumes', {}).Volumes ?? [],
  nets: client.call('ec2:DescribeNetworkInterfaces', {}).NetworkInterfaces ?? [],
});

test('every region has a default VPC with a subnet in each zone, a group, a gateway and a way out', () => {
  const client = newClient();
  for (const region of ['eu-west-1', 'us-east-1']) {
    const as = { region };
    const { Vpcs: [vpc] = [] } = client.call(
      'ec2:DescribeVpcs',
      { Filters: [{ Name: 'is-default', Values: ['true'] }] },
      as,
    );
    const { Subnets = [] } = client.call('ec2:DescribeSubnets', {}, as);
    const { AvailabilityZones = [] } = client.ask<Ec2.DescribeAvailabilityZonesCommandOutput>(
      'ec2:DescribeAvailabilityZones',
      {},
      as,
    );
    assert.equal(vpc?.CidrBlock, '172.31.0.0/16');
    assert.deepEqual(
      Subnets.map(({ AvailabilityZone }) => AvailabilityZone),
      AvailabilityZones.map(({ ZoneName }) => ZoneName),
    );
    assert.ok(
      Subnets.every(each => each.VpcId === vpc?.VpcId && each.DefaultForAz && each.MapPublicIpOnLaunch),
    );
    const { SecurityGroups: [group] = [] } = client.call('ec2:DescribeSecurityGroups', {}, as);
    assert.equal(group?.GroupName, 'default');
    const { RouteTables: [table] = [] } = client.ask<Ec2.DescribeRouteTablesCommandOutput>(
      'ec2:DescribeRouteTables',
      {},
      as,
    );
    assert.deepEqual(
      table?.Routes?.map(({ DestinationCidrBlock, State }) => [DestinationCidrBlock, State]),
      [
        ['172.31.0.0/16', 'active'],
        ['0.0.0.0/0', 'active'],
      ],
    );
  }
});

test('volumes and interfaces go with their instance, unless they shall stay', () => {
  const client = newClient();
  const ids = [
    runOne(client),
    runOne(client, {
      BlockDeviceMappings: [{ DeviceName: '/dev/xvda', Ebs: { DeleteOnTermination: false } }],
      NetworkInterfaces: [
        { DeviceIndex: 0, DeleteOnTermination: false, SubnetId: subnetIn(client, 'eu-west-1a') },
      ],
    }),
  ];
  const [volume, net] = [described(client).volumes[0], described(client).nets[0]];
  refusal('VolumeInUse', () => client.call('ec2:DeleteVolume', { VolumeId: volume?.VolumeId ?? '' }));
  refusal('InvalidNetworkInterface.InUse', () =>
    client.call('ec2:DeleteNetworkInterface', { NetworkInterfaceId: net?.NetworkInterfaceId ?? '' }),
  );
  client.call('ec2:TerminateInstances', { InstanceIds: ids });
  client.pass(60_000);
  const left = described(client);
  assert.deepEqual(
    left.volumes.map(({ State }) => State),
    ['available'],
  );
  assert.deepEqual(
    left.nets.map(({ Status }) => Status),
    ['available'],
  );
  assert.deepEqual(
    client.lab.remains().map(({ kind }) => kind),
    ['volume', 'network-interface'],
  );
  client.call('ec2:DeleteVolume', { VolumeId: left.volumes[0]?.VolumeId ?? '' });
  client.call('ec2:DeleteNetworkInterface', { NetworkInterfaceId: left.nets[0]?.NetworkInterfaceId ?? '' });
  assert.deepEqual(client.lab.remains(), []);
});

test('a VPC is made from its parts, and deleted only after them, in the documented order', () => {
  const client = newClient();
  const ask = <T>(action: string, input: object) => client.ask<T>(`ec2:${action}`, input);
  const { Vpc } = ask<Ec2.CreateVpcCommandOutput>('CreateVpc', { CidrBlock: '10.0.0.0/16' });
  const VpcId = Vpc?.VpcId ?? '';
  const { Subnet } = ask<Ec2.CreateSubnetCommandOutput>('CreateSubnet', { VpcId, CidrBlock: '10.0.1.0/24' });
  const SubnetId = Subnet?.SubnetId ?? '';
  refusal('InvalidSubnet.Conflict', () => ask('CreateSubnet', { VpcId, CidrBlock: '10.0.1.128/25' }));
  refusal('InvalidSubnet.Range', () => ask('CreateSubnet', { VpcId, CidrBlock: '10.1.0.0/24' }));
  const { InternetGateway } = ask<Ec2.CreateInternetGatewayCommandOutput>('CreateInternetGateway', {});
  const InternetGatewayId = InternetGateway?.InternetGatewayId ?? '';
  ask('AttachInternetGateway', { VpcId, InternetGatewayId });
  const { RouteTables: [table] = [] } = ask<Ec2.DescribeRouteTablesCommandOutput>('DescribeRouteTables', {
    Filters: [{ Name: 'vpc-id', Values: [VpcId] }],
  });
  const route = {
    RouteTableId: table?.RouteTableId,
    DestinationCidrBlock: '0.0.0.0/0',
    GatewayId: InternetGatewayId,
  };
  ask('CreateRoute', route);
  refusal('RouteAlreadyExists', () => ask('CreateRoute', route));
  ask('ModifySubnetAttribute', { SubnetId, MapPublicIpOnLaunch: { Value: true } });
  ask('ModifyVpcAttribute', { VpcId, EnableDnsHostnames: { Value: true } });
  const group = newGroup(client, 'own', { VpcId });
  const other = newGroup(client, 'foreign');
  refusal('InvalidParameter', () => run(client, { SubnetId, SecurityGroupIds: [other] }));
  const id = runOne(client, { SubnetId, SecurityGroupIds: [group] });
  const steps: [string, object][] = [
    ['DeleteSecurityGroup', { GroupId: group }],
    ['DetachInternetGateway', { VpcId, InternetGatewayId }],
    ['DeleteInternetGateway', { InternetGatewayId }],
    ['DeleteSubnet', { SubnetId }],
    ['DeleteVpc', { VpcId }],
  ];
  for (const [action, input] of steps) refusal('DependencyViolation', () => ask(action, input));
  client.call('ec2:TerminateInstances', { InstanceIds: [id] });
  client.pass(60_000);
  for (const [action, input] of steps) ask(action, input);
  client.call('ec2:DeleteSecurityGroup', { GroupId: other });
  assert.deepEqual(client.lab.remains(), []);
});

test('an address is in use while it is associated, and is free when its instance is terminated', () => {
  const client = newClient();
  const id = runOne(client);
  client.pass(5_000);
  const { AllocationId } = client.ask<Ec2.AllocateAddressCommandOutput>('ec2:AllocateAddress', {});
  client.ask('ec2:AssociateAddress', { AllocationId, InstanceId: id });
  refusal('InvalidIPAddress.InUse', () => client.ask('ec2:ReleaseAddress', { AllocationId }));
  client.call('ec2:TerminateInstances', { InstanceIds: [id] });
  client.pass(20_000);
  client.ask('ec2:ReleaseAddress', { AllocationId });
  refusal('InvalidAllocationID.NotFound', () => client.ask('ec2:ReleaseAddress', { AllocationId }));
});

test('key pairs: imported once by name, shown, deleted; deleting again is no error', () => {
  const client = newClient();
  const blob = Buffer.concat([Buffer.from([0, 0, 0, 11]), Buffer.from('ssh-ed25519'), Buffer.alloc(36)]);
  const key = { KeyName: 'k', PublicKeyMaterial: Buffer.from(`ssh-ed25519 ${blob.toString('base64')} me`) };
  client.ask('ec2:ImportKeyPair', key);
  refusal('InvalidKeyPair.Duplicate', () => client.ask('ec2:ImportKeyPair', key));
  refusal('InvalidKey.Format', () =>
    client.ask('ec2:ImportKeyPair', { KeyName: 'x', PublicKeyMaterial: Buffer.from('no') }),
  );
  runOne(client, { KeyName: 'k' });
  const { KeyPairs } = client.ask<Ec2.DescribeKeyPairsCommandOutput>('ec2:DescribeKeyPairs', {
    KeyNames: ['k'],
  });
  assert.equal(KeyPairs?.[0]?.KeyType, 'ed25519');
  for (let n = 0; n < 2; n += 1) client.ask('ec2:DeleteKeyPair', { KeyName: 'k' });
  refusal('InvalidKeyPair.NotFound', () => client.ask('ec2:DescribeKeyPairs', { KeyNames: ['k'] }));
});

test('a template is found by id and by name, deleted once, and not found after', () => {
  const client = newClient();
  const { LaunchTemplate } = client.call('ec2:CreateLaunchTemplate', {
    LaunchTemplateName: 'abc',
    LaunchTemplateData: {},
  });
  const id = LaunchTemplate?.LaunchTemplateId ?? '';
  const found = client.call('ec2:DescribeLaunchTemplates', { LaunchTemplateNames: ['abc'] });
  assert.equal(found.LaunchTemplates?.[0]?.LaunchTemplateId, id);
  client.call('ec2:DeleteLaunchTemplate', { LaunchTemplateId: id });
  refusal('InvalidLaunchTemplateId.NotFound', () =>
    client.call('ec2:DeleteLaunchTemplate', { LaunchTemplateId: id }),
  );
  refusal('InvalidLaunchTemplateName.NotFoundException', () =>
    client.call('ec2:DescribeLaunchTemplates', { LaunchTemplateNames: ['abc'] }),
  );
});
