import type { Fleet } from './fleet.ts';
import { type MachineRow, standingOf } from './machine-row.ts';

const order = ['ready', 'under way', 'failed', 'lost'] as const;

/** `3 ready, 1 failed`: machines by where they stand; with those that an examination found broken. */
export const standings = (rows: readonly MachineRow[]): string => {
  let broken = 0;
  const counts = new Map<string, number>();
  for (const row of rows) {
    const word = wordOf(row);
    counts.set(word, (counts.get(word) ?? 0) + 1);
    if (isBroken(row)) broken += 1;
  }
  const others = [...counts.keys()].filter(which => !(order as readonly string[]).includes(which)).sort();
  const words = [...order, ...others]
    .filter(which => counts.has(which))
    .map(which => `${counts.get(which)} ${which}`)
    .join(', ');
  return broken > 0 ? `${words} (${broken} broken)` : words;
};

/** What is neither of the usual is told in the provider's word: `stopping`. */
const wordOf = (row: MachineRow): string => {
  const standing = standingOf(row);
  return standing === 'other' ? row.status : standing;
};

export const isBroken = ({ health }: MachineRow): boolean => health?.kind === 'broken';

/** The machines of a fleet in words: that none was seen is not that there are none. */
export const machinesWords = ({ rows, asked, failed, silent }: Fleet): string => {
  if (rows.length > 0) return `${standings(rows)}${failed ? ', stale' : silent.length > 0 ? ' + ?' : ''}`;
  if (failed || silent.length > 0) return 'not known';
  return asked === undefined ? 'asking' : 'none';
};

/** Releases of the machines that exist; one, as a rule. */
export const releasesOf = (rows: readonly MachineRow[]): string[] => [
  ...new Set(rows.flatMap(({ release }) => (release === undefined ? [] : [release]))),
];

/** When the oldest machine was made. */
export const oldest = (rows: readonly MachineRow[]): number | undefined =>
  rows.reduce<number | undefined>(
    (least, { createdAt }) =>
      createdAt === undefined ? least : least === undefined ? createdAt : Math.min(least, createdAt),
    undefined,
  );

/** `$0.0312`, `$0.0312 + 2 unknown`, `nothing`, `?` while it is not known. */
export const hourlyWords = ({ cost }: Fleet): string => {
  if (!cost) return '?';
  const known = cost.hourly === 0 ? (cost.unknown > 0 ? '' : 'nothing') : `$${cost.hourly.toFixed(4)}`;
  const unknown = cost.unknown > 0 ? `${cost.unknown} unknown` : '';
  return [known, unknown].filter(Boolean).join(' + ');
};
