import { cancelled, type MayflyError } from '../errors.ts';
import { type Scope, scopeName } from '../fleet/names.ts';
import { type Provider, type Resource, resourceKinds, type Unseen } from '../providers/provider.ts';
import type { Store } from '../store/store.ts';
import { costsOf } from './cost.ts';
import { halfRemoved } from './half-way.ts';
import { inventory } from './inventory.ts';
import { inNamedAccount } from './same-account.ts';

/** Something of ours that belongs to no fleet which this store knows. */
export interface Orphan {
  readonly resource: Resource;
  readonly scope: string;
  /** US dollars an hour; undefined where it is not known, 0 where nothing is paid. */
  readonly hourly: number | undefined;
}

export interface Orphans {
  readonly orphans: readonly Orphan[];
  /** Fleets that this store knows, and which have things; not touched. */
  readonly living: readonly string[];
  readonly unseen: readonly Unseen[];
  readonly asked: readonly string[];
}

/** Everything that carries our marks, of every kind and in every place, and belongs to no living fleet. */
export const orphans = async (provider: Provider, store: Store): Promise<Orphans> => {
  const [look, known] = await Promise.all([
    inNamedAccount(provider, provider.look(undefined)),
    livingScopes(store),
  ]);
  const things: Resource[] = [...look.machines, ...look.others];
  const alive = (thing: Resource) => known.has(keyOf(thing.owner));
  const lost = things.filter(thing => thing.kind !== 'image' && !alive(thing));
  const hourly = await costsOf(provider, lost);
  return {
    orphans: lost.map(resource => ({
      resource,
      scope: scopeName(resource.owner),
      hourly: hourly(resource),
    })),
    living: [...new Set(things.filter(alive).map(({ owner }) => scopeName(owner)))],
    unseen: [...look.unseen, ...(look.closed ?? [])],
    asked: look.asked,
  };
};

/** Fleets that were made by this store and not proven gone; one that somebody works on now counts as living too. */
const livingScopes = async (store: Store): Promise<Set<string>> => {
  const scopes = await store.scopes();
  const living = await Promise.all(
    scopes.map(async scope => {
      const fleet = store.open(scope);
      const [memory, holder] = await Promise.all([fleet.read(), fleet.holder()]);
      return memory.lastRun !== undefined || memory.damage !== undefined || holder !== undefined
        ? [scope]
        : [];
    }),
  );
  return new Set(living.flat().map(keyOf));
};

const keyOf = ({ fleet, environment }: Scope): string => `${fleet}.${environment}`;

/** Removes orphans in order, asks again, and resolves with what is still there and why. */
export const removeOrphans = async (
  provider: Provider,
  store: Store,
  found: readonly Orphan[],
  removed: (resource: Resource) => void,
  signal: AbortSignal,
): Promise<{
  readonly left: readonly Orphan[];
  readonly why: ReadonlyMap<string, string>;
  unseen: readonly Unseen[];
}> => {
  const why = new Map<string, string>();
  const gone = new Set<string>();
  const left = () => found.map(({ resource }) => resource).filter(({ id }) => !gone.has(id));
  for (const kind of resourceKinds) {
    const things = found.map(({ resource }) => resource).filter(resource => resource.kind === kind);
    if (things.length === 0) continue;
    const told = async (thing: Resource) => {
      gone.add(thing.id);
      removed(thing);
    };
    const refused = await provider.remove(things, told, signal).catch((thrown: unknown) => {
      throw signal.aborted ? stopped(gone.size, left()) : thrown;
    });
    for (const entry of refused) why.set(...entry);
    if (signal.aborted) throw stopped(gone.size, left());
  }
  const shown = new Set<string>();
  for (let looks = 1; ; looks++) {
    const after = await orphans(provider, store).catch((thrown: unknown) => {
      throw halfRemoved(thrown, left(), 'run the command again');
    });
    for (const { resource } of after.orphans) shown.add(resource.id);
    // What was not seen to go may be missing from one answer.
    const certain =
      left().every(({ id }) => shown.has(id)) || provider.lag === undefined || looks === mostLooks;
    if (certain || after.unseen.length > 0)
      return { left: found.filter(({ resource }) => shown.has(resource.id)), why, unseen: after.unseen };
  }
};

const stopped = (removed: number, left: readonly Resource[]): MayflyError =>
  cancelled({
    what: `Interrupted. ${removed} of the orphans were seen to go; not seen to go: ${inventory(left) || 'none'}`,
    next: 'run the command again',
  });

/** After so many what none of them shows is not there. */
const mostLooks = 6;
