/** Names of fleets and environments. */
export const namePattern = /^[a-z][a-z0-9-]{0,30}$/;

/** The environment when none is named. */
export const defaultEnvironment = 'default';

/** One fleet in one environment: what every resource belongs to. */
export interface Scope {
  readonly fleet: string;
  readonly environment: string;
}

/** `hello`, or `hello-staging` outside of the default environment. For people; never parsed. */
export const scopeName = ({ fleet, environment }: Scope): string =>
  environment === defaultEnvironment ? fleet : `${fleet}-${environment}`;

/** `hello-3`: the name of the machine in a slot (from 1), which is also its host name. */
export const machineName = (scope: Scope, slot: number): string => `${scopeName(scope)}-${slot}`;

/** `hello-3`; or `hello-9f2c41aa07`, by the end of its id, where the provider does not number machines. */
export const nameOfMachine = (scope: Scope, { id, slot }: { id: string; slot?: number }): string =>
  slot === undefined ? `${scopeName(scope)}-${id.slice(-10)}` : machineName(scope, slot);

/**
 * The name of a resource at its provider, deterministic, so that it can serve as an idempotency token.
 * Dots cannot occur in fleet names: two scopes never share a name.
 */
export const resourceName = (scope: Scope, ...parts: (string | number)[]): string =>
  ['mayfly', scope.fleet, scope.environment, ...parts].join('.');

/** In the order that people count in: `hello-9` before `hello-10`. */
export const sortedByName = <T extends { readonly name: string }>(things: readonly T[]): T[] => {
  if (things.length < 2) return [...things];
  // localeCompare with options makes a collator for each comparison.
  const { compare } = new Intl.Collator('en', { numeric: true });
  return [...things].sort((a, b) => compare(a.name, b.name));
};
