import assert from 'node:assert/strict';
import { test } from 'node:test';
import type * as Ec2 from '@aws-sdk/client-ec2';
import {
  type Client,
  fleet,
  fleetIds,
  imageId,
  instance,
  instances,
  newClient,
  newGroup,
  newTemplate,
  refusal,
  stateOf,
  subnetIn,
} from './client.ts';

const types = (...names: Ec2._InstanceType[]) => names.map(InstanceType => ({ InstanceType }));
const codes = ({ Errors = [] }: { Errors?: Ec2.CreateFleetError[] | undefined }) =>
  Errors.map(({ ErrorCode }) => ErrorCode);
const zones = ['eu-west-1a', 'eu-west-1b', 'eu-west-1c'];
const inZones = (client: Client, type: Ec2._InstanceType) =>
  zones.map(zone => ({ InstanceType: type, SubnetId: subnetIn(client, zone) }));

test('an instant fleet launches at once what its template says, with what its overrides say', () => {
  const client = newClient();
  const group = newGroup(client);
  const template = newTemplate(client, {
    SecurityGroupIds: [group],
    UserData: 'dGVtcGxhdGU=',
    MetadataOptions: { HttpTokens: 'required', HttpPutResponseHopLimit: 1 },
    InstanceInitiatedShutdownBehavior: 'terminate',
  });
  const SubnetId = subnetIn(client, 'eu-west-1a');
  const answer = fleet(client, template, {
    count: 2,
    userData: 'b3du',
    overrides: [{ InstanceType: 't3.small', SubnetId, ImageId: imageId('debian-13-amd64') }],
  });
  assert.match(answer.FleetId ?? '', /^fleet-[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/);
  assert.deepEqual(answer.Errors, []);
  const [group0] = answer.Instances ?? [];
  assert.deepEqual(
    [
      group0?.InstanceType,
      group0?.AvailabilityZone,
      group0?.SubnetId,
      group0?.Lifecycle,
      group0?.InstanceIds?.length,
    ],
    ['t3.small', 'eu-west-1a', SubnetId, 'spot', 2],
  );
  const launched = instance(client, fleetIds(answer)[0] ?? '');
  assert.deepEqual(
    [launched.ImageId, launched.InstanceLifecycle, launched.SecurityGroups?.[0]?.GroupId],
    [imageId('debian-13-amd64'), 'spot', group],
  );
  assert.equal(launched.MetadataOptions?.HttpTokens, 'required');
  const { UserData } = client.ask<Ec2.DescribeInstanceAttributeCommandOutput>(
    'ec2:DescribeInstanceAttribute',
    {
      InstanceId: launched.InstanceId,
      Attribute: 'userData',
    },
  );
  assert.equal(UserData?.Value, 'b3du');
});

test('a fleet of another type than instant is refused in plain words; the default is maintain', () => {
  const client = newClient();
  const template = newTemplate(client);
  for (const Type of ['maintain', 'request', undefined] as const) {
    const { message } = refusal('UnsupportedOperation', () => fleet(client, template, { Type }));
    assert.match(message, /instant/);
  }
});

test('a pool without capacity is told, with HTTP 200, and the next one is taken', () => {
  const client = newClient({
    capacity: [
      { zone: 'eu-west-1a', count: 0 },
      { zone: 'eu-west-1b', count: 0 },
    ],
  });
  const answer = fleet(client, newTemplate(client), {
    overrides: inZones(client, 't3.micro'),
    SpotOptions: { AllocationStrategy: 'lowest-price' },
  });
  assert.equal(fleetIds(answer).length, 1);
  assert.equal(answer.Instances?.[0]?.AvailabilityZone, 'eu-west-1c');
  assert.ok(codes(answer).every(code => code === 'InsufficientInstanceCapacity'));
});

test('three pools are tried at most; all others answer UnfulfillableCapacity, though they have some', () => {
  const client = newClient({ capacity: [{ type: 't3.micro', count: 0 }] });
  const overrides = [...inZones(client, 't3.micro'), ...inZones(client, 'm5.large')];
  const answer = fleet(client, newTemplate(client), {
    overrides,
    SpotOptions: { AllocationStrategy: 'lowest-price' },
  });
  assert.deepEqual(fleetIds(answer), []);
  assert.deepEqual(codes(answer), [
    ...Array(3).fill('InsufficientInstanceCapacity'),
    ...Array(3).fill('UnfulfillableCapacity'),
  ]);
  assert.deepEqual(instances(client), []);
  // A strategy that minds capacity finds it.
  const minding = fleet(client, newTemplate(client, {}, 'other'), {
    overrides,
    SpotOptions: { AllocationStrategy: 'price-capacity-optimized' },
  });
  assert.equal(minding.Instances?.[0]?.InstanceType, 'm5.large');
});

test('what a pool cannot give whole comes from the next', () => {
  const client = newClient({ capacity: [{ count: 2 }] });
  const answer = fleet(client, newTemplate(client), { count: 5, overrides: inZones(client, 't3.micro') });
  assert.deepEqual(
    answer.Instances?.map(({ InstanceIds }) => InstanceIds?.length),
    [2, 2, 1],
  );
  assert.deepEqual(codes(answer), ['InsufficientInstanceCapacity', 'InsufficientInstanceCapacity']);
});

test('lowest-price takes the cheapest, prioritized the first wish, diversified spreads', () => {
  const client = newClient();
  const template = newTemplate(client);
  const SubnetId = subnetIn(client, 'eu-west-1a');
  const overrides = types('m5.large', 't3.micro', 'c5.large').map(each => ({ ...each, SubnetId }));
  const used = (answer: ReturnType<typeof fleet>) =>
    answer.Instances?.map(({ InstanceType }) => InstanceType);
  for (const market of ['spot', 'on-demand'] as const)
    assert.deepEqual(used(fleet(client, template, { overrides, market })), ['t3.micro'], market);
  const wishes = overrides.map((each, Priority) => ({ ...each, Priority }));
  assert.deepEqual(
    used(
      fleet(client, template, {
        overrides: wishes,
        market: 'on-demand',
        OnDemandOptions: { AllocationStrategy: 'prioritized' },
      }),
    ),
    ['m5.large'],
  );
  assert.deepEqual(
    used(
      fleet(client, template, { overrides, count: 3, SpotOptions: { AllocationStrategy: 'diversified' } }),
    )?.sort(),
    ['c5.large', 'm5.large', 't3.micro'],
  );
  refusal('InvalidParameterValue', () =>
    fleet(client, template, {
      SpotOptions: { AllocationStrategy: 'prioritized' as Ec2.SpotAllocationStrategy },
    }),
  );
});

test('less than MinTargetCapacity means nothing, and costs nothing', () => {
  const client = newClient({ capacity: [{ zone: 'eu-west-1a', count: 2 }] });
  const template = newTemplate(client);
  const wanted = (MinTargetCapacity: number) =>
    fleet(client, template, {
      count: 3,
      overrides: [{ InstanceType: 't3.micro', SubnetId: subnetIn(client, 'eu-west-1a') }],
      SpotOptions: { MinTargetCapacity, SingleAvailabilityZone: true },
    });
  assert.deepEqual(fleetIds(wanted(3)), []);
  assert.equal(fleetIds(wanted(2)).length, 2);
  refusal('InvalidParameterCombination', () =>
    fleet(client, template, { SpotOptions: { MinTargetCapacity: 1 } }),
  );
});

test('an override that the zone does not offer is InvalidFleetConfiguration; one whose image fails is told too', () => {
  const client = newClient();
  const template = newTemplate(client);
  const SubnetId = subnetIn(client, 'eu-west-1c');
  const answer = fleet(client, template, {
    overrides: [
      { InstanceType: 't4g.micro', SubnetId, ImageId: imageId('debian-12-arm64') },
      { InstanceType: 't3.micro', SubnetId, ImageId: 'ami-00000000000000000' },
      { InstanceType: 't4g.micro', SubnetId: subnetIn(client, 'eu-west-1a') },
    ],
  });
  assert.deepEqual(fleetIds(answer), []);
  assert.deepEqual(codes(answer), [
    'InvalidFleetConfiguration',
    'InvalidAMIID.NotFound',
    'InvalidParameterValue',
  ]);
});

test('spot and on-demand can be asked for together; the rest is of the default type', () => {
  const client = newClient();
  const answer = fleet(client, newTemplate(client), {
    TargetCapacitySpecification: {
      TotalTargetCapacity: 5,
      OnDemandTargetCapacity: 2,
      DefaultTargetCapacityType: 'spot',
    },
  });
  const count = (lifecycle: string) =>
    answer.Instances?.filter(({ Lifecycle }) => Lifecycle === lifecycle).flatMap(
      ({ InstanceIds }) => InstanceIds,
    ).length;
  assert.deepEqual([count('spot'), count('on-demand')], [3, 2]);
});

test('a weight is how much of the target one instance fills', () => {
  const client = newClient({ capacity: [{ count: 2 }] });
  const overrides = inZones(client, 't3.micro').map(each => ({ ...each, WeightedCapacity: 2 }));
  assert.equal(fleetIds(fleet(client, newTemplate(client), { count: 5, overrides })).length, 3);
});

test('a maximum price below the price is told per pool', () => {
  const client = newClient();
  const answer = fleet(client, newTemplate(client), {
    overrides: [{ InstanceType: 't3.micro', MaxPrice: '0.0001', SubnetId: subnetIn(client, 'eu-west-1a') }],
  });
  assert.deepEqual(codes(answer), ['SpotMaxPriceTooLow']);
});

test('deleting an instant fleet terminates its instances; it is shown only to who names it', () => {
  const client = newClient();
  const answer = fleet(client, newTemplate(client), { count: 2 });
  const [id = ''] = fleetIds(answer);
  const fleets = (FleetIds: string[]) =>
    client
      .ask<Ec2.DescribeFleetsCommandOutput>('ec2:DescribeFleets', { FleetIds })
      .Fleets?.map(each => each.FleetState);
  assert.deepEqual(fleets([]), []);
  assert.deepEqual(fleets([answer.FleetId ?? '']), ['active']);
  refusal('InvalidParameterValue', () =>
    client.ask('ec2:DeleteFleets', { FleetIds: [answer.FleetId], TerminateInstances: false }),
  );
  const { UnsuccessfulFleetDeletions } = client.ask<Ec2.DeleteFleetsCommandOutput>('ec2:DeleteFleets', {
    FleetIds: [answer.FleetId, 'fleet-no'],
    TerminateInstances: true,
  });
  assert.equal(UnsuccessfulFleetDeletions?.[0]?.Error?.Code, 'fleetIdDoesNotExist');
  assert.equal(stateOf(client, id), 'shutting-down');
  assert.deepEqual(fleets([answer.FleetId ?? '']), ['deleted_terminating']);
});
