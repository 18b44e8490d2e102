import { isRights, launchRefusal } from '../aws/codes.ts';
import { textOf } from '../aws/parameters.ts';
import { type Try, unsureCode } from '../provider.ts';
import { type Market, type Offer, poolName } from './offer.ts';

/** What the tries so far say about pools and regions. */
export interface Standing {
  /** The offers of a region that are worth a try. */
  open(region: string, market: Market, offers: readonly Offer[]): Offer[];
  /** Machines that may or may not have been made: nobody makes them again. */
  readonly unsure: number;
  /** Tries so far, by round. */
  readonly rounds: number;
  roundsIn(market: Market): number;
  made(region: string, market: Market): number;
}

/** So many tries in a row without any answer about a pool, and a region is left alone. */
const mostFruitless = 2;

export const standingOf = (tries: readonly Try[]): Standing => {
  const shut = new Set<string>();
  const fruitless = new Map<string, number>();
  const made = new Map<string, number>();
  let unsure = 0;
  let rounds = 0;
  const roundsOf = { spot: new Set<number>(), 'on-demand': new Set<number>() };
  for (const one of tries) {
    const region = one.making.place;
    if (one.making.kind !== 'machine') {
      // Without what its machines share a region is of no use.
      if (one.refusals.length > 0) shut.add(region);
      continue;
    }
    const market = textOf(one.making, 'market') as Market;
    const key = `${region}/${market}`;
    const round = Number(one.making.parameters.round ?? 0);
    rounds = Math.max(rounds, round);
    roundsOf[market].add(round);
    made.set(key, (made.get(key) ?? 0) + one.made);
    const before = shut.size;
    for (const { pool, code } of one.refusals) {
      if (code === unsureCode) unsure += (one.making.machines ?? 0) - one.made;
      for (const name of shutBy(pool, code, region, market)) shut.add(name);
    }
    const learned = one.made > 0 || shut.size > before;
    fruitless.set(key, learned ? 0 : (fruitless.get(key) ?? 0) + 1);
    if ((fruitless.get(key) ?? 0) >= mostFruitless) shut.add(key);
  }
  return {
    unsure,
    rounds,
    roundsIn: market => roundsOf[market].size,
    made: (region, market) => made.get(`${region}/${market}`) ?? 0,
    open: (region, market, offers) =>
      shut.has(region) || shut.has(`${region}/${market}`)
        ? []
        : offers.filter(
            offer =>
              !shut.has(poolName(offer, market)) &&
              !shut.has(`${offer.zone}/${offer.type}`) &&
              !shut.has(`${offer.zone} addresses`),
          ),
  };
};

/** Which names a refusal takes out: a pool, an offer in both markets, a region's market, or the whole region. */
const shutBy = (pool: string, code: string, region: string, market: Market): string[] => {
  if (pool === region) return [region];
  const [zone = '', type = ''] = pool.split('/');
  const one = pool.split('/').length === 3;
  switch (launchRefusal(code)) {
    case 'capacity':
      return [code === 'InsufficientFreeAddressesInSubnet' && one ? `${zone} addresses` : pool];
    case 'quota':
      return [`${region}/${market}`];
    case 'unsuitable':
      return [one ? `${zone}/${type}` : `${region}/${market}`];
    case 'other':
      // What its machines share is gone, or may not be used.
      if (isRights(code) || /^Invalid(Group|LaunchTemplate)/.test(code)) return [region];
      return [one ? `${zone}/${type}` : `${region}/${market}`];
    case 'unfulfilled':
    case 'throttle':
      return [];
  }
};
