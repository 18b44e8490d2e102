import type { Subnet } from '@aws-sdk/client-ec2';
import { failure, usageError } from '../../errors.ts';
import type { Definition } from '../../fleet/definition.ts';
import { patience } from '../aws/calls.ts';
import { noImageIn } from '../aws/no-image.ts';
import { allPages } from '../aws/pages.ts';
import { architectureOf } from './architecture.ts';
import type { Context } from './context.ts';
import { dryRun } from './dry-run.ts';
import type { Offer } from './offer.ts';
import { type Images, imageKey } from './pinned.ts';
import { own } from './site.ts';

/** What a region has for a fleet. */
export interface Survey {
  readonly region: string;
  readonly vpc: string;
  readonly offers: readonly Offer[];
  readonly rootDevice?: string;
}

/** Looks at one region, and asks whether we may use it. Throws why it cannot be used. */
export const survey = async (
  context: Context,
  definition: Definition,
  images: Images,
  region: string,
  signal: AbortSignal,
): Promise<Survey> => {
  const { disk } = definition.ec2;
  const [known, offered] = await Promise.all([
    definition.ec2.vpc === own ? undefined : subnetsOf(context, definition, region, signal),
    offeringsOf(context, definition, region, signal),
  ]);
  const subnets = known ?? ownSubnets(region, offered);
  const offers = subnets.flatMap(({ AvailabilityZone: zone = '', SubnetId: subnet = '' }) =>
    definition.ec2.types.flatMap((type): Offer[] => {
      const image = images.get(imageKey(region, architectureOf(type)));
      return image !== undefined && offered.has(`${zone}/${type}`) ? [{ zone, subnet, type, image }] : [];
    }),
  );
  const [first] = offers;
  if (!first) throw noOffer(definition, images, region, subnets, offered);
  const vpc = subnets[0]?.VpcId ?? own;
  const [rootDevice] = await Promise.all([
    disk === undefined ? undefined : rootDeviceOf(context, region, first.image, disk, signal),
    dryRun(context, definition, region, vpc, first, signal),
  ]);
  return { region, vpc, offers, ...(rootDevice !== undefined && { rootDevice }) };
};

/** One to be made in each zone that offers anything; local zones are none of a region's own. */
const ownSubnets = (region: string, offered: ReadonlySet<string>): Subnet[] => {
  const zones = new Set([...offered].map(each => each.slice(0, each.indexOf('/'))));
  return [...zones]
    .filter(zone => zone.startsWith(region) && /^[a-p]$/.test(zone.slice(region.length)))
    .sort()
    .map(AvailabilityZone => ({ AvailabilityZone, SubnetId: own }));
};

/** One subnet with public addresses for each zone: the roomiest. */
const subnetsOf = async (
  { calls }: Context,
  { ec2 }: Definition,
  region: string,
  signal: AbortSignal,
): Promise<Subnet[]> => {
  const filter =
    ec2.vpc === undefined
      ? { Name: 'default-for-az', Values: ['true'] }
      : { Name: 'vpc-id', Values: [ec2.vpc] };
  const options = { signal, patience: patience.short };
  const pages = await allPages(token =>
    calls.patient(
      region,
      'ec2:DescribeSubnets',
      { Filters: [filter], MaxResults: 1000, ...(token !== undefined && { NextToken: token }) },
      options,
    ),
  );
  const all = pages.flatMap(({ Subnets = [] }) => Subnets);
  if (all.length === 0)
    throw failure(
      ec2.vpc === undefined
        ? {
            what: `${region} has no default VPC with subnets`,
            next: `aws ec2 create-default-vpc --region ${region}    # or name a VPC: ec2.vpc in fleet.yaml`,
          }
        : {
            what: `${region} has no subnets in ${ec2.vpc}`,
            why: 'a VPC is of one region',
            next: 'correct ec2.vpc in fleet.yaml',
          },
    );
  const open = all.filter(({ MapPublicIpOnLaunch, State }) => MapPublicIpOnLaunch && State !== 'pending');
  if (open.length === 0)
    throw failure({
      what: `No subnet of ${ec2.vpc ?? 'the default VPC'} in ${region} gives machines public addresses`,
      why: 'machines are reached over SSH from this computer',
      next: `aws ec2 modify-subnet-attribute --region ${region} --map-public-ip-on-launch --subnet-id ${all[0]?.SubnetId}`,
    });
  const best = new Map<string, Subnet>();
  for (const subnet of open) {
    const zone = subnet.AvailabilityZone ?? '';
    const known = best.get(zone);
    if (!known || roomier(subnet, known)) best.set(zone, subnet);
  }
  return [...best.values()].sort((a, b) =>
    (a.AvailabilityZone ?? '') < (b.AvailabilityZone ?? '') ? -1 : 1,
  );
};

const roomier = (one: Subnet, other: Subnet): boolean => {
  const more = (one.AvailableIpAddressCount ?? 0) - (other.AvailableIpAddressCount ?? 0);
  return more > 0 || (more === 0 && (one.SubnetId ?? '') < (other.SubnetId ?? ''));
};

/** `zone/type` of everything that is offered. */
const offeringsOf = async (
  { calls }: Context,
  { ec2 }: Definition,
  region: string,
  signal: AbortSignal,
): Promise<ReadonlySet<string>> => {
  const options = { signal, patience: patience.short };
  const Filters = [{ Name: 'instance-type', Values: [...new Set(ec2.types)] }];
  const pages = await allPages(token =>
    calls.patient(
      region,
      'ec2:DescribeInstanceTypeOfferings',
      {
        LocationType: 'availability-zone',
        Filters,
        MaxResults: 1000,
        ...(token !== undefined && { NextToken: token }),
      },
      options,
    ),
  );
  const all = pages.flatMap(({ InstanceTypeOfferings = [] }) => InstanceTypeOfferings);
  return new Set(all.map(({ Location, InstanceType }) => `${Location}/${InstanceType}`));
};

const rootDeviceOf = async (
  { calls }: Context,
  region: string,
  image: string,
  disk: number,
  signal: AbortSignal,
): Promise<string | undefined> => {
  const options = { signal, patience: patience.short };
  const { Images = [] } = await calls.patient(region, 'ec2:DescribeImages', { ImageIds: [image] }, options);
  const device = Images[0]?.RootDeviceName;
  const least = Images[0]?.BlockDeviceMappings?.find(({ DeviceName }) => DeviceName === device)?.Ebs
    ?.VolumeSize;
  if (least !== undefined && disk < least)
    throw failure({
      what: `ec2.disk is ${disk} GB, and the image ${image} in ${region} needs ${least} GB`,
      file: 'fleet.yaml',
      next: `set ec2.disk to ${least} or more, or leave it out`,
    });
  return device;
};

const noOffer = (
  { ec2, image }: Definition,
  images: Images,
  region: string,
  subnets: readonly Subnet[],
  offered: ReadonlySet<string>,
) => {
  if (![...images.keys()].some(key => key.startsWith(`${region}/`))) return noImageIn(image, region);
  const zones = subnets.map(({ AvailabilityZone }) => AvailabilityZone).join(', ');
  return usageError({
    what: `${region} offers none of the types ${ec2.types.join(', ')} in the zones of its subnets`,
    why:
      offered.size === 0
        ? 'it offers them nowhere'
        : `its zones with subnets are ${zones}; offered: ${[...offered].sort().join(', ')}`,
    file: 'fleet.yaml',
    next: `aws ec2 describe-instance-type-offerings --region ${region}    # shows the types that it has`,
  });
};
