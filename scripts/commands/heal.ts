import type { Outcome } from '../cli/outcome.ts';
import type { Request } from '../cli/request.ts';
import { runCreate } from './create.ts';

/** Makes the missing machines of a fleet anew, from the release that the others have. */
export const run = (request: Request): Promise<Outcome> => runCreate(request, 'heal');
