import { columns } from '../../scripts/cli/words.ts';
import { ratios, type Spread, spread } from './statistics.ts';

type Unit = 's' | 'ms' | 'MB' | 'B' | '%';

/** One line of the table. */
export interface Finding {
  readonly what: string;
  readonly ours: string;
  readonly floor: string;
  /** Ratios, or the amount itself where the target is an amount. */
  readonly measured?: Spread;
  readonly unit?: Unit;
  readonly target?: number;
  readonly rounds?: number;
}

const amount = (value: number, unit: Unit): string =>
  unit === 's' ? `${(value / 1000).toFixed(2)} s` : `${value.toFixed(unit === 'ms' ? 1 : 0)} ${unit}`;

/** Milliseconds of both sides, one a round, as a ratio against the floor. */
export const comparison = (
  what: string,
  ours: readonly number[],
  floor: readonly number[],
  unit: 's' | 'ms',
  target?: number,
): Finding => ({
  what,
  ours: amount(spread(ours).median, unit),
  floor: amount(spread(floor).median, unit),
  measured: spread(ratios(ours, floor)),
  rounds: ours.length,
  ...(target === undefined ? {} : { target }),
});

/** What was counted once, as a ratio against the least possible. */
export const counted = (
  what: string,
  ours: number,
  least: number,
  unit: string,
  target: number,
): Finding => ({
  what,
  ours: `${ours} ${unit}`,
  floor: `${least} ${unit}`,
  measured: spread([ours / least]),
  rounds: 1,
  target,
});

/** An amount that has a target of its own. */
export const absolute = (what: string, values: readonly number[], unit: Unit, target: number): Finding => ({
  what,
  ours: amount(spread(values).median, unit),
  floor: '-',
  measured: spread(values),
  unit,
  rounds: values.length,
  target,
});

export const unmeasured = (what: string, why: string): Finding => ({ what, ours: why, floor: '-' });

/** The table, and below it how to read it. */
export const table = (findings: readonly Finding[]): string =>
  `${columns([
    ['', 'took', 'floor', 'median', 'min', 'max', 'rounds', 'target', ''],
    ...findings.map(row),
  ])}\nmedian, min, max: ratios against the floor of the same round; for memory, the amount itself.\n`;

const row = ({ what, ours, floor, measured, unit, target, rounds }: Finding): string[] => {
  const show = (value: number) => (unit ? amount(value, unit) : value.toFixed(2));
  if (!measured) return [what, ours, floor];
  return [
    what,
    ours,
    floor,
    ...[measured.median, measured.least, measured.most].map(show),
    String(rounds ?? 0),
    target === undefined ? '-' : `at most ${show(target)}`,
    target === undefined ? '' : measured.median <= target ? 'met' : 'MISSED',
  ];
};
