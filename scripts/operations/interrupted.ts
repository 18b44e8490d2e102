import { cancelled, type MayflyError, messageOf } from '../errors.ts';
import { scopeName } from '../fleet/names.ts';
import type { Look, ResourceKind } from '../providers/provider.ts';
import { askAgain } from './ask-again.ts';
import { inventory } from './inventory.ts';
import type { Workplace } from './workplace.ts';

/** What to tell when the user stopped a command: what was seen to exist, and how to go on. `thrown` ended it. */
export const interrupted = async (place: Workplace, thrown: unknown, next: string): Promise<MayflyError> => {
  const name = scopeName(place.store.scope);
  const why = thrown === place.signal.reason ? {} : { why: messageOf(thrown) };
  try {
    const { provider, store } = place;
    const [first, memory] = await Promise.all([provider.look(store.scope), store.read()]);
    const { look, young } = await askAgain(provider, store, memory, first);
    const [unseen] = look.unseen;
    // Where a look tells all there is, no call is on its way any more.
    const open = provider.lag === undefined ? 0 : memory.openIntents.length;
    if (unseen)
      return cancelled({ what: `Interrupted. What exists of ${name} is not known`, why: unseen.why, next });
    return cancelled({
      what: `Interrupted. ${told(name, existing(look, [...young.values()]), open)}`,
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

interface Thing {
  readonly kind: ResourceKind;
}

/** What is shown, and machines that are not shown yet: those that this store made, and those of which parts are shown. */
const existing = ({ machines, others, ended = [] }: Look, young: readonly Thing[]): Thing[] => {
  const known = new Set([...machines, ...ended].map(({ id }) => id));
  const wholes = new Set(others.flatMap(({ partOf }) => partOf ?? []).filter(id => !known.has(id)));
  const hidden = Math.max(wholes.size, young.length);
  return [...machines, ...others, ...Array.from({ length: hidden }, () => ({ kind: 'machine' }) as const)];
};

const told = (name: string, things: readonly Thing[], calls: number): string => {
  const open =
    calls === 0
      ? ''
      : `; what ${calls === 1 ? 'a call' : `${calls} calls`} without an answer made is not known`;
  if (things.length > 0) return `Of ${name} there exist: ${inventory(things)}${open}`;
  return calls === 0 ? `Nothing of ${name} exists` : `Nothing of ${name} is shown${open}`;
};
