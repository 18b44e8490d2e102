import type * as Ec2 from '@aws-sdk/client-ec2';
import type { At } from '../../at.ts';
import { ApiError } from '../../contract.ts';
import { launch } from '../../launch/launch.ts';
import { canHave, take } from '../../launch/take.ts';
import type { Instance } from '../../state.ts';
import type { Option } from './read.ts';

/** Observed: a request tries so many pools at most, and all others answer UnfulfillableCapacity. */
const mostPools = 3;

export interface Filled {
  readonly instances: Instance[];
  readonly groups: Ec2.CreateFleetInstance[];
  readonly errors: Ec2.CreateFleetError[];
}

export const fleetError = (
  shown: Ec2.LaunchTemplateAndOverridesResponse,
  market: Option['market'],
  error: { readonly code: string; readonly message: string },
): Ec2.CreateFleetError => ({
  LaunchTemplateAndOverrides: shown,
  Lifecycle: market,
  ErrorCode: error.code,
  ErrorMessage: error.message,
});

const unfulfillable = {
  code: 'UnfulfillableCapacity',
  message:
    'Unable to fulfill capacity due to your request configuration. Please adjust your request and try again.',
};

export interface Wanted {
  /** Units. */
  readonly target: number;
  /** Units; less than so many, and nothing is launched. */
  readonly least: number;
  readonly spread: boolean;
  readonly system: Readonly<Record<string, string>>;
  readonly clientToken: string | undefined;
}

/** How many instances each pool shall give, from the first to the last; then they are made. */
export const fill = (at: At, options: readonly Option[], wanted: Wanted): Filled => {
  const errors: Ec2.CreateFleetError[] = [];
  const shares: { option: Option; count: number }[] = [];
  let left = wanted.target;
  let tried = 0;
  for (const option of options) {
    if (left <= 0) break;
    if (tried >= mostPools) {
      errors.push(fleetError(option.shown, option.market, unfulfillable));
      continue;
    }
    // Spread evenly over the pools that are left to try.
    const pools = wanted.spread ? Math.min(mostPools, options.length) - tried : 1;
    const most = Math.ceil(left / option.weight / Math.max(1, pools));
    tried += 1;
    const { count, error } = ask(at, option, most);
    if (error) errors.push(fleetError(option.shown, option.market, error));
    if (count === 0) continue;
    shares.push({ option, count });
    left -= count * option.weight;
  }
  if (wanted.target - left < wanted.least) {
    for (const { option, count } of shares) take(at, option.spec, option.subnet, -count);
    return { instances: [], groups: [], errors };
  }
  const launched = shares.map(share => make(at, share.option, share.count, wanted));
  return {
    instances: launched.flatMap(({ instances }) => instances),
    groups: launched.map(({ group }) => group),
    errors,
  };
};

const ask = (at: At, { spec, subnet }: Option, most: number): { count: number; error?: ApiError } => {
  try {
    const count = canHave(at, spec, subnet, 1, most);
    take(at, spec, subnet, count);
    if (count >= most) return { count };
    return { count, error: short(spec.type.name, subnet.zone.name) };
  } catch (error) {
    if (error instanceof ApiError) return { count: 0, error };
    throw error;
  }
};

const short = (type: string, zone: string) =>
  new ApiError(
    'InsufficientInstanceCapacity',
    `We currently do not have sufficient ${type} capacity in the Availability Zone you requested (${zone}).`,
    500,
  );

const make = (at: At, option: Option, count: number, { system, clientToken }: Wanted) => {
  const { spec, subnet, market } = option;
  const instances = launch(at, { spec, subnet, count, clientToken, system: { ...option.system, ...system } });
  const group: Ec2.CreateFleetInstance = {
    LaunchTemplateAndOverrides: option.shown,
    Lifecycle: market,
    InstanceIds: instances.map(({ id }) => id),
    InstanceType: spec.type.name as Ec2._InstanceType,
    AvailabilityZone: subnet.zone.name,
    AvailabilityZoneId: subnet.zone.id,
    SubnetId: subnet.id,
  };
  return { instances, group };
};
