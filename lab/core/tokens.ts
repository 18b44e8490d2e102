import type { At } from './at.ts';
import { ApiError } from './contract.ts';
import { invalid } from './errors.ts';
import { stateOf } from './life.ts';
import type { Token } from './state.ts';

/** The same for the same parameters, in whatever order their names come. */
const canonical = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(canonical);
  if (typeof value !== 'object' || value === null || value instanceof Date) return value;
  const entries = Object.entries(value).filter(([, each]) => each !== undefined);
  return Object.fromEntries(
    entries.sort(([a], [b]) => (a < b ? -1 : 1)).map(([name, each]) => [name, canonical(each)]),
  );
};

const areSame = (one: object, other: object): boolean =>
  JSON.stringify(canonical(one)) === JSON.stringify(canonical(other));

export const checkToken = (token: string | undefined): void => {
  if (token === undefined) return;
  if (token.length > 64 || !/^[\x21-\x7e]+$/.test(token))
    throw invalid('The client token is invalid: at most 64 ASCII characters are allowed.');
};

/**
 * What this token did before, or undefined when it is new. `name` holds its scope (action, zone).
 * Throws IdempotentParameterMismatch, and IdempotentInstanceTerminated when all that it launched is terminated.
 * Source: EC2 developer guide, "Ensuring idempotency".
 */
export const recall = ({ cloud, place }: At, name: string, parameters: object): Token | undefined => {
  const known = place.tokens.get(name);
  if (!known) return undefined;
  const { instances } = known;
  const last = instances.reduce((latest, { goneAt }) => Math.max(latest, goneAt), 0);
  if (instances.length > 0 && cloud.now >= last + cloud.timings.token) {
    place.tokens.delete(name);
    return undefined;
  }
  if (!areSame(known.parameters, parameters))
    throw new ApiError(
      'IdempotentParameterMismatch',
      'The request uses the same client token as a previous, but non-identical request.',
    );
  const dead = instances.length > 0 && instances.every(each => stateOf(each, cloud.now) === 'terminated');
  if (dead && !(known.output && cloud.options.fleetReplay === 'same answer'))
    throw new ApiError(
      'IdempotentInstanceTerminated',
      'The request uses the same client token as a previous request for which the instance has been terminated.',
    );
  return known;
};

export const remember = ({ place }: At, name: string, token: Token): void => {
  place.tokens.set(name, token);
};
