import type * as Ec2 from '@aws-sdk/client-ec2';
import type { At } from '../at.ts';
import { ApiError } from '../contract.ts';
import { badCombination, invalid, noSuch } from '../errors.ts';
import { isSeen, seen } from '../hidden.ts';
import { type Image, imageOf, imageOfParameter } from '../images.ts';
import type { Market } from '../options.ts';
import type { Group, LaunchTags, Metadata, Spec, Subnet, VolumeSpec } from '../state.ts';
import { readSpecifications } from '../tags.ts';
import { type InstanceType, typeNamed } from '../types.ts';

/** What a launch asks for: a template's data, a request, or both laid over each other. */
export type Wish = Ec2.RequestLaunchTemplateData &
  Pick<Ec2.RunInstancesCommandInput, 'SubnetId' | 'Ipv6AddressCount' | 'Ipv6Addresses'>;

/** Raw bytes; the base64 text around them does not count. */
const userDataLimit = 16_384;

/** What is given in the upper one wins. */
export const overlay = (lower: Wish, upper: Wish): Wish => {
  const both: Record<string, unknown> = { ...lower };
  for (const [name, value] of Object.entries(upper)) if (value !== undefined) both[name] = value;
  return both;
};

export const checkUserData = (text: string | undefined): void => {
  if (text === undefined) return;
  if (!/^[A-Za-z0-9+/\s]*={0,2}\s*$/.test(text))
    throw new ApiError('InvalidUserData.Malformed', 'Invalid BASE64 encoding of user data.');
  if (Buffer.byteLength(text, 'base64') > userDataLimit) throw invalid('User data is limited to 16384 bytes');
};

/** `resolve:ssm:` is for templates and overrides only. */
const readImage = ({ place }: At, id: string | undefined, mayResolve: boolean): Image => {
  if (id === undefined)
    throw new ApiError('MissingParameter', 'The request must contain the parameter ImageId');
  const region = place.region.name;
  if (mayResolve && id.startsWith('resolve:ssm:')) {
    const image = imageOfParameter(region, id.slice('resolve:ssm:'.length));
    if (!image)
      throw new ApiError('InvalidAMIID.NotFound', `The SSM parameter of '${id}' cannot be resolved`);
    return image;
  }
  const image = imageOf(region, id);
  if (!image) throw noSuch('ami', id);
  return image;
};

export const readType = (name: string | undefined): InstanceType => {
  const type = typeNamed(name ?? 'm1.small');
  if (!type) throw invalid(`Invalid value '${name ?? 'm1.small'}' for InstanceType.`);
  return type;
};

const readGroups = ({ cloud, place }: At, wish: Wish, vpc: string): Group[] => {
  const [net] = wish.NetworkInterfaces ?? [];
  const { SecurityGroupIds: ids = [], SecurityGroups: names = [] } = wish;
  if (net && ids.length + names.length > 0)
    throw badCombination(
      'Network interfaces and an instance-level security groups may not be specified on the same request',
    );
  const { groups } = place.network();
  const found = [...ids, ...(net?.Groups ?? [])].map(id => {
    const group = seen(cloud, groups.get(id));
    if (!group)
      throw new ApiError(
        'InvalidGroup.NotFound',
        `The security group '${id}' does not exist in VPC '${vpc}'`,
      );
    if (group.vpc !== vpc)
      throw new ApiError('InvalidParameter', `Security group ${id} and subnet belong to different networks.`);
    return group;
  });
  const all = [...groups.values()].filter(group => isSeen(cloud, group));
  for (const name of names) {
    const group = all.find(each => each.vpc === vpc && each.name === name);
    if (!group)
      throw new ApiError(
        'InvalidGroup.NotFound',
        `The security group '${name}' does not exist in VPC '${vpc}'`,
      );
    found.push(group);
  }
  if (found.length > 0) return [...new Set(found)];
  const usual = all.find(each => each.vpc === vpc && each.name === 'default');
  return usual ? [usual] : [];
};

const readMetadata = (wish: Wish, image: Image): Metadata => {
  const given = wish.MetadataOptions;
  const hopLimit = given?.HttpPutResponseHopLimit ?? (image.imds === 'v2.0' ? 2 : 1);
  if (hopLimit < 1 || hopLimit > 64)
    throw invalid(`Value (${hopLimit}) for parameter HttpPutResponseHopLimit is invalid. Expecting 1 to 64.`);
  return {
    httpTokens: given?.HttpTokens ?? (image.imds === 'v2.0' ? 'required' : 'optional'),
    hopLimit,
    endpoint: given?.HttpEndpoint ?? 'enabled',
    tags: given?.InstanceMetadataTags ?? 'disabled',
  };
};

const readVolumes = (wish: Wish, image: Image): VolumeSpec[] => {
  const root: VolumeSpec = {
    device: image.rootDevice,
    size: image.size,
    type: image.volumeType,
    deleteOnTermination: true,
    encrypted: false,
  };
  const volumes = new Map([[root.device, root]]);
  for (const { DeviceName: device, Ebs: ebs, NoDevice } of wish.BlockDeviceMappings ?? []) {
    if (device === undefined) throw invalid('BlockDeviceMapping without DeviceName');
    if (NoDevice !== undefined || !ebs) continue;
    const base = volumes.get(device);
    const size = ebs.VolumeSize ?? base?.size;
    if (size === undefined)
      throw new ApiError('MissingParameter', `The request must contain the size of '${device}'`);
    if (base && size < base.size)
      throw new ApiError(
        'InvalidBlockDeviceMapping',
        `Volume of size ${size}GB is smaller than snapshot, expect size >= ${base.size}GB`,
      );
    volumes.set(device, {
      device,
      size,
      type: ebs.VolumeType ?? base?.type ?? 'gp2',
      deleteOnTermination: ebs.DeleteOnTermination ?? base?.deleteOnTermination ?? true,
      encrypted: ebs.Encrypted ?? false,
    });
  }
  return [...volumes.values()];
};

