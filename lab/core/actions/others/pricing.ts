import type * as Pricing from '@aws-sdk/client-pricing';
import type { Answer, At } from '../../at.ts';
import { chanceOf } from '../../chance.ts';
import { ApiError } from '../../contract.ts';
import { paginate, questionOf } from '../../paging.ts';
import { onDemandPrice } from '../../prices.ts';
import { allRegions, type Region } from '../../regions.ts';
import { allTypes, type InstanceType, offered } from '../../types.ts';

/** A code as the price list has them: letters and digits that belong to a name. */
const sku = (name: string): string =>
  Array.from({ length: 16 }, (_, index) =>
    '23456789ABCDEFGHJKMNPQRSTUVWXYZ'.charAt(Math.floor(chanceOf(index, name) * 31)),
  ).join('');

const attributesOf = (type: InstanceType, region: Region): Record<string, string> => ({
  instanceType: type.name,
  vcpu: String(type.vcpus),
  memory: `${type.memory / 1024} GiB`,
  regionCode: region.name,
  location: region.name,
  locationType: 'AWS Region',
  operatingSystem: 'Linux',
  preInstalledSw: 'NA',
  tenancy: 'Shared',
  capacitystatus: 'Used',
  marketoption: 'OnDemand',
  operation: 'RunInstances',
  licenseModel: 'No License required',
  currentGeneration: 'Yes',
  servicecode: 'AmazonEC2',
  servicename: 'Amazon Elastic Compute Cloud',
});

/** One product as the Price List Query API gives it: a JSON text. */
const product = (type: InstanceType, region: Region, attributes: Record<string, string>): string => {
  const code = sku(`${type.name}/${region.name}`);
  const term = `${code}.JRTCKXETXF`;
  const rate = `${term}.6YS6EN2CT7`;
  const price = onDemandPrice(type, region.name);
  return JSON.stringify({
    product: { productFamily: 'Compute Instance', attributes, sku: code },
    serviceCode: 'AmazonEC2',
    terms: {
      OnDemand: {
        [term]: {
          priceDimensions: {
            [rate]: {
              unit: 'Hrs',
              endRange: 'Inf',
              description: `$${price} per On Demand Linux ${type.name} Instance Hour`,
              appliesTo: [],
              rateCode: rate,
              beginRange: '0',
              pricePerUnit: { USD: price.toFixed(10) },
            },
          },
          sku: code,
          effectiveDate: '2026-11-01T00:00:00Z',
          offerTermCode: 'JRTCKXETXF',
          termAttributes: {},
        },
      },
    },
    version: '20261119000000',
    publicationDate: '2026-11-19T00:00:00Z',
  });
};

export const getProducts = (
  { cloud }: At,
  input: Pricing.GetProductsCommandInput,
): Answer<Pricing.GetProductsCommandOutput> => {
  if (input.ServiceCode !== 'AmazonEC2')
    throw new ApiError('NotFoundException', `The lab has no prices of ${input.ServiceCode}.`);
  const filters = (input.Filters ?? []).map(({ Type, Field, Value }) => {
    if (Type !== 'TERM_MATCH')
      throw new ApiError('InvalidParameterException', `The lab knows the filter type TERM_MATCH only.`);
    return { field: Field?.toLowerCase() ?? '', value: Value ?? '' };
  });
  const family = { productfamily: 'Compute Instance' };
  const texts: string[] = [];
  for (const region of allRegions)
    for (const type of allTypes) {
      if (!region.zones.some(zone => offered(type, zone, region.zones))) continue;
      const attributes = attributesOf(type, region);
      const fields: Record<string, string> = { ...family };
      for (const [name, value] of Object.entries(attributes)) fields[name.toLowerCase()] = value;
      if (filters.every(({ field, value }) => fields[field] === value))
        texts.push(product(type, region, attributes));
    }
  const { items, NextToken } = paginate(cloud, texts, (_, index) => index, input, {
    least: 1,
    most: 100,
    usual: 100,
    question: questionOf('GetProducts', input.Filters),
  });
  return { FormatVersion: 'aws_v1', PriceList: items, NextToken };
};
