import { usageError } from '../../errors.ts';
import { didYouMean } from '../../fleet/nearest.ts';
import { AwsError } from '../aws/aws-error.ts';
import { patience } from '../aws/calls.ts';
import { isClosed } from '../aws/closed.ts';
import { failureOf } from '../aws/codes.ts';
import { explained } from '../aws/explain.ts';
import { type Homes, homesIn } from '../aws/homes.ts';
import type { Wanted } from '../aws/identity.ts';
import type { Context } from './context.ts';

/** Zones of each region that Lightsail has. */
export type Regions = ReadonlyMap<string, readonly string[]>;

/** Regions that are asked for what is the same everywhere. */
export const homesOf = ({ world, definition, lastHome }: Context): Homes =>
  homesIn(world.clock, definition?.lightsail.regions ?? [], lastHome);

/** Whose credentials these must be. */
export const wantedIn = (context: Context, account = context.definition?.lightsail.account): Wanted => ({
  homes: homesOf(context),
  account,
  section: 'lightsail',
});

/** Every region that Lightsail has; any region that answers can tell. Throws what the first one said when none answers. */
export const listRegions = async (context: Context, signal?: AbortSignal): Promise<Regions> => {
  const homes = homesOf(context);
  const [first] = homes.names();
  try {
    const { regions = [] } = await homes.ask((home, either) => {
      const options = { patience: patience.short, signal: either };
      return context.calls.patient(home, 'lightsail:GetRegions', { includeAvailabilityZones: true }, options);
    }, signal);
    return new Map(
      regions.flatMap(({ name, availabilityZones = [] }) =>
        name === undefined
          ? []
          : [[name as string, availabilityZones.flatMap(({ zoneName }) => zoneName ?? [])] as const],
      ),
    );
  } catch (thrown) {
    signal?.throwIfAborted();
    throw explained(thrown, `list the regions of Lightsail, asked in ${first}`);
  }
};

/**
 * Regions that this account has not enabled: nothing can be there, and nobody can be asked there. Lightsail does not tell;
 * EC2 does. Empty when EC2 may not be asked: then such a region counts as one that does not answer.
 */
export const disabledRegions = async (
  context: Context,
  signal?: AbortSignal,
): Promise<ReadonlySet<string>> => {
  const question = async (home: string, either: AbortSignal): Promise<ReadonlySet<string>> => {
    const options = { patience: patience.short, signal: either };
    const input = { AllRegions: true };
    const { Regions = [] } = await context.calls
      .patient(home, 'ec2:DescribeRegions', input, options)
      .catch((thrown: unknown) => {
        if (isClosed(thrown) || !(thrown instanceof AwsError) || failureOf(thrown) !== 'rights') throw thrown;
        // It is refused everywhere.
        return { Regions: [] };
      });
    return new Set(
      Regions.flatMap(({ RegionName: name, OptInStatus: status }) =>
        name !== undefined && status === 'not-opted-in' ? [name] : [],
      ),
    );
  };
  return homesOf(context)
    .ask(question, signal)
    .catch(() => {
      signal?.throwIfAborted();
      return new Set();
    });
};

/** A name that Lightsail does not have is a slip of the pen, or a region that only EC2 has. */
export const refuseUnknown = (known: Regions, regions: readonly string[]): void => {
  const names = [...known.keys()].sort();
  for (const region of regions)
    if (!known.has(region))
      throw usageError({
        what: `Lightsail has no region ${region}${didYouMean(region, names)}`,
        why: `it has ${names.join(', ')}`,
        file: 'fleet.yaml',
        next: 'correct lightsail.regions in fleet.yaml',
      });
};

export const disabled = (region: string) =>
  usageError({
    what: `The region ${region} is not enabled for this account`,
    why: 'AWS says: not opted in',
    file: 'fleet.yaml',
    next: `aws account enable-region --region-name ${region}    # or take it out of lightsail.regions`,
  });
