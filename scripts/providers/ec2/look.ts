import type { Instance } from '@aws-sdk/client-ec2';
import type { Scope } from '../../fleet/names.ts';
import { blind } from '../aws/blind.ts';
import { patience } from '../aws/calls.ts';
import { isClosed } from '../aws/closed.ts';
import { wordsOf } from '../aws/explain.ts';
import { inScope } from '../aws/in-scope.ts';
import {
  type EndedMachine,
  kindsInWords,
  type Look,
  type ProviderMachine,
  type Resource,
  type ResourceKind,
  type Unseen,
} from '../provider.ts';
import type { Context } from './context.ts';
import { describe } from './describe.ts';
import { lookKeyPairs } from './look-key-pairs.ts';
import { lookOthers } from './look-others.ts';
import { ownedBy } from './owner.ts';
import { readEnded, readMachine } from './read-machine.ts';
import { withReclaimTimes } from './reclaimed.ts';
import { listRegions } from './regions.ts';

/** Regions and kinds side by side; only regions that this account may use, or the places that are given. A region that is closed is told apart. */
export const look = async (
  context: Context,
  scope: Scope | undefined,
  kinds: readonly ResourceKind[],
  places: readonly string[] | undefined,
  part?: (look: Look) => void,
): Promise<Look> => {
  const regions = places ?? (await enabledRegions(context));
  const looks = await Promise.all(
    regions.map(async region => {
      const one = await lookInRegion(context, region, scope, kinds);
      if (!one.closed) part?.(joined([one]));
      return one;
    }),
  );
  const open = looks.filter(({ closed }) => !closed);
  // Where none is open nothing was asked at all.
  if (places || open.length === 0) return joined(looks);
  return { ...joined(open), closed: looks.filter(({ closed }) => closed).flatMap(({ unseen }) => unseen) };
};

const joined = (looks: readonly RegionLook[]): Look => ({
  machines: looks.flatMap(({ machines }) => machines),
  others: looks.flatMap(({ others }) => others),
  unseen: looks.flatMap(({ unseen }) => unseen),
  ended: looks.flatMap(({ ended }) => ended),
  asked: looks.filter(({ unseen }) => unseen.length === 0).map(({ region }) => region),
});

const enabledRegions = async (context: Context): Promise<string[]> => {
  const regions = await listRegions(context).catch((thrown: unknown) => {
    throw blind(thrown);
  });
  return [...regions].filter(([, enabled]) => enabled).map(([name]) => name);
};

interface RegionLook {
  readonly region: string;
  readonly closed: boolean;
  readonly machines: ProviderMachine[];
  readonly others: Resource[];
  readonly unseen: Unseen[];
  readonly ended: EndedMachine[];
}

const lookInRegion = async (
  context: Context,
  region: string,
  scope: Scope | undefined,
  kinds: readonly ResourceKind[],
): Promise<RegionLook> => {
  const failed: string[] = [];
  let closed = true;
  const ask = async <T>(kind: ResourceKind, question: () => Promise<T[]>): Promise<T[]> => {
    if (!kinds.includes(kind)) return [];
    try {
      const found = await question();
      closed = false;
      return found;
    } catch (thrown) {
      closed &&= isClosed(thrown);
      failed.push(`${kindsInWords(kind)}: ${wordsOf(thrown)}`);
      return [];
    }
  };
  const questions: { readonly kind: ResourceKind; readonly list: () => Promise<Resource[]> }[] = [
    ...lookOthers(context, region, scope),
    ...(scope ? [] : [{ kind: 'key pair', list: () => lookKeyPairs(context, region) } as const]),
  ];
  const [instances, ...others] = await Promise.all([
    ask('machine', () => lookMachines(context, region, scope)),
    ...questions.map(({ kind, list }) => ask(kind, list)),
  ]);
  const shown = instances.flatMap(instance => readMachine(instance, region) ?? []);
  const young = kinds.includes('machine') ? context.recent.unseen(region, scope) : [];
  const machines = [...shown.filter(({ owner }) => inScope(owner, scope)), ...young];
  const alive = new Set(machines.map(({ id }) => id));
  return {
    region,
    closed: closed && failed.length > 0,
    machines,
    others: others.flatMap(found => found.filter(part => !goesWith(part, alive))),
    unseen: failed.length > 0 ? [{ place: region, why: failed.join('; ') }] : [],
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
