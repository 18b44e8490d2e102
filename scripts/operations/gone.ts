import { failure, type MayflyError } from '../errors.ts';
import { endedWords } from '../fleet/ended.ts';
import type { Clock } from '../world/world.ts';
import type { Watch, Watched } from './watch.ts';

/** A machine that its provider has no more, with the reason where the provider remembers one. */
export const gone = (clock: Clock, machines: Watch, watched: Watched): MayflyError => {
  const machine = watched.name;
  const ended = machines.ended(watched);
  if (ended)
    return failure({
      what: `The machine was ${endedWords(ended, clock.now())}`,
      machine,
      why: 'its provider says so',
      next: 'just heal    # makes the missing machines anew',
    });
  return failure({
    what: 'The machine is gone: somebody else removed it',
    machine,
    why: 'its provider does not know it any more',
    next: 'just destroy && just create',
  });
};
