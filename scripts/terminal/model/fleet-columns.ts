import { ageWords } from './ages.ts';
import type { Column } from './columns.ts';
import { hourlyWords, isBroken, machinesWords, oldest, releasesOf } from './counts.ts';
import type { Fleet } from './fleet.ts';
import type { MachineRow } from './machine-row.ts';
import { naturalKey } from './natural.ts';

const isBad = (row: MachineRow): boolean =>
  row.status.startsWith('failed') || row.status === 'lost' || isBroken(row);

/** What is wrong with a fleet, or who is at work on it. */
export const remarkOf = (fleet: Fleet): string => {
  const [silent] = fleet.silent;
  if (fleet.failed) return `could not be asked: ${fleet.failed.why}`;
  if (fleet.damage) return `the journal is damaged: ${fleet.damage}`;
  if (silent) return `${silent.place} does not answer: ${silent.why}`;
  return fleet.described ? '' : 'not in the fleet file';
};

export const fleetColumns: readonly Column<Fleet>[] = [
  {
    name: 'fleet',
    width: 8,
    drop: 0,
    sort: 'F',
    text: ({ scope }) => scope.fleet,
    order: ({ name }) => naturalKey(name),
  },
  { name: 'environment', width: 11, most: 31, drop: 2, sort: 'E', text: ({ scope }) => scope.environment },
  { name: 'provider', width: 9, drop: 5, sort: 'P', text: ({ provider }) => provider },
  {
    name: 'machines',
    width: 18,
    most: 46,
    drop: 0,
    sort: 'M',
    text: machinesWords,
    order: ({ rows }) => -rows.length,
    tone: ({ rows, failed, silent }) =>
      failed || silent.length > 0 ? 'warn' : rows.some(isBad) ? 'bad' : 'plain',
  },
  { name: 'release', width: 12, drop: 4, sort: 'R', text: ({ rows }) => releasesOf(rows).join(' ') || '-' },
  {
    name: 'age',
    width: 7,
    drop: 6,
    sort: 'A',
    text: ({ rows }, now) => {
      const at = oldest(rows);
      return at === undefined ? '-' : ageWords(now - at);
    },
    order: ({ rows }) => oldest(rows) ?? Number.POSITIVE_INFINITY,
  },
  { name: '$/h', width: 8, drop: 3, sort: 'H', text: hourlyWords, order: ({ cost }) => -(cost?.hourly ?? 0) },
  {
    name: 'at work',
    width: 22,
    drop: 7,
    sort: 'W',
    text: ({ holder }) => holder ?? '-',
    tone: ({ holder }) => (holder ? 'accent' : 'dim'),
  },
  { name: 'remark', width: 10, drop: 8, text: remarkOf, tone: () => 'warn' },
];
