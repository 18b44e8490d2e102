import { type Scope, scopeName } from '../../fleet/names.ts';
import { type Listed, type MachineRow, rowOf } from './machine-row.ts';
import { naturalKey } from './natural.ts';

/** A fleet that is known before anybody was asked: from the store, or as an environment of the fleet file. */
export interface KnownFleet {
  readonly scope: Scope;
  readonly provider: string;
  /** Whether the fleet file describes it: only then it can be made or replaced. */
  readonly described: boolean;
  /** How many machines the fleet file wants. */
  readonly wanted?: number;
  /** Whether an approval must be given by the fleet's name. */
  readonly approval?: boolean;
}

/** A place that does not answer, since when, and why. */
export interface Silent {
  readonly place: string;
  readonly why: string;
  readonly since: number;
}

/** One fleet as the screen knows it. */
export interface Fleet extends KnownFleet {
  readonly key: string;
  /** The fleet's name for people, which is also what is typed to destroy it. */
  readonly name: string;
  /** Ordered by name. */
  readonly rows: readonly MachineRow[];
  readonly silent: readonly Silent[];
  /** When it was last answered; undefined before. */
  readonly asked?: number;
  readonly asking: boolean;
  /** Since when it is being asked, or was the last time. */
  readonly askedFrom?: number;
  /** Since when it cannot be asked at all, and why. */
  readonly failed?: { readonly why: string; readonly since: number };
  readonly damage?: string;
  /** Who is at work on it now. */
  readonly holder?: string;
  /** US dollars an hour, and how many prices are not known. */
  readonly cost?: { readonly hourly: number; readonly unknown: number };
}

export const keyOfScope = ({ fleet, environment }: Scope): string => `${fleet}.${environment}`;

/** The fleets that are known now; what was seen of those known before stays. */
export const withKnown = (fleets: readonly Fleet[], known: readonly KnownFleet[]): Fleet[] =>
  known.map(one => {
    const key = keyOfScope(one.scope);
    const before = fleets.find(fleet => fleet.key === key);
    return before
      ? { ...before, ...one }
      : { ...one, key, name: scopeName(one.scope), rows: [], silent: [], asking: false };
  });

/** What an operation listed. */
export interface Listing {
  readonly machines: readonly Listed[];
  readonly unseen: readonly { readonly place: string; readonly why: string }[];
  readonly damage?: string;
  readonly holder?: string;
}

/** A whole answer: rows of places that did not answer stay, stale since they last did. */
export const withListing = (fleet: Fleet, listing: Listing, at: number): Fleet => {
  const silent = listing.unseen.map(({ place, why }) => ({
    place,
    why,
    since: fleet.silent.find(one => one.place === place)?.since ?? fleet.asked ?? at,
  }));
  const since = new Map(silent.map(one => [one.place, one.since]));
  const before = new Map(fleet.rows.map(row => [row.name, row]));
  const listed = new Map(listing.machines.map(machine => [machine.name, machine]));
  const kept = fleet.rows.flatMap(row => {
    const stale = since.get(row.place ?? '');
    const now = listed.get(row.name);
    // A machine of a place that did not answer is listed as unknown, or not at all.
    if (stale === undefined || (now?.place !== undefined && now.place !== row.place)) return [];
    return now?.id === undefined ? [row.stale === stale ? row : { ...row, stale }] : [];
  });
  // A run that ends between the journal and the lock is seen as one that never was: once is not enough.
  const idle = fleet.asked !== undefined && fleet.holder === undefined && listing.holder === undefined;
  const names = new Set(kept.map(({ name }) => name));
  const seen = listing.machines
    .filter(({ name }) => !names.has(name))
    .map(machine => rowOf(machine, before.get(machine.name), idle));
  const { failed: _failed, damage: _damage, holder: _holder, ...rest } = fleet;
  return {
    ...rest,
    rows: byName([...seen, ...kept]),
    silent,
    asked: at,
    asking: false,
    ...(listing.damage && { damage: listing.damage }),
    ...(listing.holder && { holder: listing.holder }),
  };
};

/** What one place answered while others have not yet. */
export const withPart = (fleet: Fleet, machines: readonly Listed[]): Fleet => {
  const rows = new Map(fleet.rows.map(row => [row.name, row]));
  for (const machine of machines) rows.set(machine.name, withKnownIdle(machine, rows.get(machine.name)));
  return { ...fleet, rows: byName([...rows.values()]) };
};

const withKnownIdle = (machine: Listed, known: MachineRow | undefined): MachineRow =>
  rowOf(machine, known, known?.abandoned === true);

/** Nothing could be asked: every row is stale. */
export const unanswered = (fleet: Fleet, why: string, at: number): Fleet => {
  const since = fleet.failed?.since ?? fleet.asked ?? at;
  return {
    ...fleet,
    asking: false,
    failed: { why, since },
    rows: fleet.rows.map(row => (row.stale === undefined ? { ...row, stale: since } : row)),
  };
};

/** Some rows changed, by their names: found where they stand, since there may be thousands of others. */
export const withRows = (fleet: Fleet, news: ReadonlyMap<string, Partial<MachineRow>>): Fleet => {
  const rows = [...fleet.rows];
  for (const [name, change] of news) {
    const index = placeOf(rows, naturalKey(name));
    const row = rows[index];
    if (row?.name === name) rows[index] = { ...row, ...change };
  }
  return { ...fleet, rows };
};

/** Where the first row stands that is not before this key. */
const placeOf = (rows: readonly MachineRow[], key: string): number => {
  let [low, high] = [0, rows.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((rows[middle]?.natural ?? '') < key) low = middle + 1;
    else high = middle;
  }
  return low;
};

const byName = (rows: MachineRow[]): MachineRow[] =>
  rows.sort((a, b) => (a.natural < b.natural ? -1 : a.natural > b.natural ? 1 : 0));
