import { Exit, failure, type MayflyError, usageError } from '../../errors.ts';
import type { Definition } from '../../fleet/definition.ts';
import { allOrThrow } from '../../parallel.ts';
import { explained, wordsOf } from '../aws/explain.ts';
import { checkIdentity } from '../aws/identity.ts';
import { tagList } from '../aws/marks.ts';
import { closedAmong, leftOut, type RegionFailure, tooSmall } from '../aws/region-failure.ts';
import type { PinnedImage, Plan } from '../provider.ts';
import { addressRoom, noAddressLeft } from './address-quota.ts';
import type { Context } from './context.ts';
import { ingressOf } from './ingress.ts';
import { nextMakings } from './next.ts';
import type { Market } from './offer.ts';
import { type Images, parseImages } from './pinned.ts';
import { type Room, roomIn } from './quota.ts';
import { disabled, listRegions, type Regions, refuseUnknown, wantedIn } from './regions.ts';
import { sharedMakings } from './shared.ts';
import { type Blueprint, marketsOf, type Site } from './site.ts';
import { type Survey, survey } from './survey.ts';
import { vcpusOf } from './types.ts';

/**
 * Checks everything that can be known before anything is made: credentials, account, regions, subnets, types, rights and
 * quotas. A region that fails is told and left out, as long as another one works.
 */
export const makePlan = async (
  context: Context,
  definition: Definition,
  image: PinnedImage,
  signal: AbortSignal,
): Promise<Plan> => {
  const { ec2 } = definition;
  const regions = [...new Set(ec2.regions)];
  const wanted = wantedIn(context, ec2.account);
  const credentials = await checkIdentity(context.calls, wanted, signal);
  const [known, ingress] = await Promise.all([listRegions(context, signal), ingressOf(context, definition)]);
  refuseUnknown(known, regions);
  const { surveys, failures } = await surveyAll(
    context,
    definition,
    parseImages(image.id),
    regions,
    known,
    signal,
  );
  const warnings = failures.map(leftOut);
  if (surveys.length === 0) throw noRegion(failures);
  for (const type of ec2.types)
    if (!surveys.some(({ offers }) => offers.some(offer => offer.type === type)))
      warnings.push(
        `${type} is offered in none of ${surveys.map(({ region }) => region).join(', ')}: it is left out`,
      );
  const rooms = await measure(context, definition, surveys, signal);
  const sites = rooms.sites.filter(({ room }) => marketsOf(ec2.market).some(market => room[market] !== 0));
  refuseSmall(definition, rooms, failures);
  const blueprint: Blueprint = {
    sites,
    market: ec2.market,
    ingress,
    tags: tagList(ec2.tags),
    disk: ec2.disk,
    fixedAddress: definition.static_address,
  };
  const addressWarnings = definition.static_address
    ? await refuseFull(context, definition, sites, signal)
    : [];
  const closed = closedAmong(failures);
  return {
    // A region that this account does not have, or has no more, gets nothing, and cannot be asked.
    places: regions.filter(region => known.get(region) && !closed.has(region)),
    warnings: [...credentials.warnings, ...warnings, ...rooms.warnings, ...addressWarnings],
    account: credentials.account,
    notes: credentials.notes,
    wares: marketsOf(ec2.market).flatMap(market =>
      sites.flatMap(({ region, offers, room }) =>
        (room[market] === 0 ? [] : offers).map(({ zone, type }) => ({ zone, type, market, place: region })),
      ),
    ),
    shared: owner => sharedMakings(blueprint, owner),
    next: (owner, missing, _present, tries) => nextMakings(blueprint, owner, missing, tries),
  };
};

const surveyAll = async (
  context: Context,
  definition: Definition,
  images: Images,
  regions: readonly string[],
  known: Regions,
  signal: AbortSignal,
): Promise<{ surveys: Survey[]; failures: RegionFailure[] }> => {
  const surveys: Survey[] = [];
  const failures: RegionFailure[] = [];
  const answers = await allOrThrow(
    regions.map(async region => {
      if (!known.get(region)) return { region, error: disabled(region) };
      try {
        return await survey(context, definition, images, region, signal);
      } catch (thrown) {
        signal.throwIfAborted();
        return { region, error: explained(thrown, `use ${region}`) };
      }
    }),
  );
  for (const answer of answers)
    if ('error' in answer) failures.push(answer);
    else surveys.push(answer);
  return { surveys, failures };
};

