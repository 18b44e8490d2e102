import type * as Ec2 from '@aws-sdk/client-ec2';
import type { Answer, At } from '../../at.ts';
import { ApiError } from '../../contract.ts';
import { dryRun, inUse, invalid, missing } from '../../errors.ts';
import type { Fields } from '../../filters.ts';
import { addSubnet, numberOf } from '../../network.ts';
import type { Subnet } from '../../state.ts';
import { readSpecifications, showTags, tag } from '../../tags.ts';
import { list, one } from '../list.ts';
import { checkCidr } from './vpcs.ts';

const show = ({ place }: At, subnet: Subnet): Ec2.Subnet => ({
  SubnetId: subnet.id,
  SubnetArn: `arn:aws:ec2:${place.region.name}:${place.account}:subnet/${subnet.id}`,
  State: 'available',
  VpcId: subnet.vpc,
  CidrBlock: subnet.cidr,
  AvailableIpAddressCount: subnet.hosts - subnet.used,
  AvailabilityZone: subnet.zone.name,
  AvailabilityZoneId: subnet.zone.id,
  DefaultForAz: subnet.defaultForZone,
  MapPublicIpOnLaunch: subnet.mapPublic,
  AssignIpv6AddressOnCreation: false,
  Ipv6CidrBlockAssociationSet: [],
  Ipv6Native: false,
  OwnerId: place.account,
  Tags: showTags(subnet.tags),
});

const range = (cidr: string): [from: number, to: number] => {
  const [address = '', bits = '32'] = cidr.split('/');
  const size = 2 ** (32 - Number(bits));
  const from = Math.floor(numberOf(address) / size) * size;
  return [from, from + size];
};

export const createSubnet = (
  at: At,
  input: Ec2.CreateSubnetCommandInput,
): Answer<Ec2.CreateSubnetCommandOutput> => {
  const { cloud, place } = at;
  const network = place.network();
  if (input.VpcId === undefined) throw missing('VpcId');
  const vpc = one(network.vpcs, 'vpc', input.VpcId);
  const cidr = checkCidr(input.CidrBlock);
  const [from, to] = range(cidr);
  const [vpcFrom, vpcTo] = range(vpc.cidr);
  if (from < vpcFrom || to > vpcTo || to - from < 16)
    throw new ApiError('InvalidSubnet.Range', `The CIDR '${cidr}' is invalid.`);
  for (const other of network.subnets.values()) {
    const [otherFrom, otherTo] = range(other.cidr);
    if (other.vpc === vpc.id && from < otherTo && otherFrom < to)
      throw new ApiError('InvalidSubnet.Conflict', `The CIDR '${cidr}' conflicts with another subnet`);
  }
  const { zones } = place.region;
  const asked = input.AvailabilityZone ?? input.AvailabilityZoneId;
  const zone =
    asked === undefined
      ? zones[cloud.luck.below(zones.length)]
      : zones.find(each => each.name === asked || each.id === asked);
  if (!zone)
    throw invalid(
      `Value (${asked}) for parameter availabilityZone is invalid. Subnets can only be created in: ${zones.map(({ name }) => name).join(', ')}.`,
    );
  const tags = readSpecifications(input.TagSpecifications, ['subnet']).subnet;
  if (input.DryRun) throw dryRun();
  const subnet = addSubnet(cloud, network, { vpc: vpc.id, zone, cidr, isDefault: false });
  if (tags) tag(place, subnet, tags);
  return { Subnet: show(at, subnet) };
};

export const deleteSubnet = (at: At, input: Ec2.DeleteSubnetCommandInput): Record<string, never> => {
  const { subnets } = at.place.network();
  const subnet = one(subnets, 'subnet', input.SubnetId);
  if (subnet.used > 0) throw inUse(`The subnet '${subnet.id}' has dependencies and cannot be deleted.`);
  if (input.DryRun) throw dryRun();
  subnets.delete(subnet.id);
  return {};
};

const fields: Fields<Subnet> = {
  'availability-zone': ({ zone }) => zone.name,
  availabilityZone: ({ zone }) => zone.name,
  'availability-zone-id': ({ zone }) => zone.id,
  'available-ip-address-count': ({ hosts, used }) => String(hosts - used),
  cidr: ({ cidr }) => cidr,
  'cidr-block': ({ cidr }) => cidr,
  'default-for-az': ({ defaultForZone }) => String(defaultForZone),
  defaultForAz: ({ defaultForZone }) => String(defaultForZone),
  'map-public-ip-on-launch': ({ mapPublic }) => String(mapPublic),
  'owner-id': (_, _now, owner) => owner,
  state: () => 'available',
  'subnet-id': ({ id }) => id,
  'vpc-id': ({ vpc }) => vpc,
};

export const describeSubnets = (
  at: At,
  input: Ec2.DescribeSubnetsCommandInput,
): Answer<Ec2.DescribeSubnetsCommandOutput> => {
  const { items, NextToken } = list(at, input, at.place.network().subnets, {
    kind: 'subnet',
    ids: input.SubnetIds,
    fields,
  });
  return { Subnets: items.map(subnet => show(at, subnet)), NextToken };
};

export const modifySubnetAttribute = (
  at: At,
  input: Ec2.ModifySubnetAttributeCommandInput,
): Record<string, never> => {
  const subnet = one(at.place.network().subnets, 'subnet', input.SubnetId);
  if (input.MapPublicIpOnLaunch?.Value === undefined)
    throw new ApiError('UnsupportedOperation', 'Of subnets the lab can change MapPublicIpOnLaunch only.');
  subnet.mapPublic = input.MapPublicIpOnLaunch.Value;
  return {};
};
