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

export const callLimiter = (clock: Clock): CallLimiter => {
  const buckets = new Map<string, Bucket>();
  const bucket = (name: string, make: () => Bucket): Bucket => {
    const known = buckets.get(name) ?? make();
    buckets.set(name, known);
    return known;
  };
  const requests = (region: string, action: Action) =>
    bucket(`${region} ${action}`, () => newBucket(clock, bucketOf(action)));
  const instances = (region: string, action: Action) => {
    const size = machineBucketOf(action);
    return size && bucket(`${region} ${action} instances`, () => newBucket(clock, size));
  };
  return {
    admit: async (region, action, machines, signal) => {
      await requests(region, action).take(1, signal);
      if (machines > 0) await instances(region, action)?.take(machines, signal);
    },
    throttled: (region, action) => {
      requests(region, action).drained();
      instances(region, action)?.drained();
    },
    passed: (region, action) => {
      requests(region, action).flowed();
      instances(region, action)?.flowed();
    },
  };
};
