import {
  isOfOneRun,
  type Look,
  type Provider,
  type ResourceKind,
  type Unseen,
} from '../providers/provider.ts';
import type { FleetStore, Memory } from '../store/store.ts';
import { isOfAnotherStore } from './another-store.ts';
import { ask } from './ask.ts';
import type { Workplace } from './workplace.ts';

/**
 * When something that is not shown counts as gone: after so many looks, over so long a part of the lag. After those, looks
 * are so many times rarer: what was just made is waited for as long as the lag.
 */
const absence = { looks: 30, part: 1 / 20, rarer: 6, mostLooks: 200 };
/** Looks where nothing else tells of what one of them misses: what none of them shows is not there. */
const looksInTheDark = 6;
/** Looks in the time of the lag where nothing but unknown launches is waited for. */
const looksForLaunches = 10;

/** Something that should be there: where, and since when, if anybody knows. */
interface Expected {
  readonly place: string;
  readonly at?: Date | undefined;
}

interface Options {
  /** Ids and names of what was seen to go since the journal was read. */
  readonly removed?: ReadonlySet<string>;
  /** What a run that this store does not know launched is waited for as long as it may take to be shown. */
  readonly newcomers?: boolean;
  /** Things may be there that the journal does not know. */
  readonly incomplete?: boolean;
  /** A place that does not answer, and where nothing is known to be that may not be made twice, is set aside. */
  readonly setAside?: boolean;
  /** Is told of each look; what it throws ends them. */
  readonly seen?: (look: Look) => void;
}

/** How whoever makes machines next looks: another store may have made some, and a machine is all that may not be missed. */
export const beforeMaking = ({ partsTell }: Provider): Options => ({
  newcomers: true,
  incomplete: partsTell !== true,
});

/** What exists, as far as it matters to whoever looks. */
export interface WholeLook extends Look {
  /** Places that did not answer, and were not asked again. */
  readonly aside: readonly Unseen[];
}

/**
 * What exists of a fleet, with everything that the journal says was made, every machine whose parts are shown, and
 * everything that one of the looks told of: where a look may miss something, looks are repeated until each thing is shown, or
 * told to have ended, or missing for so long that it must be gone.
 */
export const lookForAll = async (
  place: Workplace,
  store: FleetStore,
  memory: Memory,
  { removed = new Set(), newcomers = false, incomplete = false, setAside = false, seen }: Options = {},
): Promise<WholeLook> => {
  const { provider, world, signal } = place;
  const { clock } = world;
  const { lag } = provider;
  const missing = new Map<string, { readonly since: number; looks: number }>();
  const told = new Map<string, Expected>();
  const launches = new Map<string, { readonly place: string; readonly since: number }>();
  let explained = false;
  let aside: readonly Unseen[] = [];
  let places: readonly string[] | undefined;
  const seenAt = new Set<string>();
  const lookOnce = async (): Promise<WholeLook> => {
    // Who did not answer is not waited for in each look.
    const look = await (places
      ? provider.look(store.scope, undefined, places)
      : ask(provider, store, memory));
    if (!setAside) return { ...look, aside };
    const ours = placesOf(memory, seenAt);
    const more = look.unseen.filter(each => each.down && !ours.has(each.place));
    // Where most do not answer it is not theirs.
    if (more.length === 0 || aside.length + look.unseen.length >= look.asked.length)
      return { ...look, aside };
    for (const { place: where, why } of more)
      place.emit({ type: 'note', text: `${where} does not answer, and is set aside: ${why}` });
    aside = [...aside, ...more];
    places = look.asked;
    return { ...look, unseen: look.unseen.filter(each => !more.includes(each)), aside };
  };
  for (let looks = 1; ; looks++) {
    const look = await lookOnce();
    if (lag === undefined || look.unseen.length > 0) return look;
    seen?.(look);
    const shown = shownIn(look);
    const now = clock.monotonic();
    for (const key of missing.keys()) if (shown.has(key)) missing.delete(key);
    for (const { place: where } of [...look.machines, ...look.others]) seenAt.add(where);
    for (const { id, place: where } of [...look.machines, ...ownThings(look)]) told.set(id, { place: where });
    const hidden = [...new Map([...told, ...wholes(look), ...memory.present])].filter(([key, { at }]) => {
      if (shown.has(key) || removed.has(key)) return false;
      const first = missing.get(key) ?? { since: now, looks: 0 };
      first.looks += 1;
      missing.set(key, first);
      const absent = now - first.since;
      const old =
        at === undefined ||
        (provider.now?.() ?? clock.now()).getTime() - at.getTime() >= lag ||
        absent >= lag;
      return !old || first.looks < absence.looks || absent < lag * absence.part;
    });
    if (newcomers)
      for (const [launch, where] of launchesOf(look, memory))
        if (!launches.has(launch)) launches.set(launch, { place: where, since: now });
    const young = [...launches.values()].filter(({ since }) => now - since < lag);
    const enough = !incomplete || looks >= looksInTheDark;
    if (hidden.length + young.length === 0 && enough) return look;
    if (looks === absence.mostLooks) return { ...look, unseen: hidden.map(doubtful) };
    if (hidden.length + young.length > 0 && !explained) {
      place.emit({ type: 'note', text: waitingFor(hidden, young, lag) });
      explained = true;
    }
    const pause = (lag * absence.part) / (absence.looks - 1);
    const onlyLaunches = hidden.length === 0 && enough;
    await clock.sleep(
      onlyLaunches ? lag / looksForLaunches : looks < absence.looks ? pause : pause * absence.rarer,
      signal,
    );
  }
};

