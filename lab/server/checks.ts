import type { CapacityRule, FaultKind, FaultRule, QuotaRule } from '../core/options.ts';

/** Answers the value as what it is, or throws what it should be. */
export type Check<T> = (value: unknown, where: string) => T;

export const text: Check<string> = (value, where) => {
  if (typeof value !== 'string') throw new Error(`${where} must be text`);
  return value;
};

const number: Check<number> = (value, where) => {
  if (typeof value !== 'number' || !Number.isFinite(value) || value < 0)
    throw new Error(`${where} must be a number, 0 or more`);
  return value;
};

const truth: Check<boolean> = (value, where) => {
  if (typeof value !== 'boolean') throw new Error(`${where} must be true or false`);
  return value;
};

const oneOf =
  <T extends string>(...allowed: readonly T[]): Check<T> =>
  (value, where) => {
    const found = allowed.find(one => one === value);
    if (found === undefined) throw new Error(`${where} must be one of: ${allowed.join(', ')}`);
    return found;
  };

export const listOf =
  <T>(check: Check<T>): Check<T[]> =>
  (value, where) => {
    if (!Array.isArray(value)) throw new Error(`${where} must be a list`);
    return value.map((item, index) => check(item, `${where}[${index}]`));
  };

/** An object with these members and no other; those that are not needed may be missing. */
const object =
  <T extends object>(
    needed: readonly (keyof T & string)[],
    members: { [K in keyof T]-?: Check<unknown> },
  ): Check<T> =>
  (value, where) => {
    if (typeof value !== 'object' || value === null || Array.isArray(value))
      throw new Error(`${where} must be an object`);
    const checks = new Map<string, Check<unknown>>(Object.entries(members));
    for (const name of needed) if (!Object.hasOwn(value, name)) throw new Error(`${where} needs ${name}`);
    for (const [name, content] of Object.entries(value)) {
      const check = checks.get(name);
      if (!check) throw new Error(`${where} cannot have ${name}; it has: ${[...checks.keys()].join(', ')}`);
      check(content, `${where}.${name}`);
    }
    return value as T;
  };

const kinds: Record<FaultKind, true> = {
  throttle: true,
  'lost answer': true,
  'late execution': true,
  '5xx': true,
  'truncated body': true,
  'empty page': true,
  flapping: true,
  'no capacity': true,
  reclaim: true,
  'expired credentials': true,
  'clock skew': true,
  'silent region': true,
  error: true,
};

export const faultRule = object<FaultRule>(['kind'], {
  kind: oneOf(...Object.keys(kinds)),
  action: text,
  region: text,
  nth: (value, where) => (Array.isArray(value) ? listOf(number)(value, where) : number(value, where)),
  probability: number,
  times: number,
  late: number,
  code: text,
  status: number,
  message: text,
});

const market = oneOf('spot', 'on-demand');

export const capacityRule = object<CapacityRule>([], {
  region: text,
  zone: text,
  type: text,
  market,
  count: number,
  refill: number,
  empty: number,
  stretch: number,
});

export const quotaRule = object<QuotaRule>(['vcpus'], { region: text, market, vcpus: number });

export const reclaimed = object<{ instanceId: string }>(['instanceId'], { instanceId: text });

export const credentialChange = object<{ accessKey: string; expired?: boolean; denied?: string[] }>(
  ['accessKey'],
  { accessKey: text, expired: truth, denied: listOf(text) },
);
