import type { Outcome } from '../cli/outcome.ts';
import type { Request } from '../cli/request.ts';
import { columns, count } from '../cli/words.ts';
import { Exit } from '../errors.ts';
import { scopeName } from '../fleet/names.ts';
import { type Priced, pricesOf } from '../operations/cost.ts';
import { prepare } from '../operations/prepare.ts';
import type { Plan } from '../providers/provider.ts';
import { clean } from '../render/clean.ts';
import { perHour, perMonth } from './money.ts';
import { openProvider, openStore, readSite } from './site.ts';

/** What create would make, where and at what price. Touches nothing. */
export const run = async (request: Request): Promise<Outcome> => {
  const site = await readSite(request);
  const { path } = await openStore(request, site.folder);
  const provider = await openProvider(request, path, site.definition);
  const prepared = await prepare(request.world, provider, site);
  const plan = await provider.plan(site.definition, prepared.image, request.signal);
  const prices = await pricesOf(provider, plan);
  const owner = { ...site.scope, release: prepared.release.id, run: 'plan' };
  const shared = plan.shared(owner).flat();
  const { definition, image, release } = prepared;
  const text = [
    `${scopeName(site.scope)}: ${count(definition.count, 'machine')} of release ${release.id}, at least ${definition.min} ready.\n`,
    `Image: ${image.alias} (${image.id})\nPlaces: ${plan.places.join(', ')}\n`,
    `Besides the machines: ${shared.map(({ kind, place }) => `${kind} in ${place}`).join(', ') || 'nothing'}\n`,
    ...plan.warnings.map(warning => `warning: ${warning}\n`),
    ...(prices.length > 0
      ? ['\n', priceTable(prices), summary(prices, definition.count)]
      : ['Nothing is paid.\n']),
    'Nothing was made. Next: just create\n',
  ].join('');
  return {
    exit: Exit.done,
    text: clean(text),
    json: document(site.scope, plan, prices, release.id, definition.count),
  };
};

const document = (
  scope: object,
  plan: Plan,
  wares: readonly Priced[],
  release: string,
  machines: number,
) => ({
  ...scope,
  release,
  machines,
  places: plan.places,
  warnings: plan.warnings,
  currency: 'USD',
  wares,
});

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
const summary = (prices: readonly Priced[], machines: number): string => {
  const known = prices.flatMap(({ hourly }) => (hourly === undefined ? [] : [hourly])).sort((a, b) => a - b);
  const [least] = known;
  const most = known.at(-1);
  if (least === undefined || most === undefined) return 'No price is known.\n';
  const unknown = prices.length - known.length;
  return `${count(machines, 'machine')}: from ${perHour(least * machines)} to ${perHour(most * machines)} an hour, ${perMonth(least * machines)} to ${perMonth(most * machines)} in a month of 730 hours${unknown > 0 ? `; ${count(unknown, 'price')} unknown` : ''}. Addresses, disks and traffic are not in it.\n`;
};
