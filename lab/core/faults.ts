import { type Chance, newChance } from './chance.ts';
import type { Cloud } from './cloud.ts';
import { ApiError, type Fate, type LabCall } from './contract.ts';
import { throttled } from './errors.ts';
import type { FaultRule } from './options.ts';

export interface Faults {
  /** What shall befall the call on its way; what it shall suffer inside is kept for it. */
  fate(call: LabCall): Fate;
  /** Tells the cloud what this call shall suffer inside. */
  strike(cloud: Cloud, call: LabCall): void;
  set(rules: readonly FaultRule[]): void;
}

interface Counted {
  readonly rule: FaultRule;
  seen: number;
  struck: number;
}

const usualLate = 25_000;

const isInside = ({ kind }: FaultRule) =>
  kind === 'empty page' || kind === 'flapping' || kind === 'no capacity' || kind === 'reclaim';

const hits = (counted: Counted, call: LabCall, chance: Chance): boolean => {
  const { rule } = counted;
  if (rule.action !== undefined && rule.action !== call.action) return false;
  if (rule.region !== undefined && rule.region !== call.region) return false;
  counted.seen += 1;
  if (rule.times !== undefined && counted.struck >= rule.times) return false;
  if (rule.nth !== undefined && ![rule.nth].flat().includes(counted.seen)) return false;
  if (rule.probability !== undefined && chance.next() >= rule.probability) return false;
  counted.struck += 1;
  return true;
};

const refused = (code: string, message: string, status: number): Fate => ({
  kind: 'refused',
  error: new ApiError(code, message, status),
});

/** Expired credentials, as each service says it. */
export const expired = (action: string): ApiError =>
  action.startsWith('ec2:')
    ? new ApiError('RequestExpired', 'Request has expired.', 400)
    : action.startsWith('sts:')
      ? new ApiError('ExpiredToken', 'The security token included in the request is expired', 403)
      : new ApiError('ExpiredTokenException', 'The security token included in the request is expired', 400);

const skewed = (action: string): ApiError =>
  action.startsWith('ec2:')
    ? new ApiError('AuthFailure', 'AWS was not able to validate the provided access credentials', 401)
    : action.startsWith('sts:')
      ? new ApiError('SignatureDoesNotMatch', 'Signature expired: the clock differs by more than 5 min.', 403)
      : new ApiError(
          'InvalidSignatureException',
          'Signature expired: the clock differs by more than 5 min.',
          400,
        );

const fateOf = (rule: FaultRule, { action }: LabCall, chance: Chance): Fate => {
  const { kind, late = usualLate } = rule;
  if (kind === 'throttle') return { kind: 'refused', error: throttled(action.startsWith('ec2:')) };
  if (kind === 'lost answer') return { kind: 'lost', how: 'no answer', late: 0 };
  if (kind === 'late execution')
    return { kind: 'lost', how: 'no answer', late: 1 + chance.below(Math.max(1, late)) };
  if (kind === 'truncated body') return { kind: 'lost', how: 'truncated', late: 0 };
  if (kind === 'expired credentials') return { kind: 'refused', error: expired(action) };
  if (kind === 'clock skew') return { kind: 'refused', error: skewed(action) };
  if (kind === 'silent region') return { kind: 'silent' };
  if (kind === 'error')
    return refused(
      rule.code ?? 'InternalError',
      rule.message ?? 'The lab was told to refuse this.',
      rule.status ?? 400,
    );
  if (chance.next() < 0.5) return { kind: 'lost', how: '5xx', late: 0 };
  const code = action.startsWith('lightsail:') ? 'ServiceException' : 'InternalError';
  return refused(code, 'An internal error has occurred', 500);
};

/** By their own seed, so that what is struck does not depend on what else is drawn. */
export const newFaults = (seed: number, rules: readonly FaultRule[]): Faults => {
  const chance = newChance(seed ^ 0x2545f491);
  let onTheWay: Counted[] = [];
  let inside: Counted[] = [];
  const set = (next: readonly FaultRule[]) => {
    const counted = next.map(rule => ({ rule, seen: 0, struck: 0 }));
    onTheWay = counted.filter(({ rule }) => !isInside(rule));
    inside = counted.filter(({ rule }) => isInside(rule));
  };
  set(rules);
  return {
    set,
    fate: call => {
      const struck = onTheWay.find(each => hits(each, call, chance));
      return struck ? fateOf(struck.rule, call, chance) : well;
    },
    strike: (cloud, call) => {
      const { strike } = cloud;
      strike.emptyPage = false;
      strike.flapping = false;
      strike.noCapacity = false;
      strike.reclaim = undefined;
      for (const each of inside) {
        if (!hits(each, call, chance)) continue;
        if (each.rule.kind === 'empty page') strike.emptyPage = true;
        else if (each.rule.kind === 'flapping') strike.flapping = true;
        else if (each.rule.kind === 'no capacity') strike.noCapacity = true;
        else strike.reclaim = each.rule.late ?? usualLate;
      }
    },
  };
};

const well: Fate = { kind: 'well' };
