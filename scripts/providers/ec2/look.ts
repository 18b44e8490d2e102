import type { Instance } from '@aws-sdk/client-ec2';
import type { Scope } from '../../fleet/names.ts';
import { blind } from '../aws/blind.ts';
import { patience } from '../aws/calls.ts';
import { inScope } from '../aws/in-scope.ts';
import { lister, lookInRegions, type RegionLook } from '../aws/look-in-regions.ts';
import type { Look, Resource, ResourceKind } from '../provider.ts';
import type { Context } from './context.ts';
import { describe } from './describe.ts';
import { lookKeyPairs } from './look-key-pairs.ts';
import { lookOthers } from './look-others.ts';
import { ownedBy } from './owner.ts';
import { readEnded, readMachine } from './read-machine.ts';
import { withReclaimTimes } from './reclaimed.ts';
import { listRegions } from './regions.ts';

/** Regions and kinds side by side; only regions that this account may use, or the places that are given. */
export const look = async (
  context: Context,
  scope: Scope | undefined,
  kinds: readonly ResourceKind[],
  places: readonly string[] | undefined,
  part?: (look: Look) => void,
): Promise<Look> =>
  lookInRegions(
    () => enabledRegions(context),
    places,
    region => lookInRegion(context, region, scope, kinds),
    part,
  );

const enabledRegions = async (context: Context): Promise<string[]> => {
  const regions = await listRegions(context).catch((thrown: unknown) => {
    throw blind(thrown);
  });
  return [...regions].filter(([, enabled]) => enabled).map(([name]) => name);
};

const lookInRegion = async (
  context: Context,
  region: string,
  scope: Scope | undefined,
  kinds: readonly ResourceKind[],
): Promise<RegionLook> => {
  const { list, outcome } = lister(region, kinds);
  const questions: { readonly kind: ResourceKind; readonly list: () => Promise<Resource[]> }[] = [
    ...lookOthers(context, region, scope),
    ...(scope ? [] : [{ kind: 'key pair', list: () => lookKeyPairs(context, region) } as const]),
  ];
  const [instances, ...others] = await Promise.all([
    list('machine', () => lookMachines(context, region, scope)),
    ...questions.map(({ kind, list: question }) => list(kind, question)),
  ]);
  const shown = instances.flatMap(instance => readMachine(instance, region) ?? []);
  const young = kinds.includes('machine') ? context.recent.unseen(region, scope) : [];
  const machines = [...shown.filter(({ owner }) => inScope(owner, scope)), ...young];
  const alive = new Set(machines.map(({ id }) => id));
  return {
    ...outcome(),
    machines,
    others: others.flatMap(found => found.filter(part => !goesWith(part, alive))),
    ended: await withReclaimTimes(
      context,
      region,
      instances.flatMap(instance => readEnded(instance) ?? []).filter(({ owner }) => inScope(owner, scope)),
    ),
  };
};

/** A part of a machine that is told goes away with it; one of a machine that is not shown is told by itself. */
const goesWith = ({ partOf }: Resource, alive: ReadonlySet<string>): boolean =>
  partOf !== undefined && alive.has(partOf);

/** Those that ended within the last hour too: they tell why, and that they are not merely unseen. */
const lookMachines = async (
  { calls, recent }: Context,
  region: string,
  scope: Scope | undefined,
): Promise<Instance[]> => {
  const found = await describe(calls).instances(region, ownedBy(scope), { patience: patience.short });
  for (const { InstanceId: id } of found) if (id !== undefined) recent.seen(id);
  return found;
};
