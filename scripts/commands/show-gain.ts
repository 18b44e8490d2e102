import { columns, count } from '../cli/words.ts';
import type { Scope } from '../fleet/names.ts';
import type { Priced } from '../operations/cost.ts';
import type { Gain } from '../operations/foresee.ts';
import type { Prepared } from '../operations/prepare.ts';
import { contentOf } from './content.ts';
import { perHour, perMonth } from './money.ts';

/** What will be made, where, and at what price. */
export const showGain = (scope: Scope, { image, release }: Prepared, gain: Gain): string => {
  const { plan, prices } = gain;
  const shared = plan.shared({ ...scope, release: release.id, run: 'plan' }).flat();
  return [
    `Image: ${image.alias} (${image.id})\nPlaces: ${plan.places.join(', ')}\n`,
    `Besides the machines: ${shared.map(({ kind, place }) => `${kind} in ${place}`).join(', ') || 'nothing'}\n`,
    plan.account === undefined ? '' : `Account: ${plan.account}\n`,
    ...(plan.notes ?? []).map(note => `${note}\n`),
    ...plan.warnings.map(warning => `warning: ${warning}\n`),
    ...(prices.length > 0 ? ['\n', priceTable(prices), summary(gain)] : ['Nothing is paid.\n']),
  ].join('');
};

const priceTable = (prices: readonly Priced[]): string =>
  columns([
    ['zone', 'type', 'market', 'an hour', 'a month'],
    ...prices.map(({ zone, type, market, hourly }) => [
      zone,
      type,
      market,
      perHour(hourly),
      perMonth(hourly),
    ]),
  ]);

/** AWS chooses among them: what can be said is a range. */
const summary = ({ prices, machines, included }: Gain): string => {
  const known = prices.flatMap(({ hourly }) => (hourly === undefined ? [] : [hourly])).sort((a, b) => a - b);
  const [least] = known;
  const most = known.at(-1);
  if (least === undefined || most === undefined) return 'No price is known.\n';
  const unknown = prices.length - known.length;
  const range = (words: (hourly: number) => string) =>
    [...new Set([least, most].map(hourly => words(hourly * machines)))].join(' to ');
  return `${count(machines, 'machine')}: ${range(perHour)} an hour, ${range(perMonth)} in a month of 730 hours${unknown > 0 ? `; ${count(unknown, 'price')} unknown` : ''}. ${contentOf(included)}\n`;
};