export const taggable = ['instance', 'volume', 'network-interface', 'spot-instances-request'] as const;

/** Later ones win. */
export const joinTags = (...all: readonly Partial<LaunchTags>[]): LaunchTags => {
  const joined = (kind: keyof LaunchTags) => {
    const tags = new Map<string, string>();
    for (const each of all) for (const [key, value] of each[kind] ?? []) tags.set(key, value);
    return tags;
  };
  return {
    instance: joined('instance'),
    volume: joined('volume'),
    'network-interface': joined('network-interface'),
    'spot-instances-request': joined('spot-instances-request'),
  };
};

/** Source: karpenter-provider-aws #5850, terraform-aws-github-runner #4561. */
const readLaunchTags = (wish: Wish, market: Market): LaunchTags => {
  const tags = readSpecifications(wish.TagSpecifications, taggable);
  if (market === 'on-demand' && tags['spot-instances-request'])
    throw invalid(
      'You cannot specify tags for Spot instances requests if there are no Spot instances requests being created by the request.',
    );
  return joinTags(tags);
};

/** Everything but where and the user data: checked as AWS checks it before it launches. Throws `ApiError`. */
export const readSpec = (at: At, wish: Wish, vpc: string, mayResolve: boolean): Spec => {
  const image = readImage(at, wish.ImageId, mayResolve);
  const type = readType(wish.InstanceType);
  if (type.architecture !== image.architecture)
    throw invalid(
      `The architecture '${type.architecture}' of the specified instance type does not match the architecture '${image.architecture}' of the specified AMI. Specify an instance type and an AMI that have matching architectures, and try again.`,
    );
  if (wish.KeyName !== undefined && ![...at.place.keys.values()].some(({ name }) => name === wish.KeyName))
    throw new ApiError('InvalidKeyPair.NotFound', `The key pair '${wish.KeyName}' does not exist`);
  const groups = readGroups(at, wish, vpc);
  const [net, ...more] = wish.NetworkInterfaces ?? [];
  if (more.length > 0 || net?.NetworkInterfaceId !== undefined)
    throw new ApiError('UnsupportedOperation', 'The lab gives an instance one new network interface.');
  for (const { Ipv6AddressCount = 0, Ipv6Addresses = [] } of [wish, net ?? {}])
    if (Ipv6AddressCount + Ipv6Addresses.length > 0)
      throw invalid('The subnet does not have an IPv6 CIDR block associated with it.');
  const market = wish.InstanceMarketOptions?.MarketType === 'spot' ? 'spot' : 'on-demand';
  const spot = wish.InstanceMarketOptions?.SpotOptions;
  const persistent = spot?.SpotInstanceType === 'persistent';
  if (spot?.InstanceInterruptionBehavior && spot.InstanceInterruptionBehavior !== 'terminate' && !persistent)
    throw badCombination('An interruption behavior other than terminate needs a persistent Spot request.');
  return {
    image,
    type,
    market,
    persistent,
    maxPrice: spot?.MaxPrice === undefined ? undefined : Number(spot.MaxPrice),
    keyName: wish.KeyName,
    groups,
    userData: wish.UserData,
    publicAddress: net?.AssociatePublicIpAddress,
    shutdownBehavior: wish.InstanceInitiatedShutdownBehavior ?? 'stop',
    metadata: readMetadata(wish, image),
    volumes: readVolumes(wish, image),
    profile: wish.IamInstanceProfile?.Arn ?? wish.IamInstanceProfile?.Name,
    protected: wish.DisableApiTermination ?? false,
    interfaceStays: net?.DeleteOnTermination === false,
    tags: readLaunchTags(wish, market),
  };
};

/** The subnets that a launch may use, all of one VPC. Source: RunInstances, "SubnetId". */
export const readSubnets = ({ place }: At, wish: Wish): [Subnet, ...Subnet[]] => {
  const { subnets, vpcs } = place.network();
  const [net] = wish.NetworkInterfaces ?? [];
  const id = net?.SubnetId ?? wish.SubnetId;
  const zone = wish.Placement?.AvailabilityZone;
  if (zone !== undefined && !place.region.zones.some(({ name }) => name === zone))
    throw invalid(`Invalid availability zone: [${zone}]`);
  if (id !== undefined) {
    const subnet = subnets.get(id);
    if (!subnet) throw noSuch('subnet', id);
    if (zone !== undefined && subnet.zone.name !== zone)
      throw invalid(`The subnet '${id}' is not in the availability zone '${zone}'`);
    return [subnet];
  }
  if (![...vpcs.values()].some(({ isDefault }) => isDefault))
    throw new ApiError('VPCIdNotSpecified', 'No default VPC for this user');
  const [first, ...rest] = [...subnets.values()].filter(
    subnet => subnet.defaultForZone && (zone === undefined || subnet.zone.name === zone),
  );
  if (!first)
    throw new ApiError('MissingInput', `No default subnet for availability zone: '${zone ?? 'null'}'.`);
  return [first, ...rest];
};
