import { chanceOf } from './chance.ts';
import type { Cloud, Place } from './cloud.ts';
import { type CapacityRule, defaultQuota, type Market } from './options.ts';
import type { InstanceType } from './types.ts';

/** One type in one zone for one market. */
export interface Pool {
  readonly type: InstanceType;
  readonly zone: string;
  readonly market: Market;
}

const ruleOf = ({ rules }: Cloud, place: Place, pool: Pool): CapacityRule | undefined =>
  rules.capacity.find(
    rule =>
      (rule.region === undefined || rule.region === place.region.name) &&
      (rule.zone === undefined || rule.zone === pool.zone) &&
      (rule.type === undefined || rule.type === pool.type.name) &&
      (rule.market === undefined || rule.market === pool.market),
  );

const nameOf = ({ type, zone, market }: Pool) => `${type.name}/${zone}/${market}`;

const filled = (cloud: Cloud, place: Place, pool: Pool, rule: CapacityRule) => {
  const { count = Number.POSITIVE_INFINITY, refill = 0 } = rule;
  const name = nameOf(pool);
  let state = place.pools.get(name);
  if (!state) {
    state = { available: count, at: cloud.now };
    place.pools.set(name, state);
  }
  state.available = Math.min(count, state.available + ((cloud.now - state.at) * refill) / 1000);
  state.at = cloud.now;
  return state;
};

/** How many instances this pool can give now. */
export const available = (cloud: Cloud, place: Place, pool: Pool): number => {
  if (cloud.strike.noCapacity) return 0;
  const rule = ruleOf(cloud, place, pool);
  if (!rule) return Number.POSITIVE_INFINITY;
  if (rule.empty !== undefined) {
    const stretch = Math.floor(cloud.now / (rule.stretch ?? 60_000));
    if (chanceOf(cloud.options.seed, `${nameOf(pool)}/${stretch}`) < rule.empty) return 0;
  }
  return Math.floor(filled(cloud, place, pool, rule).available);
};

export const takeCapacity = (cloud: Cloud, place: Place, pool: Pool, count: number): void => {
  const rule = ruleOf(cloud, place, pool);
  if (rule) filled(cloud, place, pool, rule).available -= count;
};

export const giveCapacity = (cloud: Cloud, place: Place, pool: Pool): void => {
  const rule = ruleOf(cloud, place, pool);
  if (!rule) return;
  const state = filled(cloud, place, pool, rule);
  state.available = Math.min(rule.count ?? Number.POSITIVE_INFINITY, state.available + 1);
};

/** The vCPU quota of a region and market. */
export const quotaOf = ({ rules }: Cloud, place: Place, market: Market): number =>
  rules.quotas.find(
    rule =>
      (rule.region === undefined || rule.region === place.region.name) &&
      (rule.market === undefined || rule.market === market),
  )?.vcpus ?? defaultQuota;
