import { createHash, timingSafeEqual } from 'node:crypto';
import type { Lab } from '../core/contract.ts';
import type { CapacityRule, FaultRule, QuotaRule } from '../core/options.ts';
import type { Credentials, WireAnswer, WireRequest } from '../wire/request.ts';
import {
  type Check,
  capacityRule,
  credentialChange,
  faultRule,
  listOf,
  quotaRule,
  reclaimed,
} from './checks.ts';
import type { Records } from './record.ts';

export const controlPath = '/_lab/';
/** Needs no token. */
export const addressPath = '/_lab/address';

/** Steers a running lab, for who knows the token. */
export interface Control {
  readonly token: string;
  /** What `GET status` tells besides the calls. */
  readonly status: () => object;
  readonly setFaults: (rules: readonly FaultRule[]) => void;
  readonly setCapacity: (rules: readonly CapacityRule[]) => void;
  readonly setQuotas: (rules: readonly QuotaRule[]) => void;
}

export interface Controlled {
  readonly lab: Lab;
  readonly records: Records;
  readonly callers: Map<string, Credentials>;
}

/**
 * `GET status`, `GET calls?since=N`, `POST faults|capacity|quotas` (a list of rules that replaces the old one),
 * `POST reclaim {instanceId}`, `POST credentials {accessKey, expired?, denied?}`. JSON in, JSON out.
 */
export const control = (control: Control, controlled: Controlled, request: WireRequest): WireAnswer => {
  if (!isToken(control.token, request.headers.authorization))
    return json(401, { error: 'The token of the lab is needed: Authorization: Bearer …' });
  const url = new URL(request.target, 'http://127.0.0.1');
  const route = `${request.method} ${url.pathname.slice(controlPath.length)}`;
  try {
    return json(200, carryOut(control, controlled, route, url, request.body) ?? { done: true });
  } catch (thrown) {
    return json(400, { error: thrown instanceof Error ? thrown.message : String(thrown) });
  }
};

const carryOut = (
  control: Control,
  { lab, records, callers }: Controlled,
  route: string,
  url: URL,
  body: Uint8Array,
): object | undefined => {
  const read = <T>(check: Check<T>): T => check(JSON.parse(Buffer.from(body).toString('utf8')), 'the body');
  switch (route) {
    case 'GET status':
      return { ...control.status(), now: new Date(lab.now()), actions: Object.fromEntries(lab.calls()) };
    case 'GET calls':
      return records.since(Number(url.searchParams.get('since') ?? 0));
    case 'POST faults':
      control.setFaults(read(listOf(faultRule)));
      return undefined;
    case 'POST capacity':
      control.setCapacity(read(listOf(capacityRule)));
      return undefined;
    case 'POST quotas':
      control.setQuotas(read(listOf(quotaRule)));
      return undefined;
    case 'POST reclaim':
      lab.reclaim(read(reclaimed).instanceId);
      return undefined;
    case 'POST credentials': {
      const { accessKey, expired, denied } = read(credentialChange);
      const known = callers.get(accessKey);
      if (!known) throw new Error(`no credentials have the access key ${accessKey}`);
      callers.set(accessKey, {
        ...known,
        ...(expired !== undefined && { expired }),
        ...(denied !== undefined && { denied: new Set(denied) }),
      });
      return undefined;
    }
    default:
      throw new Error(`the lab's control has no ${route}`);
  }
};

const isToken = (token: string, header: string | undefined): boolean => {
  const [given, right] = [header ?? '', `Bearer ${token}`].map(text =>
    createHash('sha256').update(text).digest(),
  );
  return given !== undefined && right !== undefined && timingSafeEqual(given, right);
};

const json = (status: number, document: object): WireAnswer => ({
  status,
  headers: { 'content-type': 'application/json' },
  body: `${JSON.stringify(document)}\n`,
});
