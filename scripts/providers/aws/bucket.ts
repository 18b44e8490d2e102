import type { Clock } from '../../world/world.ts';
import type { BucketSize } from './buckets.ts';

/** A token bucket that people wait at in the order in which they came. */
export interface Bucket {
  /** Resolves when so many tokens were taken; more than it ever holds are taken as debt. */
  take(count: number, signal?: AbortSignal): Promise<void>;
  /** The server said that its own bucket is empty: others draw on it too. */
  drained(): void;
  /** The server let a call through. */
  flowed(): void;
}

/** After a refusal the refill is taken for a part of what is documented, and trusted again step by step. */
const trust = { least: 1 / 8, down: 1 / 2, up: 1.1 };

/** Calls overtake each other on their way: what a quarter of a second refills is left in the server's bucket. */
const slack = (refill: number): number => Math.max(1, Math.ceil(refill / 4));

export const newBucket = (clock: Clock, { most: documented, refill }: BucketSize): Bucket => {
  const most = documented - slack(refill);
  let tokens = most;
  let at = clock.monotonic();
  let share = 1;
  let drainedAt = Number.NEGATIVE_INFINITY;
  let tail: Promise<unknown> = Promise.resolve();
  let waiting = 0;

  const fill = () => {
    const now = clock.monotonic();
    tokens = Math.min(most, tokens + ((now - at) * refill * share) / 1000);
    at = now;
  };
  const takeNow = (count: number): boolean => {
    fill();
    if (tokens < Math.min(count, most) - 1e-9) return false;
    tokens -= count;
    return true;
  };
  const taken = async (count: number, signal?: AbortSignal) => {
    for (;;) {
      signal?.throwIfAborted();
      if (takeNow(count)) return;
      const need = Math.min(count, most) - tokens;
      await clock.sleep(Math.ceil((need * 1000) / (refill * share)), signal);
    }
  };
  return {
    take: async (count, signal) => {
      signal?.throwIfAborted();
      if (waiting === 0 && takeNow(count)) return;
      waiting += 1;
      const turn = tail.then(() => taken(count, signal));
      tail = turn.catch(() => undefined);
      try {
        await turn;
      } finally {
        waiting -= 1;
      }
    },
    drained: () => {
      fill();
      tokens = Math.min(tokens, 0);
      // Calls that were sent together are refused together: that is one message, not many.
      if (at - drainedAt < 1000) return;
      drainedAt = at;
      share = Math.max(trust.least, share * trust.down);
    },
    flowed: () => {
      share = Math.min(1, share * trust.up);
    },
  };
};
