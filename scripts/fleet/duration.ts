import * as z from 'zod';
import { matching } from './fields.ts';

const units = { s: 1, m: 60, h: 3600 } as const;
const pattern = /^(\d{1,6})([smh])$/;

/** Seconds of `90`, `"90s"`, `"5m"`, `"1h"`; undefined for anything else. */
export const seconds = (text: string | number): number | undefined => {
  if (typeof text === 'number') return text;
  const [, count, unit] = pattern.exec(text) ?? [];
  return count === undefined ? undefined : Number(count) * units[unit as keyof typeof units];
};

/** `90` as `90s`, `300` as `5m`, `7200` as `2h`: the largest unit that says it in whole numbers. */
export const durationText = (count: number): string => {
  const unit = (['h', 'm'] as const).find(one => count > 0 && count % units[one] === 0) ?? 's';
  return `${count / units[unit]}${unit}`;
};

/** A duration in a fleet file: seconds as a number, or a number with `s`, `m` or `h`. Resolved to seconds. */
export const duration = (least: number, most: number) => {
  const error = `a duration from ${durationText(least)} to ${durationText(most)}, like 45, 45s or 2m`;
  return z
    .union([z.number({ error }).min(least, { error }).max(most, { error }), matching(pattern, error)], {
      error,
    })
    .transform(value => seconds(value) ?? Number.NaN)
    .pipe(z.number({ error }).min(least, { error }).max(most, { error }));
};
