import { cancelled, type MayflyError, messageOf } from '../errors.ts';
import { scopeName } from '../fleet/names.ts';
import type { Resource } from '../providers/provider.ts';
import { inventory } from './inventory.ts';
import type { Workplace } from './workplace.ts';

/** What to tell when the user stopped a command: what was seen to exist, and how to go on. `thrown` ended it. */
export const interrupted = async (place: Workplace, thrown: unknown, next: string): Promise<MayflyError> => {
  const name = scopeName(place.store.scope);
  const why = thrown === place.signal.reason ? {} : { why: messageOf(thrown) };
  try {
    const look = await place.provider.look(place.store.scope, [
      'machine',
      'static address',
      'volume',
      'network',
    ]);
    const [unseen] = look.unseen;
    if (unseen)
      return cancelled({ what: `Interrupted. What exists of ${name} is not known`, why: unseen.why, next });
    return cancelled({
      what: `Interrupted. ${told(name, [...look.machines, ...look.others])}`,
      ...why,
      next,
    });
  } catch (failed) {
    return cancelled({
      what: `Interrupted. What exists of ${name} is not known`,
      why: messageOf(failed),
      next,
    });
  }
};

const told = (name: string, things: readonly Resource[]): string =>
  things.length === 0 ? `Nothing of ${name} exists` : `Of ${name} there exist: ${inventory(things)}`;
