import type * as Ec2 from '@aws-sdk/client-ec2';
import { type State, stateCodes, stateOf } from '../../life.ts';
import type { Group, Instance } from '../../state.ts';
import { showTags } from '../../tags.ts';

export const showState = (state: State): Ec2.InstanceState => ({ Name: state, Code: stateCodes[state] });

export const showGroups = (groups: readonly Group[]): Ec2.GroupIdentifier[] =>
  groups.map(({ id, name }) => ({ GroupId: id, GroupName: name }));

export const dashed = (address: string): string => address.replaceAll('.', '-');

export const privateName = ({ privateAddress, region }: Instance): string =>
  `ip-${dashed(privateAddress)}.${region === 'us-east-1' ? 'ec2' : `${region}.compute`}.internal`;

/** The public address can be seen once the instance runs, and until it ends; an elastic one takes the place of its own. */
export const publicAddressOf = (instance: Instance, now: number): string | undefined => {
  const state = stateOf(instance, now);
  if (state === 'terminated') return undefined;
  if (instance.elasticAddress !== undefined) return instance.elasticAddress;
  const shown = state === 'running' || state === 'shutting-down' || (state === 'stopping' && instance.stop);
  return shown && now >= instance.publicAt ? instance.publicAddress : undefined;
};

export const publicNameOf = (region: string, address: string | undefined): string =>
  address === undefined
    ? ''
    : `ec2-${dashed(address)}.${region === 'us-east-1' ? 'compute-1' : `${region}.compute`}.amazonaws.com`;

/** As DescribeInstances shows it. A terminated one has lost its network and its volumes. */
export const showInstance = (instance: Instance, now: number): Ec2.Instance => {
  const { spec, zone, subnet } = instance;
  const state = stateOf(instance, now);
  const gone = state === 'terminated';
  const address = publicAddressOf(instance, now);
  const name = publicNameOf(instance.region, address);
  const groups = gone ? [] : showGroups(instance.groups);
  const inside = gone ? '' : privateName(instance);
  return {
    InstanceId: instance.id,
    ImageId: spec.image.id,
    State: showState(state),
    PrivateDnsName: inside,
    PublicDnsName: name,
    StateTransitionReason: reasonText(instance, now),
    ...(instance.reason && now >= instance.endAt
      ? { StateReason: { Code: instance.reason.code, Message: instance.reason.message } }
      : state === 'pending'
        ? { StateReason: { Code: 'pending', Message: 'pending' } }
        : {}),
    ...(spec.keyName === undefined ? {} : { KeyName: spec.keyName }),
    AmiLaunchIndex: instance.launchIndex,
    ProductCodes: [],
    InstanceType: spec.type.name as Ec2._InstanceType,
    LaunchTime: new Date(Math.floor(instance.launchedAt / 1000) * 1000),
    Placement: {
      AvailabilityZone: zone.name,
      AvailabilityZoneId: zone.id,
      GroupName: '',
      Tenancy: 'default',
    },
    Monitoring: { State: 'disabled' },
    ...(gone ? {} : { SubnetId: subnet.id, VpcId: subnet.vpc, PrivateIpAddress: instance.privateAddress }),
    ...(address === undefined ? {} : { PublicIpAddress: address }),
    Architecture: spec.image.architecture,
    BlockDeviceMappings: gone ? [] : instance.volumes.map(showMapping(instance)),
    ClientToken: instance.clientToken ?? '',
    EbsOptimized: false,
    EnaSupport: true,
    Hypervisor: 'xen',
    ...(spec.market === 'spot' ? { InstanceLifecycle: 'spot' as const } : {}),
    ...(instance.spotRequest ? { SpotInstanceRequestId: instance.spotRequest.id } : {}),
    NetworkInterfaces: gone ? [] : [showNetwork(instance, groups, inside, { address, name })],
    RootDeviceName: spec.image.rootDevice,
    RootDeviceType: 'ebs',
    SecurityGroups: groups,
    SourceDestCheck: true,
    Tags: showTags(instance.tags),
    VirtualizationType: 'hvm',
    CpuOptions: { CoreCount: Math.max(1, spec.type.vcpus / 2), ThreadsPerCore: Math.min(2, spec.type.vcpus) },
    MetadataOptions: {
      State: 'applied',
      HttpTokens: spec.metadata.httpTokens,
      HttpPutResponseHopLimit: spec.metadata.hopLimit,
      HttpEndpoint: spec.metadata.endpoint,
      HttpProtocolIpv6: 'disabled',
      InstanceMetadataTags: spec.metadata.tags,
    },
    BootMode: spec.image.architecture === 'arm64' ? 'uefi' : 'uefi-preferred',
    PlatformDetails: 'Linux/UNIX',
    UsageOperation: 'RunInstances',
  };
};

const showMapping = (instance: Instance) => (volume: Instance['volumes'][number]) => ({
  DeviceName: volume.device,
  Ebs: {
    AttachTime: new Date(instance.launchedAt),
    DeleteOnTermination: volume.deleteOnTermination,
    Status: 'attached' as const,
    VolumeId: volume.id,
  },
});

const showNetwork = (
  instance: Instance,
  groups: Ec2.GroupIdentifier[],
  inside: string,
  { address, name }: { readonly address: string | undefined; readonly name: string },
): Ec2.InstanceNetworkInterface => {
  const { interface: net, subnet } = instance;
  const association =
    address === undefined
      ? {}
      : { Association: { IpOwnerId: 'amazon', PublicDnsName: name, PublicIp: address } };
  return {
    ...association,
    Attachment: {
      AttachTime: new Date(instance.launchedAt),
      AttachmentId: net.attachment,
      DeleteOnTermination: net.deleteOnTermination,
      DeviceIndex: 0,
      Status: 'attached',
      NetworkCardIndex: 0,
    },
    Description: '',
    Groups: groups,
    Ipv6Addresses: [],
    MacAddress: net.mac,
    NetworkInterfaceId: net.id,
    OwnerId: instance.account,
    PrivateDnsName: inside,
    PrivateIpAddress: instance.privateAddress,
    PrivateIpAddresses: [
      {
        ...association,
        Primary: true,
        PrivateDnsName: inside,
        PrivateIpAddress: instance.privateAddress,
      },
    ],
    SourceDestCheck: true,
    Status: 'in-use',
    SubnetId: subnet.id,
    VpcId: subnet.vpc,
    InterfaceType: 'interface',
  };
};

const reasonText = (instance: Instance, now: number): string => {
  const at = now >= instance.endAt ? instance.endAt : instance.stop?.at;
  if (at === undefined) return '';
  const when = new Date(at).toISOString().slice(0, 19).replace('T', ' ');
  const code = now >= instance.endAt ? instance.reason?.code : 'Client.UserInitiatedShutdown';
  return code === 'Server.SpotInstanceTermination'
    ? 'Server.SpotInstanceTermination'
    : `User initiated (${when} GMT)`;
};

/** Instances that were launched together, each with the reservation of its launch. */
export const showReservations = (instances: readonly Instance[], now: number): Ec2.Reservation[] => {
  const reservations = new Map<string, Ec2.Reservation & { Instances: Ec2.Instance[] }>();
  for (const instance of instances) {
    let reservation = reservations.get(instance.reservation);
    if (!reservation) {
      reservation = {
        ReservationId: instance.reservation,
        OwnerId: instance.account,
        Groups: [],
        Instances: [],
      };
      reservations.set(instance.reservation, reservation);
    }
    reservation.Instances.push(showInstance(instance, now));
  }
  return [...reservations.values()];
};
