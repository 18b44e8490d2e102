import type * as Ec2 from '@aws-sdk/client-ec2';
import type { Answer, At } from '../../at.ts';
import { ApiError } from '../../contract.ts';
import { dryRun, inUse, invalid, missing } from '../../errors.ts';
import type { Fields } from '../../filters.ts';
import { addVpc } from '../../network.ts';
import type { Vpc } from '../../state.ts';
import { readSpecifications, showTags, tag } from '../../tags.ts';
import { list, one } from '../list.ts';

/** Per region. */
const most = 5;

const show = ({ place }: At, vpc: Vpc): Ec2.Vpc => ({
  VpcId: vpc.id,
  State: 'available',
  CidrBlock: vpc.cidr,
  DhcpOptionsId: 'dopt-0labdefault000000',
  IsDefault: vpc.isDefault,
  InstanceTenancy: 'default',
  OwnerId: place.account,
  CidrBlockAssociationSet: [
    {
      AssociationId: `vpc-cidr-assoc-${vpc.id.slice(4)}`,
      CidrBlock: vpc.cidr,
      CidrBlockState: { State: 'associated' },
    },
  ],
  Tags: showTags(vpc.tags),
});

export const checkCidr = (cidr: string | undefined): string => {
  if (cidr === undefined) throw missing('CidrBlock');
  const [address = '', bits = ''] = cidr.split('/');
  if (!/^\d{1,3}(\.\d{1,3}){3}$/.test(address) || !/^\d{1,2}$/.test(bits))
    throw invalid(`Value (${cidr}) for parameter cidrBlock is invalid. This is not a valid CIDR block.`);
  return cidr;
};

export const createVpc = (at: At, input: Ec2.CreateVpcCommandInput): Answer<Ec2.CreateVpcCommandOutput> => {
  const { cloud, place } = at;
  const cidr = checkCidr(input.CidrBlock);
  const bits = Number(cidr.split('/')[1]);
  if (bits < 16 || bits > 28) throw new ApiError('InvalidVpc.Range', `The CIDR '${cidr}' is invalid.`);
  const tags = readSpecifications(input.TagSpecifications, ['vpc']).vpc;
  const network = place.network();
  if (network.vpcs.size >= most)
    throw new ApiError('VpcLimitExceeded', 'The maximum number of VPCs has been reached.');
  if (input.DryRun) throw dryRun();
  const vpc = addVpc(cloud, network, cidr, false);
  if (tags) tag(place, vpc, tags);
  return { Vpc: show(at, vpc) };
};

/** Takes along only the default group and the main route table. */
export const deleteVpc = (at: At, input: Ec2.DeleteVpcCommandInput): Record<string, never> => {
  const { vpcs, subnets, groups, gateways, routeTables } = at.place.network();
  const vpc = one(vpcs, 'vpc', input.VpcId);
  const own = { groups: [...groups.values()], tables: [...routeTables.values()] };
  const dependent =
    [...subnets.values()].some(each => each.vpc === vpc.id) ||
    [...gateways.values()].some(each => each.vpc === vpc.id) ||
    own.groups.some(each => each.vpc === vpc.id && each.name !== 'default') ||
    own.tables.some(each => each.vpc === vpc.id && !each.main);
  if (dependent) throw inUse(`The vpc '${vpc.id}' has dependencies and cannot be deleted.`);
  if (input.DryRun) throw dryRun();
  for (const group of own.groups) if (group.vpc === vpc.id) groups.delete(group.id);
  for (const table of own.tables) if (table.vpc === vpc.id) routeTables.delete(table.id);
  vpcs.delete(vpc.id);
  return {};
};

const fields: Fields<Vpc> = {
  cidr: vpc => vpc.cidr,
  'cidr-block-association.cidr-block': vpc => vpc.cidr,
  'dhcp-options-id': () => 'dopt-0labdefault000000',
  'is-default': vpc => String(vpc.isDefault),
  isDefault: vpc => String(vpc.isDefault),
  'owner-id': (_, _now, owner) => owner,
  state: () => 'available',
  'vpc-id': vpc => vpc.id,
};

export const describeVpcs = (
  at: At,
  input: Ec2.DescribeVpcsCommandInput,
): Answer<Ec2.DescribeVpcsCommandOutput> => {
  const { items, NextToken } = list(at, input, at.place.network().vpcs, {
    kind: 'vpc',
    ids: input.VpcIds,
    fields,
  });
  return { Vpcs: items.map(vpc => show(at, vpc)), NextToken };
};

/** One attribute in one request. */
export const modifyVpcAttribute = (
  at: At,
  input: Ec2.ModifyVpcAttributeCommandInput,
): Record<string, never> => {
  const vpc = one(at.place.network().vpcs, 'vpc', input.VpcId);
  const { EnableDnsHostnames: names, EnableDnsSupport: support } = input;
  if ((names === undefined) === (support === undefined))
    throw new ApiError('InvalidParameterCombination', 'Exactly one attribute can be modified at a time.');
  if (names?.Value !== undefined) vpc.dnsHostnames = names.Value;
  if (support?.Value !== undefined) vpc.dnsSupport = support.Value;
  return {};
};
