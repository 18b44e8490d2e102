import type * as Ec2 from '@aws-sdk/client-ec2';
import type { Answer, At } from '../../at.ts';
import { dryRun, invalid } from '../../errors.ts';
import { filter } from '../../filters.ts';
import { paginate, questionOf } from '../../paging.ts';
import { priceChanges } from '../../prices.ts';
import { allTypes, offered, typeNamed } from '../../types.ts';

/** So far back. */
const longest = 90 * 86_400_000;

/** The newest first. Without a start everything of 90 days; with one also the last change before it. */
export const describeSpotPriceHistory = (
  at: At,
  input: Ec2.DescribeSpotPriceHistoryCommandInput,
): Answer<Ec2.DescribeSpotPriceHistoryCommandOutput> => {
  const { cloud, place } = at;
  const { name: region, zones } = place.region;
  const to = Math.min(cloud.now, input.EndTime?.getTime() ?? cloud.now);
  const from = Math.max(cloud.now - longest, Math.min(input.StartTime?.getTime() ?? 0, to));
  const zone = input.AvailabilityZone ?? input.AvailabilityZoneId;
  if (zone !== undefined && !zones.some(({ name, id }) => name === zone || id === zone))
    throw invalid(`Invalid availability zone: [${zone}]`);
  const types = input.InstanceTypes?.length
    ? input.InstanceTypes.map(name => {
        const type = typeNamed(name);
        if (!type) throw invalid(`Invalid instance type: ${name}`);
        return type;
      })
    : allTypes;
  const linux = input.ProductDescriptions?.length
    ? input.ProductDescriptions.some(each => each === 'Linux/UNIX' || each === 'Linux/UNIX (Amazon VPC)')
    : true;
  const fits = filter<Ec2.SpotPrice & { tags?: Map<string, string> }>(input.Filters, {
    'availability-zone': ({ AvailabilityZone }) => AvailabilityZone,
    'availability-zone-id': ({ AvailabilityZoneId }) => AvailabilityZoneId,
    'instance-type': ({ InstanceType }) => InstanceType,
    'product-description': ({ ProductDescription }) => ProductDescription,
    'spot-price': ({ SpotPrice }) => SpotPrice,
    timestamp: ({ Timestamp }) => Timestamp?.toISOString(),
  });
  if (input.DryRun) throw dryRun();
  const rows: (Ec2.SpotPrice & { Timestamp: Date })[] = [];
  if (linux)
    for (const type of types)
      for (const each of zones) {
        if ((zone !== undefined && zone !== each.name && zone !== each.id) || !offered(type, each, zones))
          continue;
        for (const { at: time, price } of priceChanges(
          cloud.options.seed,
          type,
          each.name,
          region,
          from,
          to,
        )) {
          const row = {
            AvailabilityZone: each.name,
            AvailabilityZoneId: each.id,
            InstanceType: type.name as Ec2._InstanceType,
            ProductDescription: 'Linux/UNIX' as const,
            SpotPrice: price.toFixed(6),
            Timestamp: new Date(Math.floor(time / 1000) * 1000),
          };
          if (fits(row)) rows.push(row);
        }
      }
  rows.sort((a, b) => b.Timestamp.getTime() - a.Timestamp.getTime());
  const { MaxResults, NextToken: token } = input;
  const { items, NextToken } = paginate(
    cloud,
    rows,
    (_, index) => index,
    // An empty token is none: so old clients ask for the first page.
    { MaxResults, NextToken: token === '' ? undefined : token },
    {
      least: 1,
      most: 1_000,
      usual: 1_000,
      question: questionOf('DescribeSpotPriceHistory', [
        input.InstanceTypes,
        zone,
        input.StartTime,
        input.Filters,
      ]),
    },
  );
  return { SpotPriceHistory: items, NextToken: NextToken ?? '' };
};
