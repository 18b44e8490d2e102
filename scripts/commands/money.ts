import { hoursOfMonth } from '../hours-of-month.ts';

/** `$0.0104`; `unknown`; `nothing`. US dollars an hour. */
export const perHour = (hourly: number | undefined): string =>
  hourly === undefined ? 'unknown' : hourly === 0 ? 'nothing' : `$${hourly.toFixed(4)}`;

/** `$7.59` */
export const perMonth = (hourly: number | undefined): string =>
  hourly === undefined ? 'unknown' : hourly === 0 ? 'nothing' : `$${(hourly * hoursOfMonth).toFixed(2)}`;
