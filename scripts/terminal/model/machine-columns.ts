import { ageWords, roughLapse, timeOfDay } from './ages.ts';
import type { Column } from './columns.ts';
import type { Glyphs } from './glyphs.ts';
import type { Tone } from './line.ts';
import { awaited, type MachineRow, standingOf } from './machine-row.ts';

export const toneOf = (row: MachineRow): Tone => {
  if (row.stale !== undefined) return 'dim';
  const standing = standingOf(row);
  if (standing === 'ready') return 'good';
  if (standing === 'under way') return 'accent';
  return standing === 'other' ? 'warn' : 'bad';
};

export const signOf = (row: MachineRow, glyphs: Glyphs): string => {
  if (row.stale !== undefined) return glyphs.warn;
  const standing = standingOf(row);
  if (standing === 'ready') return glyphs.good;
  if (standing === 'under way') return glyphs.busy;
  return standing === 'other' ? glyphs.warn : glyphs.bad;
};

/** `ready`; `booted 10 s, waits for uploaded` while it is on its way; `booted, not finished`; `ready, stale since 21:30:05`. */
export const phaseWords = (row: MachineRow, now: number): string => {
  if (row.stale !== undefined) return `${row.status}, stale since ${timeOfDay(row.stale)}`;
  if (row.abandoned) return `${row.status}, not finished`;
  const next = awaited(row);
  if (next === undefined || row.since === undefined) return row.status;
  return `${row.status} ${roughLapse(now - row.since)}, waits for ${next}`;
};

const healthWords = ({ health }: MachineRow): string => health?.kind ?? 'not examined';

export const machineColumns = (glyphs: Glyphs): readonly Column<MachineRow>[] => [
  { name: 'name', width: 8, drop: 0, sort: 'N', text: ({ name }) => name, order: ({ natural }) => natural },
  {
    name: 'phase',
    width: 12,
    most: 46,
    drop: 0,
    sort: 'P',
    text: (row, now) => `${signOf(row, glyphs)} ${phaseWords(row, now)}`,
    tone: toneOf,
    order: ({ status }) => status,
  },
  {
    name: 'region',
    width: 6,
    most: 20,
    drop: 4,
    sort: 'R',
    text: ({ zone, place }) => zone ?? place ?? '-',
  },
  { name: 'address', width: 9, most: 39, drop: 2, sort: 'A', text: ({ address }) => address ?? '-' },
  {
    name: 'health',
    width: 12,
    drop: 3,
    sort: 'H',
    text: healthWords,
    tone: ({ health }) =>
      health ? (health.kind === 'healthy' ? 'good' : health.kind === 'broken' ? 'bad' : 'warn') : 'dim',
  },
  { name: 'release', width: 12, drop: 6, sort: 'E', text: ({ release }) => release ?? '-' },
  {
    name: 'touched',
    width: 7,
    drop: 7,
    sort: 'T',
    text: ({ touched }) => touched ?? '-',
    tone: ({ touched }) => (touched ? 'warn' : 'dim'),
  },
  {
    name: 'age',
    width: 7,
    drop: 5,
    sort: 'G',
    text: ({ createdAt }, now) => (createdAt === undefined ? '-' : ageWords(now - createdAt)),
    order: ({ createdAt }) => createdAt ?? Number.POSITIVE_INFINITY,
  },
  {
    name: 'last event',
    width: 14,
    drop: 8,
    sort: 'L',
    text: lastWords,
    tone: ({ remark }) => (remark ? 'warn' : 'dim'),
    order: ({ last, since }) => -(last?.at ?? since ?? 0),
  },
];

const lastWords = ({ remark, last, since, status }: MachineRow): string => {
  if (remark) return remark;
  if (last) return `${timeOfDay(last.at)} ${last.text}`;
  return since === undefined ? '-' : `${timeOfDay(since)} ${status}`;
};
