import type { Scope } from '../../fleet/names.ts';
import type { Owner } from '../provider.ts';

// Lightsail has no idempotency tokens: the name of a thing is its token. Names are unique in a region, whatever the
// kind; they hold the run where a thing is of one run only, so that a late call of an earlier run cannot meet them, and
// the region, because names are the keys of the journal. Some kinds cannot be tagged: their name tells whose they are.

/** Underscores cannot occur in the parts: two scopes never share a name. Source: Lightsail API reference, ResourceName. */
const join = (...parts: readonly (string | number)[]): string => ['mayfly', ...parts].join('_');

export const machineId = ({ fleet, environment, run }: Owner, region: string, slot: number): string =>
  join(fleet, environment, region, run, slot);

export const diskId = (owner: Owner, region: string, slot: number, disk: string): string =>
  `${machineId(owner, region, slot)}_${disk}`;

export const keyId = ({ fleet, environment, run }: Owner, region: string): string =>
  join(fleet, environment, region, run, 'key');

/** It is kept from run to run. */
export const addressId = ({ fleet, environment }: Scope, region: string): string =>
  join(fleet, environment, region, 'address');

const part = '[a-z][a-z0-9-]{0,30}';
const ours = new RegExp(`^mayfly_(${part})_(${part})_([a-z0-9-]+)_(?:address|(r-[a-z0-9-]+)_.+)$`);

/** Whether a name is one that we give in this scope. */
export const isNamedBy = (name: string, scope: Scope): boolean => {
  const owner = ownerByName(name);
  return owner?.fleet === scope.fleet && owner.environment === scope.environment;
};

/** Whose thing it is by its name; undefined for a name that we do not give. What it does not tell is empty. */
export const ownerByName = (name: string): Owner | undefined => {
  const [, fleet, environment, , run = ''] = ours.exec(name) ?? [];
  return fleet === undefined || environment === undefined
    ? undefined
    : { fleet, environment, release: '', run };
};
