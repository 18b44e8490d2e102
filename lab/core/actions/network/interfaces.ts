import type * as Ec2 from '@aws-sdk/client-ec2';
import type { Answer, At } from '../../at.ts';
import { ApiError } from '../../contract.ts';
import { dryRun } from '../../errors.ts';
import type { Fields } from '../../filters.ts';
import { removeInterface } from '../../life.ts';
import type { Interface } from '../../state.ts';
import { showTags } from '../../tags.ts';
import { showGroups } from '../instances/show.ts';
import { list, one } from '../list.ts';

const show = ({ place }: At, net: Interface): Ec2.NetworkInterface => ({
  NetworkInterfaceId: net.id,
  Status: net.instance ? 'in-use' : 'available',
  ...(net.instance
    ? {
        Attachment: {
          AttachTime: new Date(net.instance.launchedAt),
          AttachmentId: net.attachment,
          DeleteOnTermination: net.deleteOnTermination,
          DeviceIndex: 0,
          InstanceId: net.instance.id,
          InstanceOwnerId: place.account,
          Status: 'attached' as const,
        },
      }
    : {}),
  AvailabilityZone: net.subnet.zone.name,
  AvailabilityZoneId: net.subnet.zone.id,
  Description: '',
  Groups: showGroups(net.groups),
  InterfaceType: 'interface',
  Ipv6Addresses: [],
  MacAddress: net.mac,
  OwnerId: place.account,
  PrivateIpAddress: net.instance?.privateAddress ?? net.privateAddress,
  PrivateIpAddresses: [
    { Primary: true, PrivateIpAddress: net.instance?.privateAddress ?? net.privateAddress },
  ],
  RequesterManaged: false,
  SourceDestCheck: true,
  SubnetId: net.subnet.id,
  VpcId: net.subnet.vpc,
  TagSet: showTags(net.tags),
});

const fields: Fields<Interface> = {
  'addresses.private-ip-address': net => net.privateAddress,
  'attachment.attachment-id': net => (net.instance ? net.attachment : undefined),
  'attachment.delete-on-termination': net => (net.instance ? String(net.deleteOnTermination) : undefined),
  'attachment.instance-id': net => net.instance?.id,
  'attachment.instance-owner-id': (net, _now, owner) => (net.instance ? owner : undefined),
  'attachment.status': net => (net.instance ? 'attached' : undefined),
  'availability-zone': net => net.subnet.zone.name,
  description: () => '',
  'group-id': net => net.groups.map(({ id }) => id),
  'group-name': net => net.groups.map(({ name }) => name),
  'interface-type': () => 'interface',
  'mac-address': net => net.mac,
  'network-interface-id': net => net.id,
  'owner-id': (_, _now, owner) => owner,
  'private-ip-address': net => net.privateAddress,
  'requester-managed': () => 'false',
  status: net => (net.instance ? 'in-use' : 'available'),
  'subnet-id': net => net.subnet.id,
  'vpc-id': net => net.subnet.vpc,
};

export const describeNetworkInterfaces = (
  at: At,
  input: Ec2.DescribeNetworkInterfacesCommandInput,
): Answer<Ec2.DescribeNetworkInterfacesCommandOutput> => {
  const { items, NextToken } = list(at, input, at.place.interfaces, {
    kind: 'eni',
    ids: input.NetworkInterfaceIds,
    fields,
  });
  return { NetworkInterfaces: items.map(net => show(at, net)), NextToken };
};

export const deleteNetworkInterface = (
  at: At,
  input: Ec2.DeleteNetworkInterfaceCommandInput,
): Record<string, never> => {
  const net = one(at.place.interfaces, 'eni', input.NetworkInterfaceId);
  if (net.instance)
    throw new ApiError(
      'InvalidNetworkInterface.InUse',
      `The network interface '${net.id}' is currently in use.`,
    );
  if (input.DryRun) throw dryRun();
  removeInterface(at.place, net);
  return {};
};
