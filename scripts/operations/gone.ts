import { failure, type MayflyError } from '../errors.ts';
import { endedWords } from '../fleet/ended.ts';
import type { Clock } from '../world/world.ts';
import type { Watch, Watched } from './watch.ts';

/** A machine that its provider has no more, with the reason where the provider remembers one. */
export const gone = (clock: Clock, machines: Watch, watched: Watched): MayflyError => {
  const ended = machines.ended(watched);
  if (ended) return lost(watched.name, endedWords(ended, clock.now()));
  return failure({
    what: 'The machine is gone: somebody else removed it',
    machine: watched.name,
    why: 'its provider does not know it any more',
    next: 'just destroy && just create',
  });
};

/** A machine that its provider ended, for this reason: it can be made anew. */
export const lost = (machine: string, reason: string): MayflyError =>
  failure({
    what: `The machine is gone: ${reason}`,
    machine,
    why: 'its provider says so',
    next: 'just heal    # makes the missing machines anew',
  });
