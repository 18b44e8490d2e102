import { usageError } from '../../errors.ts';
import { didYouMean } from '../../fleet/nearest.ts';
import { patience } from '../aws/calls.ts';
import { explained } from '../aws/explain.ts';
import { type Homes, homesIn } from '../aws/homes.ts';
import type { Wanted } from '../aws/identity.ts';
import type { Context } from './context.ts';

/** Names of regions, and whether this account may use them. */
export type Regions = ReadonlyMap<string, boolean>;

/** Regions that are asked for what is the same everywhere. */
export const homesOf = ({ world, definition, lastHome }: Context): Homes =>
  homesIn(world.clock, definition?.ec2.regions ?? [], lastHome);

/** Whose credentials these must be. */
export const wantedIn = (context: Context, account = context.definition?.ec2.account): Wanted => ({
  homes: homesOf(context),
  account,
  section: 'ec2',
});

/**
 * Every region that AWS has; any region that answers can tell. Throws what the first one said when none answers.
 * Source: EC2 API reference, DescribeRegions.
 */
export const listRegions = async (context: Context, signal?: AbortSignal): Promise<Regions> => {
  const homes = homesOf(context);
  const [first] = homes.names();
  try {
    const { Regions = [] } = await homes.ask((home, either) => {
      const options = { patience: patience.short, signal: either };
      return context.calls.patient(home, 'ec2:DescribeRegions', { AllRegions: true }, options);
    }, signal);
    return new Map(
      Regions.flatMap(({ RegionName: name, OptInStatus: status }) =>
        name === undefined ? [] : [[name, status !== 'not-opted-in'] as const],
      ),
    );
  } catch (thrown) {
    signal?.throwIfAborted();
    throw explained(thrown, `list the regions, asked in ${first}`);
  }
};

/** A name that AWS does not have is a slip of the pen: nothing is planned around it. */
export const refuseUnknown = (known: Regions, regions: readonly string[]): void => {
  const names = [...known.keys()];
  for (const region of regions)
    if (!known.has(region))
      throw usageError({
        what: `There is no region ${region}${didYouMean(region, names)}`,
        why: `AWS has ${names.sort().join(', ')}`,
        file: 'fleet.yaml',
        next: 'correct ec2.regions in fleet.yaml',
      });
};

export const disabled = (region: string) =>
  usageError({
    what: `The region ${region} is not enabled for this account`,
    why: 'AWS says: not opted in',
    file: 'fleet.yaml',
    next: `aws account enable-region --region-name ${region}    # or take it out of ec2.regions`,
  });

/** Throws what is wrong with the regions themselves. Does nothing when that is not it, or when nobody can tell. */
export const checkRegions = async (context: Context, regions: readonly string[]): Promise<void> => {
  const known = await listRegions(context).catch(() => undefined);
  if (!known) return;
  refuseUnknown(known, regions);
  const [first] = regions;
  if (first !== undefined && regions.every(region => !known.get(region))) throw disabled(first);
};
