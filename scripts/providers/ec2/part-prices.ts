import type { Volume } from '@aws-sdk/client-ec2';
import { hoursOfMonth } from '../../hours-of-month.ts';
import { patience } from '../aws/calls.ts';
import type { Resource } from '../provider.ts';
import type { Context } from './context.ts';
import { describe } from './describe.ts';
import { ownedBy } from './owner.ts';
import { listedPrice } from './price-list.ts';

/**
 * US dollars an hour for each volume and static address, by what AWS tells now; undefined where it does not tell, and
 * for other things. Copies of what is used elsewhere, as snapshots, are not made by mayfly and not in it.
 */
export const partPrices = async (
  context: Context,
  parts: readonly Resource[],
): Promise<(number | undefined)[]> => {
  const placesOf = (kind: Resource['kind']) => [
    ...new Set(parts.filter(part => part.kind === kind).map(({ place }) => place)),
  ];
  const prices = await Promise.all([
    ...placesOf('volume').map(place => volumePrices(context, place)),
    ...placesOf('static address').map(place => addressPrices(context, place, parts)),
  ]);
  const byId = new Map(prices.flat());
  return parts.map(({ id }) => byId.get(id));
};

type PriceOfId = readonly [id: string, hourly: number];

/** Every public address costs the same, in use or not. Source: Amazon VPC pricing, "Public IPv4 Address". */
const addressPrices = async (
  context: Context,
  place: string,
  parts: readonly Resource[],
): Promise<PriceOfId[]> => {
  const hourly = await listedPrice(context, {
    service: 'AmazonVPC',
    wanted: { regionCode: place, group: 'VPCPublicIPv4Address' },
    unit: 'Hrs',
    use: 'PublicIPv4:IdleAddress',
  });
  if (hourly === undefined) return [];
  return parts
    .filter(part => part.kind === 'static address' && part.place === place)
    .map(({ id }) => [id, hourly]);
};

const volumePrices = async (context: Context, place: string): Promise<PriceOfId[]> => {
  // Unknown is told as unknown.
  const volumes = await describe(context.calls)
    .volumes(place, ownedBy(undefined), { patience: patience.short })
    .catch(() => []);
  const types = [...new Set(volumes.filter(paidBySize).flatMap(({ VolumeType: type }) => type ?? []))];
  const perGiB = new Map(
    await Promise.all(
      types.map(
        async type =>
          [
            type as string,
            await listedPrice(context, {
              service: 'AmazonEC2',
              wanted: { regionCode: place, productFamily: 'Storage', volumeApiName: type },
              unit: 'GB-Mo',
            }),
          ] as const,
      ),
    ),
  );
  return volumes.filter(paidBySize).flatMap(({ VolumeId: id, VolumeType: type, Size: size }): PriceOfId[] => {
    const monthly = perGiB.get(type ?? '');
    return id !== undefined && size !== undefined && monthly !== undefined
      ? [[id, (monthly * size) / hoursOfMonth]]
      : [];
  });
};

/** What a gp3 has without pay. Source: Amazon EBS user guide, "General Purpose SSD volumes". */
const included = { iops: 3000, throughput: 125 };

/** Operations and throughput that were bought are not on the same line of the price list. */
const paidBySize = ({ VolumeType: type, Iops = 0, Throughput = 0 }: Volume): boolean =>
  type === 'gp3'
    ? Iops <= included.iops && Throughput <= included.throughput
    : type === 'gp2' || type === 'st1' || type === 'sc1';
