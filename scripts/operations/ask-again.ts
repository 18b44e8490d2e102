import type { Look, Provider, Unseen } from '../providers/provider.ts';
import type { FleetStore, Memory, Present } from '../store/store.ts';

/** One answer may miss what is there: so many more are asked for. */
const more = 3;

/** Machines that this store made and the look does not show, by their own names. */
const missingIn = ({ machines, ended = [] }: Look, { present }: Memory): Map<string, Present> => {
  const shown = new Set([...machines, ...ended].map(({ id }) => id));
  return new Map(
    [...present].flatMap(([id, thing]) =>
      thing.machine === undefined || shown.has(id) ? [] : [[thing.machine, thing] as const],
    ),
  );
};

/**
 * The look with what it missed and further ones show, where one answer may miss something. `young` are machines that none of
 * them shows and that were made so short a time ago that they may not be shown yet.
 */
export const askAgain = async (
  provider: Provider,
  { scope }: FleetStore,
  memory: Memory,
  first: Look,
): Promise<{ readonly look: Look; readonly young: ReadonlyMap<string, Present> }> => {
  const { lag } = provider;
  let look = first;
  const isYoung = ({ at }: Present) => {
    const now = provider.now?.();
    return lag !== undefined && now !== undefined && now.getTime() - at.getTime() < lag;
  };
  if (lag !== undefined)
    for (let looks = 0; looks < more && look.unseen.length === 0; looks++) {
      const missing = [...missingIn(look, memory).values()];
      if (missing.length === 0) break;
      const places = [...new Set(missing.map(({ place }) => place))];
      look = merged(look, await provider.look(scope, ['machine'], places));
    }
  return { look, young: new Map([...missingIn(look, memory)].filter(([, thing]) => isYoung(thing))) };
};

const merged = (look: Look, next: Look): Look => {
  const machines = distinct([...look.machines, ...next.machines]);
  const living = new Set(machines.map(({ id }) => id));
  const ended = distinct([...(look.ended ?? []), ...(next.ended ?? [])]).filter(({ id }) => !living.has(id));
  return { ...look, machines, ended, unseen: next.unseen };
};

const distinct = <T extends { readonly id: string }>(things: readonly T[]): T[] => [
  ...new Map(things.map(thing => [thing.id, thing])).values(),
];

/** Nothing is said about them, as where a place could not be asked. */
export const notYet = ({ unseen }: Look, young: ReadonlyMap<string, Present>): Unseen[] =>
  unseen.length > 0
    ? []
    : [...young].map(([name, { place }]) => ({
        place,
        why: `${name} was made a moment ago, and is not shown yet`,
        next: 'run the command again',
      }));
