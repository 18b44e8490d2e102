import assert from 'node:assert/strict';
import { test } from 'node:test';
import type * as Ec2 from '@aws-sdk/client-ec2';
import {
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
} from './client.ts';

test('from MinCount up to MaxCount are launched, as many as there are', () => {
  const client = newClient({ capacity: [{ count: 3 }] });
  const SubnetId = subnetIn(client, 'eu-west-1a');
  assert.equal(run(client, { MinCount: 1, MaxCount: 5, SubnetId }).length, 3);
  const error = refusal('InsufficientInstanceCapacity', () => run(client, { SubnetId }));
  assert.equal(error.status, 500);
  refusal('InvalidParameterValue', () => run(client, { MinCount: 3, MaxCount: 2 }));
  refusal('InvalidParameterValue', () => run(client, { MinCount: 0, MaxCount: 2 }));
  refusal('ResourceCountExceeded', () => run(client, { MinCount: 1, MaxCount: 1_001 }));
});

test('what does not exist is refused by its documented code', () => {
  const client = newClient();
  const cases: [string, Partial<Ec2.RunInstancesCommandInput>][] = [
    ['InvalidAMIID.NotFound', { ImageId: 'ami-00000000000000000' }],
    ['InvalidAMIID.NotFound', { ImageId: imageId(undefined, 'us-east-1') }],
    ['InvalidAMIID.Malformed', { ImageId: 'debian-12' }],
    ['InvalidParameterValue', { InstanceType: 't9.huge' as Ec2._InstanceType }],
    ['InvalidKeyPair.NotFound', { KeyName: 'nobody' }],
    ['InvalidSubnetID.NotFound', { SubnetId: 'subnet-00000000000000000' }],
    ['InvalidGroup.NotFound', { SecurityGroupIds: ['sg-00000000000000000'] }],
    ['InvalidParameterValue', { Placement: { AvailabilityZone: 'eu-west-1z' } }],
    ['InvalidLaunchTemplateId.NotFound', { LaunchTemplate: { LaunchTemplateId: 'lt-00000000000000000' } }],
    ['InvalidParameterValue', { InstanceType: 't4g.micro' }],
    ['InvalidUserData.Malformed', { UserData: '%%%' }],
    // No subnet has a range of them.
    ['InvalidParameterValue', { Ipv6AddressCount: 1 }],
    ['InvalidParameterValue', { NetworkInterfaces: [{ DeviceIndex: 0, Ipv6AddressCount: 1 }] }],
  ];
  for (const [code, input] of cases) refusal(code, () => run(client, input));
  assert.deepEqual(instances(client), []);
});

test('user data: 16384 raw bytes and not one more, whatever its base64 takes', () => {
  const client = newClient();
  const data = (bytes: number) => Buffer.alloc(bytes, 'x').toString('base64');
  const id = runOne(client, { UserData: data(16_384) });
  const { UserData } = client.ask<Ec2.DescribeInstanceAttributeCommandOutput>(
    'ec2:DescribeInstanceAttribute',
    {
      InstanceId: id,
      Attribute: 'userData',
    },
  );
  assert.equal(UserData?.Value, data(16_384));
  refusal('InvalidParameterValue', () => run(client, { UserData: data(16_385) }));
  refusal('InvalidParameterValue', () => newTemplate(client, { UserData: data(16_385) }));
});

test('a type that the zone does not offer is Unsupported there, and is launched elsewhere when no zone is named', () => {
  const client = newClient();
  const arm = { InstanceType: 't4g.micro', ImageId: imageId('debian-12-arm64') } as const;
  refusal('Unsupported', () => run(client, { ...arm, SubnetId: subnetIn(client, 'eu-west-1c') }));
  for (let n = 0; n < 4; n += 1)
    assert.notEqual(instance(client, runOne(client, arm)).Placement?.AvailabilityZone, 'eu-west-1c');
});

test('where no zone is named, one that has capacity is taken', () => {
  const client = newClient({ capacity: [{ zone: 'eu-west-1b' }, { count: 0 }] });
  for (let n = 0; n < 6; n += 1)
    assert.equal(instance(client, runOne(client)).Placement?.AvailabilityZone, 'eu-west-1b');
});

test('a dry run tells whether it is permitted, and makes nothing', () => {
  const client = newClient({ capacity: [{ count: 0 }] });
  assert.equal(refusal('DryRunOperation', () => run(client, { DryRun: true })).status, 412);
  refusal('UnauthorizedOperation', () =>
    run(client, { DryRun: true }, { caller: { denied: new Set(['ec2:RunInstances']) } }),
  );
  assert.deepEqual(instances(client), []);
});

