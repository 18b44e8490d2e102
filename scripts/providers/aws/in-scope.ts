import type { Scope } from '../../fleet/names.ts';

/** Whether something belongs to a scope; without one everything does. */
export const inScope = (owner: Scope, scope: Scope | undefined): boolean =>
  scope === undefined || (owner.fleet === scope.fleet && owner.environment === scope.environment);
