import type { CreateFleetError } from '@aws-sdk/client-ec2';
import { adviceOn } from '../aws/advice.ts';
import type { AwsError } from '../aws/aws-error.ts';
import type { CallOptions, Calls } from '../aws/calls.ts';
import { launchRefusal } from '../aws/codes.ts';
import type { Making, Refusal } from '../provider.ts';
import { launchCall, marketOf, offersOf } from './launch-call.ts';
import { poolName } from './offer.ts';

export interface Launched {
  readonly ids: readonly string[];
  readonly refusals: readonly Refusal[];
}

/** Sends a launch once. Throws `AwsError`. */
export const launch = async (calls: Calls, making: Making, options: CallOptions): Promise<Launched> => {
  const call = launchCall(making);
  const { place } = making;
  if (call.action === 'ec2:RunInstances') {
    const { Instances = [] } = await calls.once(place, call.action, call.input, {
      ...options,
      machines: making.machines ?? 0,
    });
    return { ids: Instances.flatMap(({ InstanceId: id }) => id ?? []), refusals: [] };
  }
  const { Instances = [], Errors = [] } = await calls.once(place, call.action, call.input, options);
  const refusals = distinct(Errors.map(error => refusalOf(making, error)));
  // The fleet was let in, but its launches were not.
  if (refusals.some(({ code }) => launchRefusal(code) === 'throttle'))
    calls.limiter.throttled(place, call.action);
  return { ids: Instances.flatMap(({ InstanceIds: ids = [] }) => ids), refusals };
};

/** One pool that was tried and gave nothing, or less than asked: HTTP 200, and told in `Errors`. */
const refusalOf = (making: Making, error: CreateFleetError): Refusal => {
  const { InstanceType: type, SubnetId: subnet } = error.LaunchTemplateAndOverrides?.Overrides ?? {};
  const offer = offersOf(making).find(each => each.subnet === subnet && each.type === type);
  const pool = offer ? poolName(offer, marketOf(making)) : `${making.place}/${marketOf(making)}`;
  return refusal(pool, error.ErrorCode ?? 'unknown', error.ErrorMessage ?? '');
};

/** The refusal that a thrown error stands for: of the only pool, or of the region's market. */
export const thrownRefusal = (making: Making, error: AwsError): Refusal => {
  const offers = offersOf(making);
  const [only] = offers;
  const one = offers.length === 1 && only && launchRefusal(error.code) !== 'quota';
  const pool = one ? poolName(only, marketOf(making)) : `${making.place}/${marketOf(making)}`;
  return refusal(pool, error.code, error.message);
};

const refusal = (pool: string, code: string, why: string): Refusal => {
  const next = adviceOn({ code, message: why });
  return { pool, code, why, ...(next !== undefined && { next }) };
};

const distinct = (refusals: readonly Refusal[]): Refusal[] => [
  ...new Map(refusals.map(refusal => [`${refusal.pool} ${refusal.code}`, refusal])).values(),
];
