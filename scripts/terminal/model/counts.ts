import type { Fleet } from './fleet.ts';
import { type MachineRow, standingOf } from './machine-row.ts';

const order = ['ready', 'under way', 'failed', 'lost', 'other'] as const;

/** `3 ready, 1 failed`: machines by where they stand. */
export const standings = (rows: readonly MachineRow[]): string => {
  const counts = new Map<string, number>();
  for (const row of rows) counts.set(standingOf(row), (counts.get(standingOf(row)) ?? 0) + 1);
  return order
    .filter(which => counts.has(which))
    .map(which => `${counts.get(which)} ${which}`)
    .join(', ');
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
