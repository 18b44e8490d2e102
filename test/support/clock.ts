import type { Clock } from '../../scripts/world/world.ts';

export interface FakeClock extends Clock {
  /** Lets time pass, and everything happen that waits for it, in order. */
  advance(milliseconds: number): Promise<void>;
  /** Sets the clock on the wall wrong by so much; the monotonic one goes on. */
  jump(milliseconds: number): void;
  /** Runs a task to its end; whenever nothing else happens, time passes to the next sleeper. */
  through<T>(task: Promise<T>): Promise<T>;
  /** How many sleep now, those in the background too. */
  waiting(): number;
}

interface Sleeper {
  readonly until: number;
  wake(): void;
}

/** Time that passes only when a test says so. */
export const fakeClock = (start = new Date('2026-11-21T06:00:00Z')): FakeClock => {
  let elapsed = 0;
  let wall = start.getTime();
  let sleepers: Sleeper[] = [];

  const wakeNext = async (limit: number): Promise<boolean> => {
    await settle();
    const next = sleepers.reduce<Sleeper | undefined>((a, b) => (a && a.until <= b.until ? a : b), undefined);
    if (!next || next.until > limit) return false;
    elapsed = Math.max(elapsed, next.until);
    sleepers = sleepers.filter(sleeper => sleeper !== next);
    next.wake();
    await settle();
    return true;
  };

  return {
    now: () => new Date(wall + elapsed),
    monotonic: () => elapsed,
    sleep: (milliseconds, signal) =>
      new Promise((resolve, reject) => {
        if (signal?.aborted) return reject(signal.reason);
        const aborted = () => {
          sleepers = sleepers.filter(other => other !== sleeper);
          reject(signal?.reason);
        };
        const wake = () => {
          signal?.removeEventListener('abort', aborted);
          resolve();
        };
        const sleeper: Sleeper = { until: elapsed + Math.max(0, milliseconds), wake };
        sleepers.push(sleeper);
        signal?.addEventListener('abort', aborted, { once: true });
      }),
    advance: async milliseconds => {
      const limit = elapsed + milliseconds;
      while (await wakeNext(limit));
      elapsed = limit;
      await settle();
    },
    jump: milliseconds => {
      wall += milliseconds;
    },
    through: async task => {
      let over = false;
      const done = task.finally(() => {
        over = true;
      });
      done.catch(() => undefined);
      for (let wakes = 0; !over && wakes < 100_000; wakes += 1) {
        await settle();
        if (!over) await wakeNext(Number.POSITIVE_INFINITY);
      }
      return done;
    },
    waiting: () => sleepers.length,
  };
};

/** Lets everything happen that needs no time. */
const settle = async (): Promise<void> => {
  for (let turn = 0; turn < 3; turn += 1) await new Promise(resolve => setImmediate(resolve));
};
