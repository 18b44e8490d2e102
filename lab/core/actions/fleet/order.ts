import type * as Ec2 from '@aws-sdk/client-ec2';
import { chanceOf } from '../../chance.ts';
import { ApiError } from '../../contract.ts';
import type { Market } from '../../options.ts';
import type { Option } from './read.ts';

export type Strategy = Ec2.SpotAllocationStrategy | Ec2.FleetOnDemandAllocationStrategy;

/** A pool's standing where nothing is scripted: it drifts by the hour. */
const ease = (option: Option, seed: number, now: number): number =>
  chanceOf(seed, `depth ${option.spec.type.name} ${option.subnet.zone.name} ${Math.floor(now / 3_600_000)}`);

/** The pools in the order in which a strategy tries them. Source: EC2 user guide, "Allocation strategies". */
export const order = (
  options: readonly Option[],
  strategy: Strategy,
  seed: number,
  now: number,
): Option[] => {
  const score = scoreOf(strategy, seed, now);
  return options
    .map((option, index) => ({ option, index, score: score(option) }))
    .sort((a, b) => a.score - b.score || a.index - b.index)
    .map(({ option }) => option);
};

const scoreOf = (strategy: Strategy, seed: number, now: number): ((option: Option) => number) => {
  const price = ({ price, weight }: Option) => price / weight;
  // An empty pool is known to be empty by these: it comes last.
  const empty = ({ depth }: Option) => (depth < 1 ? 1e6 : 0);
  switch (strategy) {
    case 'price-capacity-optimized':
      return option => empty(option) + price(option) * (1 + ease(option, seed, now));
    case 'capacity-optimized':
      return option => empty(option) + ease(option, seed, now);
    case 'capacity-optimized-prioritized':
      return option => empty(option) + Math.min(option.priority, 1e5);
    case 'prioritized':
      return ({ priority }) => Math.min(priority, 1e5);
    case 'lowest-price':
    case 'diversified':
      return price;
    default:
      throw new ApiError('InvalidParameterValue', `Invalid allocation strategy '${strategy}'`);
  }
};

/** What AWS takes when nothing is said. */
export const usualStrategy = (_market: Market): Strategy => 'lowest-price';