test('a request lies over its template; what it does not say is the template’s', () => {
  const client = newClient();
  const group = newGroup(client);
  const template = newTemplate(client, {
    InstanceType: 't3.small',
    SecurityGroupIds: [group],
    InstanceInitiatedShutdownBehavior: 'terminate',
    MetadataOptions: { HttpTokens: 'required', HttpPutResponseHopLimit: 1 },
    ImageId: 'resolve:ssm:/aws/service/debian/release/12/latest/amd64',
  });
  const { Instances: [launched] = [] } = client.call('ec2:RunInstances', {
    MinCount: 1,
    MaxCount: 1,
    InstanceType: 't3.micro',
    LaunchTemplate: { LaunchTemplateId: template, Version: '$Latest' },
  });
  assert.equal(launched?.InstanceType, 't3.micro');
  assert.equal(launched?.ImageId, imageId());
  assert.deepEqual(launched?.SecurityGroups, [{ GroupId: group, GroupName: 'web' }]);
  assert.equal(launched?.MetadataOptions?.HttpPutResponseHopLimit, 1);
  const { InstanceInitiatedShutdownBehavior } = client.ask<Ec2.DescribeInstanceAttributeCommandOutput>(
    'ec2:DescribeInstanceAttribute',
    { InstanceId: launched?.InstanceId, Attribute: 'instanceInitiatedShutdownBehavior' },
  );
  assert.equal(InstanceInitiatedShutdownBehavior?.Value, 'terminate');
});

test('without a default VPC a launch must name a subnet', () => {
  const client = newClient();
  const { Subnets = [] } = client.call('ec2:DescribeSubnets', {});
  for (const { SubnetId } of Subnets) client.ask('ec2:DeleteSubnet', { SubnetId });
  refusal('MissingInput', () => run(client));
  const { InternetGateways: [gateway] = [] } = client.ask<Ec2.DescribeInternetGatewaysCommandOutput>(
    'ec2:DescribeInternetGateways',
    {},
  );
  const VpcId = Subnets[0]?.VpcId;
  client.ask('ec2:DetachInternetGateway', { VpcId, InternetGatewayId: gateway?.InternetGatewayId });
  client.ask('ec2:DeleteVpc', { VpcId });
  refusal('VPCIdNotSpecified', () => run(client));
  refusal('VPCIdNotSpecified', () => newGroup(client));
});

test('one bad id, and nothing is terminated; no id at all is refused; 1000 is the most', () => {
  const client = newClient();
  const [a = '', b = ''] = run(client, { MaxCount: 2 });
  const terminate = (InstanceIds: string[]) => client.call('ec2:TerminateInstances', { InstanceIds });
  refusal('InvalidInstanceID.NotFound', () => terminate([a, 'i-00000000000000000', b]));
  refusal('InvalidInstanceID.Malformed', () => terminate([a, 'nonsense', b]));
  refusal('MissingParameter', () => terminate([]));
  refusal('ResourceCountExceeded', () => terminate(Array.from({ length: 1_001 }, () => a)));
  client.pass(5_000);
  assert.deepEqual(
    instances(client).map(({ State }) => State?.Name),
    ['running', 'running'],
  );
  terminate([a, b]);
  assert.deepEqual(terminate([a])?.TerminatingInstances?.[0]?.PreviousState?.Name, 'shutting-down');
});

test('termination protection keeps the instances of its zone', () => {
  const client = newClient();
  const inZone = (zone: string, DisableApiTermination = false) =>
    runOne(client, { SubnetId: subnetIn(client, zone), DisableApiTermination });
  const kept = inZone('eu-west-1a', true);
  const beside = inZone('eu-west-1a');
  const away = inZone('eu-west-1b');
  refusal('OperationNotPermitted', () =>
    client.call('ec2:TerminateInstances', { InstanceIds: [kept, beside, away] }),
  );
  assert.deepEqual(
    [kept, beside, away].map(id => instance(client, id).State?.Name),
    ['pending', 'pending', 'shutting-down'],
  );
  client.ask('ec2:ModifyInstanceAttribute', { InstanceId: kept, DisableApiTermination: { Value: false } });
  client.call('ec2:TerminateInstances', { InstanceIds: [kept, beside] });
});

test('a public address is seen when the instance runs, and reaches nobody', () => {
  const client = newClient();
  const id = runOne(client);
  assert.equal(instance(client, id).PublicIpAddress, undefined);
  client.pass(5_000);
  assert.match(instance(client, id).PublicIpAddress ?? '', /^198\.1[89]\./);
  assert.match(instance(client, id).PrivateIpAddress ?? '', /^172\.31\./);
  client.call('ec2:TerminateInstances', { InstanceIds: [id] });
  client.pass(20_000);
  assert.equal(instance(client, id).PrivateIpAddress, undefined);
});
