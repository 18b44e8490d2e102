import { joined } from '../parallel.ts';
import { cleanLine } from '../render/clean.ts';
import { type Examined, examineFailed } from './examine.ts';
import type { Prepared } from './prepare.ts';
import type { Workplace } from './workplace.ts';

/** What fails on so many machines is the same on all of them; `debug` looks at any other. */
const most = 50;

/** Examines machines of one run that failed: the first ones. They share looks at the provider and readings of the journal. */
export const examiner = (place: Workplace, prepared: Prepared) => {
  const { provider, store } = place;
  const shared: Workplace = {
    ...place,
    provider: { ...provider, look: joined(() => provider.look(store.scope, ['machine'])) },
    store: { ...store, read: joined(() => store.read()) },
  };
  let asked = 0;
  return async (name: string): Promise<Examined | undefined> => {
    asked += 1;
    if (asked === most + 1)
      place.emit({
        type: 'note',
        text: `more than ${most} machines failed: the others are not examined now, but can be: ./mayfly debug ${name}`,
      });
    return asked > most ? undefined : examineFailed(shared, prepared, name);
  };
};

/** What the examination of a failed machine found, where there was one. */
export const causeOf = async (
  examine: ReturnType<typeof examiner>,
  name: string,
): Promise<{ examined?: Examined }> => {
  const examined = await examine(name);
  return examined ? { examined: forPeople(examined) } : {};
};

/** The answer quotes the machine: it goes to a terminal. */
const forPeople = (examined: Examined): Examined => ({
  ...examined,
  verdict: { ...examined.verdict, line: cleanLine(examined.verdict.line, 600) },
});
