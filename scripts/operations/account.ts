import type { Look, Unseen } from '../providers/provider.ts';
import type { FleetStore, Memory } from '../store/store.ts';
import { ask } from './ask.ts';
import type { Workplace } from './workplace.ts';

/**
 * When something that is not shown counts as gone: after so many looks, over so long a part of the lag. After those, looks
 * are so many times rarer: what was just made is waited for as long as the lag.
 */
const absence = { looks: 30, part: 1 / 20, rarer: 6, mostLooks: 200 };

/**
 * What exists of a fleet, with everything that the journal says was made, and every machine whose parts are shown: where a
 * look may miss something, looks are repeated until each thing is shown, or told to have ended, or missing for so long that
 * it must be gone. `removed` are ids and names of what was seen to go since the journal was read.
 */
export const lookForAll = async (
  place: Workplace,
  store: FleetStore,
  memory: Memory,
  removed: ReadonlySet<string> = new Set(),
): Promise<Look> => {
  const { provider, world, signal } = place;
  const { clock } = world;
  const { lag } = provider;
  const missing = new Map<string, { readonly since: number; looks: number }>();
  for (let looks = 1; ; looks++) {
    const look = await ask(provider, store, memory);
    if (lag === undefined || look.unseen.length > 0) return look;
    const shown = shownIn(look);
    const now = clock.monotonic();
    for (const key of missing.keys()) if (shown.has(key)) missing.delete(key);
    const hidden = [...new Map([...wholes(look), ...memory.present])].filter(([key, { at }]) => {
      if (shown.has(key) || removed.has(key)) return false;
      const seen = missing.get(key) ?? { since: now, looks: 0 };
      seen.looks += 1;
      missing.set(key, seen);
      const absent = now - seen.since;
      const old =
        at === undefined ||
        (provider.now?.() ?? clock.now()).getTime() - at.getTime() >= lag ||
        absent >= lag;
      return !old || seen.looks < absence.looks || absent < lag * absence.part;
    });
    if (hidden.length === 0) return look;
    if (looks === absence.mostLooks) return { ...look, unseen: hidden.map(doubtful) };
    if (looks === 1) {
      const places = [...new Set(hidden.map(([, thing]) => thing.place))].join(', ');
      const text = `${hidden.length} of the things that were made are not shown in ${places}: looking again until it is certain that they are gone`;
      place.emit({ type: 'note', text });
    }
    const pause = (lag * absence.part) / (absence.looks - 1);
    await clock.sleep(looks < absence.looks ? pause : pause * absence.rarer, signal);
  }
};

const doubtful = ([key, { place }]: readonly [string, { readonly place: string }]): Unseen => ({
  place,
  why: `${key} was made there, and is shown by some answers only`,
});

/** Machines that are known by their parts: nobody knows since when. */
const wholes = ({ others }: Look): [string, { readonly place: string; readonly at?: Date }][] =>
  others.flatMap(({ partOf, place }) => (partOf === undefined ? [] : [[partOf, { place }]]));

const shownIn = ({ machines, others, ended = [] }: Look): ReadonlySet<string> =>
  new Set(
    [...machines, ...others, ...ended].flatMap(thing =>
      'name' in thing ? [thing.id, thing.name] : [thing.id],
    ),
  );
