import type { Definition } from '../fleet/definition.ts';
import { awaitedLater } from '../parallel.ts';
import type { Plan, Resource, ResourceKind, Unseen } from '../providers/provider.ts';
import { ask } from './ask.ts';
import { costsOf, type Hourly, type Priced, pricesOf } from './cost.ts';
import type { Purpose } from './existing.ts';
import type { Prepared } from './prepare.ts';
import { divide } from './room.ts';
import { refuseOtherAccount } from './same-account.ts';
import type { Workplace } from './workplace.ts';

/** Something that will be gone. */
export interface Loss {
  readonly resource: Resource;
  readonly hourly: Hourly;
}

export interface Losses {
  readonly things: readonly Loss[];
  /** What could not be asked, and may lose more. */
  readonly unseen: readonly Unseen[];
}

/** What will be made. */
export interface Gain {
  readonly plan: Plan;
  readonly prices: readonly Priced[];
  /** What is in them, where the provider says it. */
  readonly included: string | undefined;
  readonly machines: number;
}

/** Everything of the fleet that exists now: what a destroy loses. */
export const lossOfAll = async (place: Workplace): Promise<Losses> => {
  const memory = await place.store.read();
  await refuseOtherAccount(place, memory);
  const { machines, others, unseen } = await ask(place.provider, place.store, memory);
  return { things: await withPrices(place, [...machines, ...others]), unseen };
};

/** The same for one that keeps what its machines share: an address only where the description still has one. */
export const lossOfMachines = async (place: Workplace, { static_address }: Definition): Promise<Losses> => {
  const { things, unseen } = await lossOfAll(place);
  const shared = new Set<ResourceKind>(['security group', 'network', 'image']);
  if (static_address) shared.add('static address');
  return { things: things.filter(({ resource }) => !shared.has(resource.kind)), unseen };
};

/** What a create or a heal of a fleet makes, and loses of what an interrupted one left. Refuses what they refuse. */
export const foresee = async (
  place: Workplace,
  { definition, image, release }: Prepared,
  purpose: Purpose,
): Promise<Gain & { readonly lost: Losses }> => {
  const { provider, store, signal } = place;
  const memory = await store.read();
  const planning = provider.plan(definition, image, signal);
  const looking = awaitedLater(ask(provider, store, memory, ['machine']));
  // Where both fail for one cause it is always the plan's words that are told.
  const plan = await planning;
  const look = await looking;
  const { kept, remains } = await divide(store, memory, look, release.id, purpose);
  const [prices, things] = await Promise.all([pricesOf(provider, plan), withPrices(place, remains)]);
  return {
    plan,
    prices,
    included: provider.included,
    machines: definition.count - kept.length,
    lost: { things, unseen: look.unseen },
  };
};

/** What a whole new fleet is made of. */
export const gainOfAll = async (
  { provider, signal }: Pick<Workplace, 'provider' | 'signal'>,
  { definition, image }: Prepared,
): Promise<Gain> => {
  const plan = await provider.plan(definition, image, signal);
  const prices = await pricesOf(provider, plan);
  return { plan, prices, included: provider.included, machines: definition.count };
};

const withPrices = async ({ provider }: Workplace, things: readonly Resource[]): Promise<Loss[]> => {
  const hourly = await costsOf(provider, things);
  return things.map(resource => ({ resource, hourly: hourly(resource) }));
};
