import type { Request } from '../../cli/request.ts';
import { logs } from '../../operations/logs.ts';
import type { LoggedLine } from '../../terminal/desk.ts';
import { readScope } from '../site.ts';
import { openWorkplace } from '../workplace.ts';

/** What `mayfly logs --follow` reads, until the signal ends it. */
export const follow = async (
  request: Request,
  machines: readonly string[],
  take: (line: LoggedLine) => void,
  told: (text: string) => void,
  signal: AbortSignal,
): Promise<void> => {
  const own = { ...request, signal: AbortSignal.any([request.signal, signal]) };
  const { scope, folder, source } = await readScope(own);
  const place = await openWorkplace(own, scope, folder, source);
  const end = await logs(place, { machines, follow: true }, take, ({ machine, text }) =>
    told(`${machine}: ${text}`),
  );
  const [unseen] = end.unseen;
  if (unseen) told(`${unseen.place} could not be asked: ${unseen.why}`);
};