/** Of which there may be too many: everything else is shared, or costs nothing and goes with the fleet. */
const single: ReadonlySet<ResourceKind> = new Set(['machine', 'volume', 'static address']);

/** Where something of that kind was made, or asked for, or anything was seen. */
const placesOf = (memory: Memory, seenAt: ReadonlySet<string>): ReadonlySet<string> => {
  const made = [...memory.present.values(), ...memory.openIntents.map(({ making }) => making)];
  return new Set([...seenAt, ...made.filter(({ kind }) => single.has(kind)).map(({ place }) => place)]);
};

/** Of runs that this store does not know: what they made for their launches alone is there. */
const launchesOf = ({ others }: Look, memory: Memory): [string, string][] =>
  others
    .filter(thing => isOfOneRun(thing.kind) && isOfAnotherStore(memory, thing))
    .map(({ owner: { run }, place }) => [`${run} in ${place}`, place]);

const waitingFor = (
  hidden: readonly (readonly [string, Expected])[],
  young: readonly { readonly place: string }[],
  lag: number,
): string => {
  const places = (some: readonly { readonly place: string }[]) =>
    [...new Set(some.map(({ place }) => place))].join(', ');
  return hidden.length > 0
    ? `${hidden.length} of the things that were made are not shown in ${places(hidden.map(([, thing]) => thing))}: looking again until it is certain that they are gone, for up to ${lag / 60_000} minutes (${namesOf(hidden)})`
    : `a run of another store was at work in ${places(young)}: waiting ${lag / 60_000} minutes for machines that it may just have made`;
};

const mostNamed = 3;

const namesOf = (hidden: readonly (readonly [string, Expected])[]): string => {
  const more = hidden.length > mostNamed ? ` and ${hidden.length - mostNamed} more` : '';
  return `${hidden
    .slice(0, mostNamed)
    .map(([name]) => name)
    .join(', ')}${more}`;
};

const doubtful = ([key, { place }]: readonly [string, { readonly place: string }]): Unseen => ({
  place,
  why: `${key} was made there, and is shown by some answers only`,
});

/** What goes away with nothing else. */
const ownThings = ({ others }: Look) => others.filter(({ partOf }) => partOf === undefined);

/** Machines that are known by their parts: nobody knows since when. */
const wholes = ({ others }: Look): [string, Expected][] =>
  others.flatMap(({ partOf, place }) => (partOf === undefined ? [] : [[partOf, { place }]]));

const shownIn = ({ machines, others, ended = [] }: Look): ReadonlySet<string> =>
  new Set(
    [...machines, ...others, ...ended].flatMap(thing =>
      'name' in thing ? [thing.id, thing.name] : [thing.id],
    ),
  );
