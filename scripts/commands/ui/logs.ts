import type { Request } from '../../cli/request.ts';
import { failure } from '../../errors.ts';
import type { LoggedLine } from '../../terminal/desk.ts';
import type { Sourced } from './known.ts';

export const follow = async (
  _request: Request,
  _fleet: Sourced,
  _machines: readonly string[],
  _take: (line: LoggedLine) => void,
  _told: (text: string) => void,
  _signal: AbortSignal,
): Promise<void> => {
  throw failure({ what: 'logs are not there yet' });
};
