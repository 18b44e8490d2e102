import { usageError } from '../errors.ts';
import { didYouMean } from './nearest.ts';
import { show } from './show.ts';

export interface Selectable {
  readonly name: string;
  readonly id: string;
  readonly address?: string;
  readonly slot?: number;
}

/** A place that could not be asked for its machines. */
interface Dark {
  readonly place: string;
  readonly why: string;
  readonly next?: string;
}

const shortestPrefix = 4;
const mostShown = 10;

/** The same without an error where no machine matches. */
export const findMachine = <T extends Selectable>(machines: readonly T[], word: string): T | undefined => {
  const matches = matching(machines, word);
  return matches.length === 0 ? undefined : selectMachine(machines, word);
};

/**
 * The machine that a word means: its name, slot number, address or id, or at least 4 characters that only its id
 * begins with. What is exact goes before a prefix. Throws a usage error when no machine or several match; one may stand
 * where nobody could look.
 */
export const selectMachine = <T extends Selectable>(
  machines: readonly T[],
  word: string,
  dark: readonly Dark[] = [],
): T => {
  const matches = matching(machines, word);
  const [found, another] = matches;
  if (found === undefined) throw dark.length > 0 ? notSeen(dark, word) : noMatch(machines, word);
  if (another !== undefined) throw several(matches, word);
  return found;
};

const matching = <T extends Selectable>(machines: readonly T[], word: string): T[] => {
  const exact = machines.filter(
    ({ name, id, address, slot }) =>
      name === word || id === word || address === word || String(slot) === word,
  );
  const prefixed = machines.filter(({ id }) => word.length >= shortestPrefix && id.startsWith(word));
  return exact.length > 0 ? exact : prefixed;
};

const noMatch = (machines: readonly Selectable[], word: string) => {
  const names = machines.map(({ name }) => name);
  const known = names.slice(0, mostShown).join(', ');
  const others = names.length > mostShown ? ` and ${names.length - mostShown} more` : '';
  return usageError({
    what: `No machine is called ${show(word)}${didYouMean(word, names)}`,
    why: names.length === 0 ? 'the fleet has no machines' : `the machines are ${known}${others}`,
    next: names.length === 0 ? 'just create' : 'just list',
  });
};

const notSeen = (dark: readonly Dark[], word: string) =>
  usageError({
    what: `No machine that can be seen now is called ${show(word)}`,
    why: dark
      .slice(0, mostShown)
      .map(({ place, why }) => `${place} could not be asked: ${why}`)
      .join('\n'),
    next: dark.find(({ next }) => next)?.next ?? 'mend that, then run the command again',
  });

const several = (matches: readonly Selectable[], word: string) => {
  const lines = matches
    .slice(0, mostShown)
    .map(({ name, id, address }) => `${name}  ${address ?? '-'}  ${id}`);
  if (matches.length > mostShown) lines.push(`and ${matches.length - mostShown} more`);
  return usageError({
    what: `${matches.length} machines match ${show(word)}`,
    why: lines.join('\n'),
    next: 'give the whole name or the whole id',
  });
};
