import type { Blueprint, Bundle } from '@aws-sdk/client-lightsail';
import { type MayflyError, usageError } from '../../errors.ts';
import type { Definition } from '../../fleet/definition.ts';
import { didYouMean } from '../../fleet/nearest.ts';

type Settings = Definition['lightsail'];

/** `small_3_0 (2 vCPUs, 2 GB, $12 a month)` */
const words = ({ bundleId, cpuCount, ramSizeInGb, price }: Bundle): string =>
  `${bundleId} (${cpuCount} vCPUs, ${ramSizeInGb} GB, $${price} a month)`;

const wrong = (what: string, why: string, next: string): MayflyError =>
  usageError({ what, why, file: 'fleet.yaml', next });

/** What a bundle must have for machines of this kind: Linux, and the public addresses that are asked for. */
const isOfKind = (
  { ip }: Settings,
  { supportedPlatforms = [], supportedAppCategories = [], publicIpv4AddressCount }: Bundle,
) =>
  supportedPlatforms.includes('LINUX_UNIX') &&
  supportedAppCategories.length === 0 &&
  (ip === 'ipv6' ? publicIpv4AddressCount === 0 : publicIpv4AddressCount !== 0);

const isEnough = ({ minPower = 0 }: Blueprint, { power = 0 }: Bundle): boolean => power >= minPower;

const byPrice = (a: Bundle, b: Bundle): number =>
  (a.price ?? 0) - (b.price ?? 0) ||
  (b.power ?? 0) - (a.power ?? 0) ||
  ((a.bundleId ?? '') < (b.bundleId ?? '') ? -1 : 1);

/**
 * The bundle that is bought in a region: the one that is named, or the cheapest one that fits. Throws what is wrong, with
 * what would do.
 */
export const chooseBundle = (
  settings: Settings,
  region: string,
  blueprint: Blueprint,
  bundles: readonly Bundle[],
): Bundle => {
  const good = bundles
    .filter(bundle => bundle.isActive && isOfKind(settings, bundle) && isEnough(blueprint, bundle))
    .sort(byPrice);
  return settings.bundle === undefined
    ? cheapest(settings, region, blueprint, good)
    : named(settings.bundle, settings, region, blueprint, bundles, good);
};

const cheapest = (
  settings: Settings,
  region: string,
  blueprint: Blueprint,
  good: readonly Bundle[],
): Bundle => {
  const { memory = 0, cpus = 0, price = Number.POSITIVE_INFINITY } = settings;
  const roomy = good.filter(({ ramSizeInGb = 0, cpuCount = 0 }) => ramSizeInGb >= memory && cpuCount >= cpus);
  const [found] = roomy;
  if (found && (found.price ?? 0) <= price) return found;
  const wishes = [
    settings.memory === undefined ? '' : `${memory} GB`,
    settings.cpus === undefined ? '' : `${cpus} vCPUs`,
    settings.price === undefined ? '' : `at most $${price} a month`,
  ].filter(wish => wish !== '');
  const what = `No bundle of ${region} has ${wishes.join(' and ') || 'what the blueprint needs'} for ${blueprint.blueprintId}`;
  if (found)
    throw wrong(
      what,
      `the cheapest one that is large enough is ${words(found)}`,
      `set lightsail.price to ${found.price} or more, or wish for less`,
    );
  const largest = [...good].sort((a, b) => (b.ramSizeInGb ?? 0) - (a.ramSizeInGb ?? 0))[0];
  throw wrong(
    what,
    largest ? `the largest one is ${words(largest)}` : 'none of them fits the blueprint and lightsail.ip',
    'wish for less in lightsail.memory and lightsail.cpus, or choose another lightsail.ip',
  );
};

const named = (
  id: string,
  settings: Settings,
  region: string,
  blueprint: Blueprint,
  bundles: readonly Bundle[],
  good: readonly Bundle[],
): Bundle => {
  const bundle = bundles.find(({ bundleId }) => bundleId === id);
  const ids = good.flatMap(({ bundleId }) => bundleId ?? []);
  const [first] = good;
  const instead = (from: readonly Bundle[] = good) => {
    const [one = first] = from;
    return one
      ? `set lightsail.bundle to ${words(one)}, or take it out: the cheapest one that fits is taken`
      : 'take lightsail.bundle out';
  };
  if (!bundle)
    throw wrong(
      `Lightsail has no bundle ${id} in ${region}${didYouMean(id, ids)}`,
      `it has ${ids.join(', ')}`,
      'correct lightsail.bundle in fleet.yaml, or take it out: the cheapest one that fits is taken',
    );
  const { power = 0, ramSizeInGb = 0 } = bundle;
  const same = good.filter(other => (other.ramSizeInGb ?? 0) >= ramSizeInGb);
  if (!bundle.isActive)
    throw wrong(
      `The bundle ${id} cannot be had any more in ${region}`,
      'Lightsail says: not active',
      instead(same),
    );
  if (!isEnough(blueprint, bundle))
    throw wrong(
      `The bundle ${id} is too small for the blueprint ${blueprint.blueprintId}`,
      `it has a power of ${power}, and the blueprint needs ${blueprint.minPower}`,
      instead(),
    );
  if (!isOfKind(settings, bundle))
    throw wrong(
      `The bundle ${id} does not fit: it must be for Linux, and have ${settings.ip === 'ipv6' ? 'no' : 'a'} public IPv4 address`,
      `lightsail.ip is ${settings.ip}`,
      instead(same),
    );
  return bundle;
};
