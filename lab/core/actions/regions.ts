import type * as Ec2 from '@aws-sdk/client-ec2';
import type { Answer, At } from '../at.ts';
import { ApiError } from '../contract.ts';
import { dryRun } from '../errors.ts';
import { filter } from '../filters.ts';
import { allRegions, type Region, regionNamed, type Zone } from '../regions.ts';

/** Without `AllRegions` those only that the account may use. */
export const describeRegions = (
  { cloud }: At,
  input: Ec2.DescribeRegionsCommandInput,
): Answer<Ec2.DescribeRegionsCommandOutput> => {
  const status = ({ name, always }: Region) =>
    !cloud.enabled.has(name) ? 'not-opted-in' : always ? 'opt-in-not-required' : 'opted-in';
  const endpoint = ({ name }: Region) => `ec2.${name}.amazonaws.com`;
  const fits = filter<Region & { tags?: Map<string, string> }>(input.Filters, {
    endpoint,
    'opt-in-status': status,
    'region-name': ({ name }) => name,
  });
  const asked = input.RegionNames?.map(name => {
    const region = regionNamed(name);
    if (!region) throw new ApiError('InvalidParameterValue', `Invalid region provided: [${name}]`);
    return region;
  });
  if (input.DryRun) throw dryRun();
  const all = asked?.length
    ? asked
    : allRegions.filter(({ name }) => cloud.enabled.has(name) || input.AllRegions === true);
  return {
    Regions: all
      .filter(fits)
      .map(region => ({ RegionName: region.name, Endpoint: endpoint(region), OptInStatus: status(region) })),
  };
};

export const describeAvailabilityZones = (
  { place }: At,
  input: Ec2.DescribeAvailabilityZonesCommandInput,
): Answer<Ec2.DescribeAvailabilityZonesCommandOutput> => {
  const { name: region, zones } = place.region;
  const fits = filter<Zone & { tags?: Map<string, string> }>(input.Filters, {
    'group-name': () => region,
    'opt-in-status': () => 'opt-in-not-required',
    'region-name': () => region,
    state: () => 'available',
    'zone-id': ({ id }) => id,
    'zone-name': ({ name }) => name,
    'zone-type': () => 'availability-zone',
  });
  const asked = [...(input.ZoneNames ?? []), ...(input.ZoneIds ?? [])];
  const found = asked.map(word => {
    const zone = zones.find(({ name, id }) => name === word || id === word);
    if (!zone) throw new ApiError('InvalidParameterValue', `Invalid availability zone: [${word}]`);
    return zone;
  });
  if (input.DryRun) throw dryRun();
  return {
    AvailabilityZones: (asked.length > 0 ? found : zones).filter(fits).map(({ name, id }) => ({
      ZoneName: name,
      ZoneId: id,
      State: 'available',
      RegionName: region,
      ZoneType: 'availability-zone',
      OptInStatus: 'opt-in-not-required',
      GroupName: region,
      NetworkBorderGroup: region,
      Messages: [],
    })),
  };
};
