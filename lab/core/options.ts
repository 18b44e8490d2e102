import type { Backing } from './contract.ts';

export type Market = 'spot' | 'on-demand';

/** Milliseconds. */
export interface Timings {
  /** pending → running, for instances without a real machine. */
  readonly running: number;
  /** shutting-down → terminated; stopping → stopped. */
  readonly terminated: number;
  /** An instance is seen at the latest so long after its launch; each has its own moment. */
  readonly visible: number;
  /** The same for groups and templates. Default 0: at once. */
  readonly visibleOthers: number;
  /** How long a terminated instance is still shown. */
  readonly shown: number;
  /** How long an interface stays after its instance is terminated. */
  readonly interfaces: number;
  /** How long a terminated instance's vCPUs count against the quota. */
  readonly quota: number;
  /** From a spot notice to the end. */
  readonly notice: number;
  /** How long a client token is known after its launch was terminated. */
  readonly token: number;
  /** How long the token of a page is good. */
  readonly page: number;
  /** How long a persistent spot request waits before it launches again. */
  readonly respawn: number;
  /** How long after boot the console text can be read without `Latest`. */
  readonly console: number;
  /** Lightsail: from `running` until the public address is told. */
  readonly address: number;
  /** Lightsail: from `running` until host keys were witnessed, where no real machine tells them. */
  readonly hostKeys: number;
  /** Lightsail: how long an operation takes. */
  readonly operation: number;
}

export const defaultTimings: Timings = {
  running: 5_000,
  terminated: 20_000,
  visible: 8_000,
  visibleOthers: 0,
  shown: 3_600_000,
  interfaces: 10_000,
  quota: 60_000,
  notice: 120_000,
  token: 86_400_000,
  page: 3_600_000,
  respawn: 30_000,
  console: 360_000,
  address: 2_000,
  hostKeys: 12_000,
  operation: 1_500,
};

/** Which pools: each field that is missing means all. A pool is one type in one zone for one market. */
export interface PoolMatch {
  readonly region?: string;
  readonly zone?: string;
  readonly type?: string;
  readonly market?: Market;
}

/** The first rule that matches a pool decides. A pool without a rule never runs out. */
export interface CapacityRule extends PoolMatch {
  /** How many instances the pool holds when it is full. */
  readonly count?: number;
  /** So many of them come back per second, beside those that end. Default 0. */
  readonly refill?: number;
  /** Or by seed: this share of the time (in stretches of `stretch` ms, default 60 s) the pool has nothing. */
  readonly empty?: number;
  readonly stretch?: number;
}

/** vCPUs. The first rule that matches decides; without one it is `defaultQuota`. */
export interface QuotaRule {
  readonly region?: string;
  readonly market?: Market;
  readonly vcpus: number;
}

export const defaultQuota = 2_048;

export type FaultKind =
  /** Never carried out: RequestLimitExceeded (503), ThrottlingException (400). */
  | 'throttle'
  /** Carried out; nobody answers. */
  | 'lost answer'
  /** Carried out up to `late` ms later; nobody answers. */
  | 'late execution'
  /** 500; by seed it was carried out or not. */
  | '5xx'
  /** Carried out; half of the answer comes. */
  | 'truncated body'
  /** A page with nothing on it and a token for the next one. */
  | 'empty page'
  /** One thing is missing from this list. */
  | 'flapping'
  /** No pool has capacity for this launch. */
  | 'no capacity'
  /** Each spot instance of this launch gets its notice up to `late` ms later. */
  | 'reclaim'
  | 'expired credentials'
  | 'clock skew'
  /** Never carried out, never answered. */
  | 'silent region'
  /** Never carried out: this error. */
  | 'error';

/** A call that matches `action` and `region` counts; it is struck at each `nth`, or with `probability` (default 1). */
export interface FaultRule {
  readonly kind: FaultKind;
  /** IAM name; without one every action. */
  readonly action?: string;
  readonly region?: string;
  /** Only the n-th call that matches, from 1. */
  readonly nth?: number | readonly number[];
  readonly probability?: number;
  /** Strikes at most so often. */
  readonly times?: number;
  /** Milliseconds; default 25,000. */
  readonly late?: number;
  /** For 'error'. */
  readonly code?: string;
  readonly status?: number;
  readonly message?: string;
}

export interface LightsailOptions {
  /** vCPUs of all instances of a region. Default 20. */
  readonly vcpus?: number;
  /** Static addresses of a region. Default 5. */
  readonly addresses?: number;
  /** Ids of bundles and blueprints that cannot be had any more. */
  readonly inactive?: readonly string[];
  /** Machines get the user's text alone, without what Lightsail puts before it: for machines that are none. */
  readonly bare?: boolean;
}

export interface LabOptions {
  readonly now: () => number;
  readonly seed: number;
  /** Default `111122223333`. */
  readonly account?: string;
  /** Names of the regions that are enabled; by default the 17 that every account has. */
  readonly regions?: readonly string[];
  readonly backing?: Backing;
  readonly capacity?: readonly CapacityRule[];
  readonly quotas?: readonly QuotaRule[];
  /** Elastic IP addresses of a region. Default 5. */
  readonly elasticAddresses?: number;
  readonly faults?: readonly FaultRule[];
  readonly timings?: Partial<Timings>;
  /** Token buckets, as documented; false switches them off. */
  readonly buckets?: boolean;
  readonly lightsail?: LightsailOptions;
  /**
   * AWS does not document what a repeated CreateFleet gets when all its instances are terminated: the same answer with
   * the dead ids, or `IdempotentInstanceTerminated` (default).
   */
  readonly fleetReplay?: 'same answer' | 'terminated';
}
