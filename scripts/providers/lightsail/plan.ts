import { failure, MayflyError, usageError } from '../../errors.ts';
import type { Definition } from '../../fleet/definition.ts';
import { allOrThrow } from '../../parallel.ts';
import { explained, wordsOf } from '../aws/explain.ts';
import { checkIdentity } from '../aws/identity.ts';
import { tagList } from '../aws/marks.ts';
import { closedAmong, leftOut, type RegionFailure, tooSmall } from '../aws/region-failure.ts';
import type { PinnedImage, Plan } from '../provider.ts';
import type { Context } from './context.ts';
import { nextMakings, sharedMakings } from './next.ts';
import { portsOf } from './ports.ts';
import { disabled, disabledRegions, listRegions, refuseUnknown, wantedIn } from './regions.ts';
import { pinnedIn } from './resolve-image.ts';
import type { Blueprint } from './site.ts';
import { type Survey, survey } from './survey.ts';

/**
 * Checks everything that can be known before anything is made: credentials, account, regions, zones, bundle, blueprint and
 * quotas. A region that fails is told and left out, as long as another one works.
 */
export const makePlan = async (
  context: Context,
  definition: Definition,
  image: PinnedImage,
  signal: AbortSignal,
): Promise<Plan> => {
  const { lightsail } = definition;
  const regions = [...new Set(lightsail.regions)];
  const wanted = wantedIn(context, lightsail.account);
  const credentials = await checkIdentity(context.calls, wanted, signal);
  const [known, without, ports] = await Promise.all([
    listRegions(context, signal),
    disabledRegions(context, signal),
    portsOf(context, definition),
  ]);
  refuseUnknown(known, regions);
  const fixedAddress = definition.static_address;
  const answers = await allOrThrow(
    regions.map(async (region): Promise<Survey | RegionFailure> => {
      if (without.has(region)) return { region, error: disabled(region) };
      try {
        const blueprint = pinnedIn(image.id, region);
        const zones = known.get(region) ?? [];
        return await survey(context, definition, region, blueprint, zones, fixedAddress, signal);
      } catch (thrown) {
        signal.throwIfAborted();
        // What is wrong in the fleet file is wrong, however many regions there are.
        if (thrown instanceof MayflyError && thrown.telling.file !== undefined) throw thrown;
        return { region, error: explained(thrown, `use Lightsail in ${region}`) };
      }
    }),
  );
  const failures = answers.flatMap(answer => ('error' in answer ? [answer] : []));
  const sites = answers.flatMap(answer => ('error' in answer ? [] : [answer]));
  const [first] = failures;
  if (sites.length === 0 && first) throw failures.length === 1 ? first.error : noRegion(failures);
  refuseSmall(definition, sites, failures);
  const blueprint: Blueprint = {
    sites,
    ip: lightsail.ip,
    disks: lightsail.disks,
    ports,
    tags: tagList(lightsail.tags),
    fixedAddress,
  };
  const closed = closedAmong(failures);
  return {
    // A region that this account does not have, or has no more, gets nothing, and cannot be asked.
    places: regions.filter(region => !without.has(region) && !closed.has(region)),
    account: credentials.account,
    notes: credentials.notes,
    warnings: [
      ...credentials.warnings,
      ...failures.map(leftOut),
      ...sites.flatMap(({ region, vcpus }) =>
        vcpus.left === undefined ? [`the quota of ${region} is not known: ${vcpus.words}`] : [],
      ),
    ],
    wares: sites.flatMap(({ region, zones, bundle }) =>
      zones.map(zone => ({ zone, type: bundle, market: 'on-demand' as const, place: region })),
    ),
    shared: owner => sharedMakings(blueprint, owner),
    next: (owner, missing, present, tries) => nextMakings(blueprint, owner, missing, present, tries),
  };
};

const noRegion = (failures: readonly RegionFailure[]): MayflyError =>
  failure({
    what: 'None of the regions can be used',
    why: failures.map(({ region, error }) => `${region}: ${wordsOf(error)}`).join('\n'),
    ...(failures[0]?.error.telling.next !== undefined && { next: failures[0].error.telling.next }),
  });

const raise = (region: string | undefined, code: string) =>
  `aws service-quotas request-service-quota-increase --service-code lightsail --region ${region} --quota-code ${code} --desired-value …`;

const refuseSmall = (
  { count }: Definition,
  sites: readonly Survey[],
  failures: readonly RegionFailure[],
): void => {
  const [first] = sites;
  const total = sites.reduce((sum, { room = Number.POSITIVE_INFINITY }) => sum + room, 0);
  if (total < count)
    throw tooSmall(failures, {
      what: `The quotas of Lightsail allow ${total} machines, and count is ${count}`,
      why: sites.map(({ region, bundle, vcpus }) => `${region}: ${vcpus.words}, for ${bundle}`).join('; '),
      file: 'fleet.yaml',
      next: `lower count, or use more regions; or: ${raise(first?.region, 'L-4259AF9B')}`,
    });
  for (const { region, addresses } of sites)
    if (addresses?.left === 0)
      throw usageError({
        what: `There is no room for another static address in ${region}`,
        why: addresses.words,
        next: `aws lightsail get-static-ips --region ${region}    # release one that nobody needs, or: ${raise(region, 'L-BBF0F260')}`,
      });
};
