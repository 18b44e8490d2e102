import type * as Pricing from '@aws-sdk/client-pricing';
import type { Answer, At } from '../../at.ts';
import { chanceOf } from '../../chance.ts';
import { ApiError } from '../../contract.ts';
import { paginate, questionOf } from '../../paging.ts';
import { addressPrice, onDemandPrice, volumePrice, volumeTypes } from '../../prices.ts';
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

/** A product with its price on demand. */
interface Product {
  /** What tells it from all others. */
  readonly name: string;
  readonly service: string;
  readonly family?: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly unit: string;
  /** USD for one unit. */
  readonly price: number;
  readonly description: string;
}

/** One product as the Price List Query API gives it: a JSON text. */
const textOf = ({ name, service, family, attributes, unit, price, description }: Product): string => {
  const code = sku(name);
  const term = `${code}.JRTCKXETXF`;
  const rate = `${term}.6YS6EN2CT7`;
  return JSON.stringify({
    product: { ...(family !== undefined && { productFamily: family }), attributes, sku: code },
    serviceCode: service,
    terms: {
      OnDemand: {
        [term]: {
          priceDimensions: {
            [rate]: {
              unit,
              endRange: 'Inf',
              description: `$${price} per ${description}`,
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

const instancesIn = (region: Region): Product[] =>
  allTypes
    .filter(type => region.zones.some(zone => offered(type, zone, region.zones)))
    .map(type => ({
      name: `${type.name}/${region.name}`,
      service: 'AmazonEC2',
      family: 'Compute Instance',
      attributes: attributesOf(type, region),
      unit: 'Hrs',
      price: onDemandPrice(type, region.name),
      description: `On Demand Linux ${type.name} Instance Hour`,
    }));

/** A use as bills name it: with the region before it, in letters of their own at AWS; the first region has none. */
const use = ({ name }: Region, what: string): string => (name === 'us-east-1' ? what : `${name}-${what}`);

const volumesIn = (region: Region): Product[] =>
  volumeTypes.map(type => ({
    name: `${type}/${region.name}`,
    service: 'AmazonEC2',
    family: 'Storage',
    attributes: {
      regionCode: region.name,
      location: region.name,
      locationType: 'AWS Region',
      volumeApiName: type,
      usagetype: use(region, `EBS:VolumeUsage.${type}`),
      servicecode: 'AmazonEC2',
    },
    unit: 'GB-Mo',
    price: volumePrice(type, region.name),
    description: `GB-month of ${type} provisioned storage`,
  }));

/** These have no family on the list of AWS. */
const addressesIn = (region: Region): Product[] =>
  (
    [
      ['InUseAddress', 'VPCPublicIPv4Address', addressPrice],
      ['IdleAddress', 'VPCPublicIPv4Address', addressPrice],
      ['ContiguousBlock', 'VPCPublicIPv4ContiguousBlock', 0.008],
    ] as const
  ).map(([kind, group, price]) => ({
    name: `${kind}/${region.name}`,
    service: 'AmazonVPC',
    attributes: {
      regionCode: region.name,
      location: region.name,
      locationType: 'AWS Region',
      group,
      usagetype: use(region, `PublicIPv4:${kind}`),
      servicecode: 'AmazonVPC',
    },
    unit: 'Hrs',
    price,
    description: `${kind} public IPv4 address per hour`,
  }));

const productsIn = (region: Region, service: string): Product[] =>
  service === 'AmazonVPC' ? addressesIn(region) : [...instancesIn(region), ...volumesIn(region)];

const fieldsOf = ({ family, attributes }: Product): ReadonlyMap<string, string> =>
  new Map([
    ...(family === undefined ? [] : [['productfamily', family] as const]),
    ...Object.entries(attributes).map(([name, value]) => [name.toLowerCase(), value] as const),
  ]);

export const getProducts = (
  { cloud }: At,
  input: Pricing.GetProductsCommandInput,
): Answer<Pricing.GetProductsCommandOutput> => {
  const { ServiceCode: service } = input;
  if (service !== 'AmazonEC2' && service !== 'AmazonVPC')
    throw new ApiError('NotFoundException', `The lab has no prices of ${service}.`);
  const filters = (input.Filters ?? []).map(({ Type, Field, Value }) => {
    if (Type !== 'TERM_MATCH')
      throw new ApiError('InvalidParameterException', `The lab knows the filter type TERM_MATCH only.`);
    return { field: Field?.toLowerCase() ?? '', value: Value ?? '' };
  });
  const texts = allRegions
    .flatMap(region => productsIn(region, service))
    .filter(product => {
      const fields = fieldsOf(product);
      return filters.every(({ field, value }) => fields.get(field) === value);
    })
    .map(textOf);
  const { items, NextToken } = paginate(cloud, texts, (_, index) => index, input, {
    least: 1,
    most: 100,
    usual: 100,
    question: questionOf('GetProducts', [service, input.Filters]),
  });
  return { FormatVersion: 'aws_v1', PriceList: items, NextToken };
};
