import { chanceOf } from './chance.ts';
import type { InstanceType } from './types.ts';

/** Against us-east-1; about what AWS asks. Others: 1.15. */
const factors: Readonly<Record<string, number>> = {
  'us-east-1': 1,
  'us-east-2': 1,
  'us-west-2': 1,
  'us-west-1': 1.17,
  'ca-central-1': 1.11,
  'eu-west-1': 1.11,
  'eu-west-2': 1.16,
  'eu-west-3': 1.17,
  'eu-central-1': 1.2,
  'eu-north-1': 1.06,
  'ap-south-1': 1.05,
  'ap-northeast-1': 1.29,
  'ap-northeast-2': 1.23,
  'ap-northeast-3': 1.29,
  'ap-southeast-1': 1.25,
  'ap-southeast-2': 1.25,
  'sa-east-1': 1.6,
};

/** USD per hour. */
export const onDemandPrice = (type: InstanceType, region: string): number =>
  Math.round(type.price * (factors[region] ?? 1.15) * 1e4) / 1e4;

/** USD for a GiB and month in us-east-1. Source: AWS, "Amazon EBS pricing". */
const volumePrices = { gp3: 0.08, gp2: 0.1, st1: 0.045, sc1: 0.015, io1: 0.125, io2: 0.125 };

export const volumeTypes = Object.keys(volumePrices) as (keyof typeof volumePrices)[];

/** USD for a GiB and month. */
export const volumePrice = (type: keyof typeof volumePrices, region: string): number =>
  Math.round(volumePrices[type] * (factors[region] ?? 1.15) * 1e4) / 1e4;

/** USD per hour, everywhere. Source: AWS, "Amazon VPC pricing", public IPv4 addresses. */
export const addressPrice = 0.005;

/** Prices of a pool change once in six hours, each pool at its own minute. */
const stretch = 6 * 3_600_000;

export interface PriceChange {
  /** Milliseconds since the epoch. */
  readonly at: number;
  /** USD per hour. */
  readonly price: number;
}

const change = (
  seed: number,
  type: InstanceType,
  zone: string,
  region: string,
  index: number,
): PriceChange => {
  const pool = `${type.name}/${zone}`;
  const share =
    0.28 + 0.2 * chanceOf(seed, `level ${pool}`) + 0.06 * chanceOf(seed, `price ${pool} ${index}`);
  const offset = Math.floor(chanceOf(seed, `minute ${pool} ${index}`) * stretch);
  return { at: index * stretch + offset, price: Math.round(onDemandPrice(type, region) * share * 1e6) / 1e6 };
};

/** The changes of a pool's price up to `to`, the newest first, back to the last one before `from`. */
export const priceChanges = function* (
  seed: number,
  type: InstanceType,
  zone: string,
  region: string,
  from: number,
  to: number,
): Generator<PriceChange> {
  for (let index = Math.floor(to / stretch); index >= 0; index -= 1) {
    const each = change(seed, type, zone, region, index);
    if (each.at > to) continue;
    yield each;
    if (each.at <= from) return;
  }
};

/** USD per hour, now. */
export const spotPrice = (
  seed: number,
  type: InstanceType,
  zone: string,
  region: string,
  now: number,
): number => {
  for (const { price } of priceChanges(seed, type, zone, region, now, now)) return price;
  return onDemandPrice(type, region);
};
