import type { Making, Owner, Try } from '../provider.ts';
import { formatOffer, type Market, type Offer } from './offer.ts';
import { templateName } from './shared.ts';
import { type Blueprint, marketsOf } from './site.ts';
import { spread } from './spread.ts';
import { type Standing, standingOf } from './standing.ts';
import { launchToken } from './token.ts';

/** Of one market. Tries that only repeat each other end here; an answer takes three pools out where all are empty. */
const mostRounds = 120;
/** AWS advises several requests of a hundred rather than one of many; and many are slow to answer. */
const mostMachines = 500;
/** EC2 API reference, CreateFleet: overrides. */
const mostOffers = 300;

/**
 * The next launches for so many machines that are missing, side by side: first over all regions, then where there is
 * still hope, then on the next market. Empty when everything was tried. Pure: the same tries give the same launches.
 */
export const nextMakings = (
  plan: Blueprint,
  owner: Owner,
  missing: number,
  tries: readonly Try[],
): Making[][] => {
  const standing = standingOf(tries);
  const wanted = missing - standing.unsure;
  if (wanted <= 0) return [];
  for (const market of marketsOf(plan.market)) {
    if (standing.roundsIn(market) >= mostRounds) continue;
    const makings = inMarket(plan, owner, wanted, market, standing);
    if (makings.length > 0) return makings;
  }
  return [];
};

const inMarket = (
  plan: Blueprint,
  owner: Owner,
  wanted: number,
  market: Market,
  standing: Standing,
): Making[][] => {
  const hopes = plan.sites.flatMap(site => {
    const offers = standing.open(site.region, market, site.offers).slice(0, mostOffers);
    const most = (site.room[market] ?? Number.POSITIVE_INFINITY) - standing.made(site.region, market);
    return offers.length > 0 && most > 0 ? [{ region: site.region, offers, most }] : [];
  });
  // Spot is where the pools are; on demand every region is as good as another.
  const shares = hopes.map(({ offers, most }) => ({ weight: market === 'spot' ? offers.length : 1, most }));
  const counts = spread(wanted, shares);
  return hopes.flatMap(({ region, offers }, index) =>
    portions(counts[index] ?? 0).map((machines, part) => [
      launchMaking(owner, {
        region,
        market,
        offers,
        machines,
        part,
        round: standing.rounds + 1,
        tags: plan.tags,
      }),
    ]),
  );
};

/** Nearly equal, none above the limit. */
const portions = (count: number): number[] => {
  const parts = Math.ceil(count / mostMachines);
  return Array.from({ length: parts }, (_, part) => Math.floor((count + part) / parts));
};

interface Launch {
  readonly region: string;
  readonly market: Market;
  readonly offers: readonly Offer[];
  readonly machines: number;
  readonly part: number;
  readonly round: number;
  readonly tags: readonly string[];
}

const launchMaking = (owner: Owner, launch: Launch): Making => {
  const { region, market, offers, machines, part, round, tags } = launch;
  const template = templateName(owner, region);
  const parameters = { market, template, machines, round, part, offers: offers.map(formatOffer), tags };
  const name = launchToken(owner, region, `${round}.${part}`, parameters);
  return { kind: 'machine', name, owner, place: region, machines, userData: template, parameters };
};