const noRegion = (failures: readonly RegionFailure[]): MayflyError => {
  const [first] = failures;
  if (first && failures.length === 1) return first.error;
  const { file, next } = first?.error.telling ?? {};
  const telling = {
    what: 'None of the regions can be used',
    why: failures.map(({ region, error }) => named(region, wordsOf(error))).join('\n'),
    ...(file !== undefined && { file }),
    ...(next !== undefined && { next }),
  };
  return failures.every(({ error }) => error.exit === Exit.usage) ? usageError(telling) : failure(telling);
};

/** `eu-west-1: …`, unless the words begin with it. */
const named = (region: string, words: string) => (words.startsWith(region) ? words : `${region}: ${words}`);

interface Measured {
  readonly sites: Site[];
  readonly warnings: string[];
  readonly words: string[];
  /** Commands that ask for larger quotas, for so many machines. */
  readonly requests: string[];
}

/** How many machines the quotas of each region allow. What is not known is told, and does not stop. */
const measure = async (
  context: Context,
  { ec2, count }: Definition,
  surveys: readonly Survey[],
  signal: AbortSignal,
): Promise<Measured> => {
  const { known, untold } = await vcpusOf(context, surveys, signal);
  const warnings = [...untold].map(([type, why]) => `how many vCPUs ${type} has is not known: ${why}`);
  const words: string[] = [];
  const requests: string[] = [];
  const sites = await allOrThrow(
    surveys.map(async (site): Promise<Site> => {
      const types = new Map([...known].filter(([type]) => site.offers.some(offer => offer.type === type)));
      const room: Partial<Record<Market, number>> = {};
      if (site.offers.some(({ type }) => untold.has(type))) return { ...site, room };
      for (const market of marketsOf(ec2.market)) {
        const answer = await roomIn(context, site.region, market, types, signal);
        if (answer.known) words.push(`${site.region}: ${answer.words}`);
        else warnings.push(`the ${market} quota of ${site.region} is not known: ${answer.words}`);
        if (answer.machines !== undefined) room[market] = answer.machines;
        if (answer.first) requests.push(requestFor(site.region, answer.first, count));
        if (answer.machines === 0)
          warnings.push(`${site.region} has no room for ${market} machines: ${answer.words}`);
      }
      return { ...site, room };
    }),
  );
  return { sites, warnings, words, requests };
};

const requestFor = (region: string, { code, vcpus }: NonNullable<Room['first']>, count: number): string =>
  `aws service-quotas request-service-quota-increase --service-code ec2 --region ${region} --quota-code ${code} --desired-value ${vcpus * count}`;

const refuseSmall = (
  { count, ec2 }: Definition,
  { sites, words, requests }: Measured,
  failures: readonly RegionFailure[],
): void => {
  const rooms = sites.flatMap(({ room }) =>
    marketsOf(ec2.market).map(market => room[market] ?? Number.POSITIVE_INFINITY),
  );
  const total = rooms.reduce((sum, room) => sum + room, 0);
  if (total >= count) return;
  throw tooSmall(failures, {
    what: `The vCPU quotas allow ${total} machines, and count is ${count}`,
    why: [...words].sort().join('; '),
    file: 'fleet.yaml',
    next: `lower count, use smaller types or more regions; or: ${requests[0]}`,
  });
};

/** A region without room for one more address. Resolves with what is not known. */
const refuseFull = async (
  context: Context,
  { name: fleet, environment }: Definition,
  sites: readonly Site[],
  signal: AbortSignal,
): Promise<string[]> => {
  const rooms = await allOrThrow(
    sites.map(async ({ region }) => ({
      region,
      ...(await addressRoom(context, region, { fleet, environment }, signal)),
    })),
  );
  const full = rooms.find(({ left }) => left === 0);
  if (full) throw usageError(noAddressLeft(full.region, full.words));
  return rooms.flatMap(({ region, left, words }) =>
    left === undefined ? [`the quota of addresses of ${region} is not known: ${words}`] : [],
  );
};
