import type { At } from '../at.ts';
import { available, type Pool, quotaOf, takeCapacity } from '../capacity.ts';
import { ApiError } from '../contract.ts';
import { spotPrice } from '../prices.ts';
import type { Spec, Subnet } from '../state.ts';
import { offered } from '../types.ts';

/** The type is not offered in the zone. Source: EC2 API reference, error `Unsupported`. */
export const checkOffered = ({ place }: At, { type }: Spec, { zone }: Subnet): void => {
  const { zones } = place.region;
  if (offered(type, zone, zones)) return;
  const others = zones.filter(each => offered(type, each, zones)).map(({ name }) => name);
  throw new ApiError(
    'Unsupported',
    `Your requested instance type (${type.name}) is not supported in your requested Availability Zone (${zone.name}). Please retry your request by not specifying an Availability Zone or choosing ${others.join(', ')}.`,
  );
};

const checkPrice = ({ cloud, place }: At, { type, market, maxPrice }: Spec, { zone }: Subnet): void => {
  if (market !== 'spot' || maxPrice === undefined) return;
  const price = spotPrice(cloud.options.seed, type, zone.name, place.region.name, cloud.now);
  if (maxPrice < price)
    throw new ApiError(
      'SpotMaxPriceTooLow',
      `Your Spot request price of ${maxPrice} is lower than the minimum required Spot request fulfillment price of ${price}.`,
    );
};

export const poolOf = (spec: Spec, subnet: Subnet): Pool => ({
  type: spec.type,
  zone: subnet.zone.name,
  market: spec.market,
});

const quotaError = (spec: Spec, quota: number) =>
  spec.market === 'spot'
    ? new ApiError('MaxSpotInstanceCountExceeded', 'Max spot instance count exceeded')
    : new ApiError(
        'VcpuLimitExceeded',
        `You have requested more vCPU capacity than your current vCPU limit of ${quota} allows for the instance bucket that the specified instance type belongs to. Please visit http://aws.amazon.com/contact-us/ec2-request to request an adjustment to this limit.`,
      );

/**
 * How many of `least` to `most` instances can be had here now: quota, then addresses, then capacity. Takes nothing.
 * Throws VcpuLimitExceeded, MaxSpotInstanceCountExceeded, InsufficientFreeAddressesInSubnet or InsufficientInstanceCapacity.
 */
export const canHave = (at: At, spec: Spec, subnet: Subnet, least: number, most: number): number => {
  const { cloud, place } = at;
  checkOffered(at, spec, subnet);
  checkPrice(at, spec, subnet);
  const quota = quotaOf(cloud, place, spec.market);
  const allowed = Math.min(most, Math.floor((quota - place.vcpus[spec.market]) / spec.type.vcpus));
  if (allowed < least) throw quotaError(spec, quota);
  const housed = Math.min(allowed, subnet.hosts - subnet.used);
  if (housed < least)
    throw new ApiError(
      'InsufficientFreeAddressesInSubnet',
      `There are not enough free addresses in subnet '${subnet.id}' to satisfy the requested number of instances.`,
    );
  const had = Math.min(housed, available(cloud, place, poolOf(spec, subnet)));
  if (had < least)
    throw new ApiError(
      'InsufficientInstanceCapacity',
      `We currently do not have sufficient ${spec.type.name} capacity in the Availability Zone you requested (${subnet.zone.name}).`,
      500,
    );
  return had;
};

/** Takes what `canHave` promised; a negative count gives it back. */
export const take = ({ cloud, place }: At, spec: Spec, subnet: Subnet, count: number): void => {
  takeCapacity(cloud, place, poolOf(spec, subnet), count);
  place.vcpus[spec.market] += count * spec.type.vcpus;
};
