import { cancelled, type MayflyError, messageOf } from '../errors.ts';
import { scopeName } from '../fleet/names.ts';
import { type Resource, resourceKinds } from '../providers/provider.ts';
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
      what: `Interrupted. ${inventory(name, [...look.machines, ...look.others])}`,
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

const inventory = (name: string, things: readonly Resource[]): string => {
  const counts = resourceKinds
    .map(kind => ({ kind, number: things.filter(thing => thing.kind === kind).length }))
    .filter(({ number }) => number > 0)
    .map(({ kind, number }) => `${number} ${kind}${number === 1 ? '' : 's'}`);
  return counts.length === 0 ? `Nothing of ${name} exists` : `Of ${name} there exist: ${counts.join(', ')}`;
};
