import type { Clock } from '../../world/world.ts';
import type { Action } from './actions.ts';
import { type Bucket, newBucket } from './bucket.ts';
import { bucketOf, machineBucketOf } from './buckets.ts';

/** Keeps the documented buckets in advance, for each action and region. */
export interface CallLimiter {
  /** Waits until a call, about so many instances, may be sent. */
  admit(region: string, action: Action, machines: number, signal?: AbortSignal): Promise<void>;
  throttled(region: string, action: Action): void;
  passed(region: string, action: Action): void;
}

/** Of one action in one region. */
interface Buckets {
  readonly requests: Bucket;
  readonly instances: Bucket | undefined;
}

export const callLimiter = (clock: Clock): CallLimiter => {
  const known = new Map<string, Buckets>();
  const buckets = (region: string, action: Action): Buckets => {
    const name = `${region} ${action}`;
    const found = known.get(name);
    if (found) return found;
    const size = machineBucketOf(action);
    const made = {
      requests: newBucket(clock, bucketOf(action)),
      instances: size && newBucket(clock, size),
    };
    known.set(name, made);
    return made;
  };
  return {
    admit: async (region, action, machines, signal) => {
      const { requests, instances } = buckets(region, action);
      await requests.take(1, signal);
      if (machines > 0) await instances?.take(machines, signal);
    },
    throttled: (region, action) => {
      const { requests, instances } = buckets(region, action);
      requests.drained();
      instances?.drained();
    },
    passed: (region, action) => {
      const { requests, instances } = buckets(region, action);
      requests.flowed();
      instances?.flowed();
    },
  };
};
