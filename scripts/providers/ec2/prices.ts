import { allOrThrow } from '../../parallel.ts';
import { patience } from '../aws/calls.ts';
import type { Ware } from '../provider.ts';
import type { Context } from './context.ts';
import { listedPrice } from './price-list.ts';

type Wanted = Ware & { readonly place: string };

/** Of instances made of this product; Source: EC2 API reference, DescribeSpotPriceHistory. */
const product = 'Linux/UNIX';

/**
 * US dollars an hour for one instance alone, by what AWS tells now; undefined where it does not tell, which is no
 * reason to fail. Addresses, disks and traffic are not in it.
 */
export const prices = async (context: Context, wares: readonly Wanted[]): Promise<(number | undefined)[]> => {
  const places = [...new Set(wares.map(({ place }) => place))];
  const ofMarket = (place: string, market: Ware['market']) => [
    ...new Set(wares.filter(ware => ware.place === place && ware.market === market).map(({ type }) => type)),
  ];
  const found = new Map<string, number>();
  await allOrThrow(
    places.flatMap(place => [
      spotPrices(context, place, ofMarket(place, 'spot'), found),
      ...ofMarket(place, 'on-demand').map(type => onDemandPrice(context, place, type, found)),
    ]),
  );
  return wares.map(ware => found.get(keyOf(ware)) ?? found.get(keyOf({ ...ware, zone: '' })));
};

const keyOf = ({ place, zone, type, market }: Wanted): string => [place, zone, type, market].join(' ');

const spotPrices = async (
  { calls, world }: Context,
  place: string,
  types: readonly string[],
  found: Map<string, number>,
): Promise<void> => {
  if (types.length === 0) return;
  let page: string | undefined;
  try {
    do {
      // From now on means: the price that holds now.
      const input = {
        StartTime: world.clock.now(),
        InstanceTypes: [...types] as never,
        ProductDescriptions: [product],
        ...(page !== undefined && { NextToken: page }),
      };
      const options = { patience: patience.short };
      const answer = await calls.patient(place, 'ec2:DescribeSpotPriceHistory', input, options);
      for (const {
        AvailabilityZone: zone,
        InstanceType: type,
        SpotPrice: price,
      } of answer.SpotPriceHistory ?? []) {
        if (zone === undefined || type === undefined) continue;
        const key = keyOf({ place, zone, type, market: 'spot' });
        if (!found.has(key) && Number(price) > 0) found.set(key, Number(price));
      }
      page = answer.NextToken || undefined;
    } while (page !== undefined);
  } catch {
    // Unknown is told as unknown.
  }
};

const onDemandPrice = async (
  context: Context,
  place: string,
  type: string,
  found: Map<string, number>,
): Promise<void> => {
  const price = await listedPrice(context, {
    service: 'AmazonEC2',
    wanted: {
      regionCode: place,
      instanceType: type,
      operatingSystem: 'Linux',
      preInstalledSw: 'NA',
      capacitystatus: 'Used',
      tenancy: 'Shared',
      marketoption: 'OnDemand',
      productFamily: 'Compute Instance',
    },
    unit: 'Hrs',
  });
  if (price !== undefined) found.set(keyOf({ place, zone: '', type, market: 'on-demand' }), price);
};
