import { columns, count } from '../cli/words.ts';
import type { Losses } from '../operations/foresee.ts';
import { ageOfThing } from './age-of-thing.ts';
import { perHour, perMonth } from './money.ts';

/** What will be gone: names, places, ages, and what is no longer paid. */
export const showLosses = ({ things, unseen }: Losses, now: Date): string => {
  const paid = things
    .flatMap(({ hourly }) => (hourly ? [hourly] : []))
    .reduce((sum, price) => sum + price, 0);
  const reasons = Map.groupBy(unseen, ({ why }) => why);
  const places = [...reasons].map(
    ([why, some]) =>
      `${[...new Set(some.map(({ place }) => place))].join(', ')} could not be asked, and may lose more: ${why}\n`,
  );
  if (things.length === 0)
    return [
      unseen.length > 0 ? 'Nothing that is known will be lost.\n' : 'Nothing will be lost.\n',
      ...places,
    ].join('');
  return [
    `${count(things.length, 'thing')} will be lost for ever:\n`,
    columns([
      ['what', 'name', 'where', 'age', 'an hour'],
      ...things.map(({ resource, hourly }) => [
        resource.kind,
        resource.name,
        resource.place,
        ageOfThing(resource, now),
        hourly === undefined ? '-' : perHour(hourly),
      ]),
    ]),
    paid > 0 ? `No longer paid: ${perHour(paid)} an hour, ${perMonth(paid)} in a month of 730 hours.\n` : '',
    ...places,
  ].join('');
};
