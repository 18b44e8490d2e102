/** `$0.0104`; `unknown`; `nothing`. US dollars an hour. */
export const perHour = (hourly: number | undefined): string =>
  hourly === undefined ? 'unknown' : hourly === 0 ? 'nothing' : `$${hourly.toFixed(4)}`;

/** AWS counts 730 hours a month. */
const hoursPerMonth = 730;

/** `$7.59` */
export const perMonth = (hourly: number | undefined): string =>
  hourly === undefined ? 'unknown' : hourly === 0 ? 'nothing' : `$${(hourly * hoursPerMonth).toFixed(2)}`;
