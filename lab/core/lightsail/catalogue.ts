import type * as Sdk from '@aws-sdk/client-lightsail';
import type { Answer, At } from '../at.ts';
import { page } from './page.ts';

/** Size: vCPUs, GB of memory, GB of disk, TB of transfer, US dollars a month with and without an IPv4 address. Source: Lightsail pricing. */
const sizes: readonly [string, number, number, number, number, number, number][] = [
  ['nano', 2, 0.5, 20, 1, 5, 3.5],
  ['micro', 2, 1, 40, 2, 7, 5],
  ['small', 2, 2, 60, 3, 12, 10],
  ['medium', 2, 4, 80, 4, 24, 20],
  ['large', 2, 8, 160, 5, 44, 40],
  ['xlarge', 4, 16, 320, 6, 84, 80],
  ['2xlarge', 8, 32, 640, 7, 164, 160],
  ['4xlarge', 16, 64, 1280, 8, 384, 380],
];

/** The same number as the SDK tells: what a blueprint wants at least. */
const powers: Readonly<Record<string, number>> = {
  nano: 300,
  micro: 500,
  small: 1000,
  medium: 2000,
  large: 3000,
  xlarge: 4000,
  '2xlarge': 5000,
  '4xlarge': 6000,
};

const bundle = (
  id: string,
  [size, cpuCount, ramSizeInGb, diskSizeInGb, transfer]: (typeof sizes)[number],
  more: Partial<Sdk.Bundle>,
): Sdk.Bundle => ({
  bundleId: id,
  name: size[0]?.toUpperCase() + size.slice(1),
  instanceType: size,
  cpuCount,
  ramSizeInGb,
  diskSizeInGb,
  transferPerMonthInGb: transfer * 1024,
  power: powers[size] ?? 0,
  isActive: true,
  supportedPlatforms: ['LINUX_UNIX'],
  publicIpv4AddressCount: 1,
  ...more,
});

export const bundles: readonly Sdk.Bundle[] = sizes.flatMap(size => {
  const [name, , , , , price, ipv6] = size;
  return [
    bundle(`${name}_3_0`, size, { price }),
    bundle(`${name}_ipv6_3_0`, size, { price: ipv6, publicIpv4AddressCount: 0 }),
    bundle(`${name}_win_3_0`, size, { price: price + 4.5, supportedPlatforms: ['WINDOWS'] }),
    // A generation that cannot be had any more.
    bundle(`${name}_2_0`, size, { price: price - 1.5, isActive: false }),
  ];
});

const blueprint = (
  blueprintId: string,
  name: string,
  version: string,
  more: Partial<Sdk.Blueprint> = {},
): Sdk.Blueprint => ({
  blueprintId,
  name,
  group: blueprintId.replace(/_[\d_]+$/, ''),
  type: 'os',
  description: name,
  isActive: true,
  minPower: 0,
  version,
  versionCode: '1',
  productUrl: 'https://example.invalid/',
  licenseUrl: 'https://example.invalid/',
  platform: 'LINUX_UNIX',
  ...more,
});

export const blueprints: readonly Sdk.Blueprint[] = [
  blueprint('ubuntu_22_04', 'Ubuntu', '22.04 LTS'),
  blueprint('ubuntu_24_04', 'Ubuntu', '24.04 LTS'),
  blueprint('debian_12', 'Debian', '12.11'),
  blueprint('debian_11', 'Debian', '11.11', { isActive: false }),
  // This one wants more than the smallest machine.
  blueprint('amazon_linux_2023', 'Amazon Linux', '2023.9', { minPower: 500 }),
  blueprint('windows_server_2022', 'Windows Server', '2022', { platform: 'WINDOWS', minPower: 1000 }),
  blueprint('wordpress', 'WordPress', '6.8.3', { type: 'app', minPower: 500 }),
];

/** As they are now: the lab's owner may have taken some away. */
export const offeredBundles = ({ cloud }: At): Sdk.Bundle[] =>
  bundles.map(each =>
    cloud.options.lightsail?.inactive?.includes(each.bundleId ?? '') ? { ...each, isActive: false } : each,
  );

export const offeredBlueprints = ({ cloud }: At): Sdk.Blueprint[] =>
  blueprints.map(each =>
    cloud.options.lightsail?.inactive?.includes(each.blueprintId ?? '') ? { ...each, isActive: false } : each,
  );

export const getBundles = (
  at: At,
  { includeInactive = false, pageToken }: Sdk.GetBundlesCommandInput,
): Answer<Sdk.GetBundlesCommandOutput> => {
  const all = offeredBundles(at).filter(({ isActive }) => includeInactive || isActive);
  const { items, nextPageToken } = page(at, all, (_, index) => index, pageToken, 'GetBundles');
  return { bundles: items, ...(nextPageToken !== undefined && { nextPageToken }) };
};

export const getBlueprints = (
  at: At,
  { includeInactive = false, pageToken }: Sdk.GetBlueprintsCommandInput,
): Answer<Sdk.GetBlueprintsCommandOutput> => {
  const all = offeredBlueprints(at).filter(({ isActive }) => includeInactive || isActive);
  const { items, nextPageToken } = page(at, all, (_, index) => index, pageToken, 'GetBlueprints');
  return { blueprints: items, ...(nextPageToken !== undefined && { nextPageToken }) };
};
