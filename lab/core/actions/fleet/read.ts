import type * as Ec2 from '@aws-sdk/client-ec2';
import type { At } from '../../at.ts';
import { available } from '../../capacity.ts';
import { ApiError } from '../../contract.ts';
import { badCombination, invalid, missing } from '../../errors.ts';
import { checkUserData, joinTags, overlay, readSpec, readSubnets, type Wish } from '../../launch/read.ts';
import { poolOf } from '../../launch/take.ts';
import type { Market } from '../../options.ts';
import { onDemandPrice, spotPrice } from '../../prices.ts';
import type { LaunchTags, Spec, Subnet } from '../../state.ts';
import { offered } from '../../types.ts';
import { templateOf } from '../templates/find.ts';

/** One way to launch: a template, an override, a subnet, a market. */
export interface Option {
  readonly shown: Ec2.LaunchTemplateAndOverridesResponse;
  readonly market: Market;
  readonly spec: Spec;
  readonly subnet: Subnet;
  readonly system: Readonly<Record<string, string>>;
  /** Units of the target that one instance counts. */
  readonly weight: number;
  readonly priority: number;
  /** USD per hour. */
  readonly price: number;
  /** What AWS thinks that the pool holds; only for ordering. */
  readonly depth: number;
}

/** An override that cannot be launched at all, or an option for each subnet that it allows. */
export type Read =
  | Option
  | { readonly shown: Ec2.LaunchTemplateAndOverridesResponse; readonly error: ApiError };

/** Requests may have at most so many overrides. */
const mostOverrides = 300;

export const readConfigs = (
  at: At,
  configs: readonly Ec2.FleetLaunchTemplateConfigRequest[] | undefined,
  market: Market,
  tags: Partial<LaunchTags>,
): Read[] => {
  if (!configs || configs.length === 0) throw missing('LaunchTemplateConfigs');
  if (configs.reduce((sum, { Overrides }) => sum + (Overrides?.length ?? 0), 0) > mostOverrides)
    throw new ApiError('ResourceCountExceeded', `A fleet can have at most ${mostOverrides} overrides.`);
  return configs.flatMap(config => {
    const named = config.LaunchTemplateSpecification;
    if (!named) throw missing('LaunchTemplateSpecification');
    if (named.Version === undefined) throw missing('LaunchTemplateSpecification.Version');
    const { template, version } = templateOf(at, named);
    checkUserData(named.LaunchTemplateSpecificationUserData);
    const lower: Wish = overlay(version.data, { UserData: named.LaunchTemplateSpecificationUserData });
    const overrides = config.Overrides?.length ? config.Overrides : [{}];
    const shownTemplate = { LaunchTemplateId: template.id, Version: String(version.number) };
    const system = {
      'aws:ec2launchtemplate:id': template.id,
      'aws:ec2launchtemplate:version': String(version.number),
    };
    return overrides.flatMap(override =>
      readOverride(at, { lower, override, market, tags, shownTemplate, system }),
    );
  });
};

interface Given {
  readonly lower: Wish;
  readonly override: Ec2.FleetLaunchTemplateOverridesRequest;
  readonly market: Market;
  readonly tags: Partial<LaunchTags>;
  readonly shownTemplate: Ec2.FleetLaunchTemplateSpecification;
  readonly system: Readonly<Record<string, string>>;
}

const laidOver = (lower: Wish, override: Given['override'], market: Market): Wish => {
  const zone = override.AvailabilityZone ?? override.Placement?.AvailabilityZone;
  const wish = overlay(lower, {
    InstanceType: override.InstanceType,
    ImageId: override.ImageId,
    KeyName: override.KeyName,
    SubnetId: override.SubnetId,
    IamInstanceProfile: override.IamInstanceProfile,
    MetadataOptions: override.MetadataOptions as Wish['MetadataOptions'],
    BlockDeviceMappings: override.BlockDeviceMappings as Wish['BlockDeviceMappings'],
    ...(zone === undefined ? {} : { Placement: { ...lower.Placement, AvailabilityZone: zone } }),
    InstanceMarketOptions:
      market === 'spot'
        ? { MarketType: 'spot', SpotOptions: { MaxPrice: override.MaxPrice } }
        : { MarketType: undefined },
  });
  const [net] = lower.NetworkInterfaces ?? [];
  if (!net || override.SubnetId === undefined) return wish;
  return { ...wish, NetworkInterfaces: [{ ...net, SubnetId: override.SubnetId }] };
};

const readOverride = (at: At, given: Given): Read[] => {
  const { cloud, place } = at;
  const { override, market, shownTemplate } = given;
  if (override.InstanceRequirements)
    throw new ApiError(
      'UnsupportedOperation',
      'The lab chooses by instance type, not by InstanceRequirements.',
    );
  if (override.SubnetId?.includes(',')) throw invalid('An override names one subnet.');
  if (given.lower.InstanceMarketOptions)
    throw badCombination(
      'A fleet decides the market: the launch template must not have InstanceMarketOptions.',
    );
  const echo = (subnet?: Subnet): Ec2.LaunchTemplateAndOverridesResponse => ({
    LaunchTemplateSpecification: shownTemplate,
    Overrides: {
      ...(override.InstanceType === undefined ? {} : { InstanceType: override.InstanceType }),
      ...(override.SubnetId === undefined ? {} : { SubnetId: override.SubnetId }),
      ...(override.ImageId === undefined ? {} : { ImageId: override.ImageId }),
      ...(override.WeightedCapacity === undefined ? {} : { WeightedCapacity: override.WeightedCapacity }),
      ...(override.Priority === undefined ? {} : { Priority: override.Priority }),
      ...(override.MaxPrice === undefined ? {} : { MaxPrice: override.MaxPrice }),
      ...(subnet ? { AvailabilityZone: subnet.zone.name, AvailabilityZoneId: subnet.zone.id } : {}),
    },
  });
  try {
    const wish = laidOver(given.lower, override, market);
    const subnets = readSubnets(at, wish);
    const read = readSpec(at, wish, subnets[0].vpc, true);
    const spec: Spec = { ...read, tags: joinTags(read.tags, given.tags) };
    const offering = subnets.filter(({ zone }) => offered(spec.type, zone, place.region.zones));
    if (offering.length === 0)
      return [{ shown: echo(subnets[0]), error: notOffered(spec.type.name, subnets[0].zone.name) }];
    return offering.map((subnet): Option => {
      return {
        shown: echo(subnet),
        market,
        spec,
        subnet,
        system: given.system,
        weight: override.WeightedCapacity ?? 1,
        priority: override.Priority ?? Number.POSITIVE_INFINITY,
        price:
          market === 'spot'
            ? spotPrice(cloud.options.seed, spec.type, subnet.zone.name, place.region.name, cloud.now)
            : onDemandPrice(spec.type, place.region.name),
        depth: available(cloud, place, poolOf(spec, subnet)),
      };
    });
  } catch (error) {
    if (error instanceof ApiError) return [{ shown: echo(), error }];
    throw error;
  }
};

const notOffered = (type: string, zone: string) =>
  new ApiError(
    'InvalidFleetConfiguration',
    `Your requested instance type (${type}) is not supported in your requested Availability Zone (${zone}).`,
  );
