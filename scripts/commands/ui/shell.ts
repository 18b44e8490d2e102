import type { Request } from '../../cli/request.ts';
import { failure } from '../../errors.ts';
import type { KnownFleet } from '../../terminal/model/fleet.ts';

export const openShell = async (_request: Request, _fleet: KnownFleet, _machine: string): Promise<void> => {
  throw failure({ what: 'ssh is not there yet' });
};
