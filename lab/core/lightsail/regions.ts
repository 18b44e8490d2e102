import type * as Sdk from '@aws-sdk/client-lightsail';
import type { Answer, At } from '../at.ts';
import { allRegions } from '../regions.ts';

/** Source: Lightsail, "Regions and Availability Zones": not every region of EC2, and one that must be opted into. */
export const lightsailRegions: readonly string[] = [
  'us-east-1',
  'us-east-2',
  'us-west-2',
  'ca-central-1',
  'eu-west-1',
  'eu-west-2',
  'eu-west-3',
  'eu-central-1',
  'eu-north-1',
  'eu-south-1',
  'ap-south-1',
  'ap-northeast-1',
  'ap-northeast-2',
  'ap-southeast-1',
  'ap-southeast-2',
];

const continents: Readonly<Record<string, string>> = {
  us: 'NA',
  ca: 'NA',
  eu: 'EU',
  ap: 'AP',
};

export const getRegions = (
  _at: At,
  { includeAvailabilityZones = false }: Sdk.GetRegionsCommandInput,
): Answer<Sdk.GetRegionsCommandOutput> => ({
  regions: allRegions
    .filter(({ name }) => lightsailRegions.includes(name))
    .map(({ name, zones }) => ({
      name: name as Sdk.RegionName,
      displayName: name,
      description: `The region ${name}`,
      continentCode: continents[name.slice(0, 2)] ?? 'AP',
      availabilityZones: includeAvailabilityZones
        ? zones.map(zone => ({ zoneName: zone.name, state: 'available' }))
        : [],
    })),
});
