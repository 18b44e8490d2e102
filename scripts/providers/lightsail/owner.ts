import { inScope } from '../aws/in-scope.ts';
import type { Owner } from '../provider.ts';

/** Whether something was made by this very run. */
export const isOfRun = (found: Owner | undefined, owner: Owner): boolean =>
  found !== undefined && inScope(found, owner) && found.run === owner.run;
