import type { Clock } from '../../scripts/world/world.ts';

/**
 * Time that many simulated processes share. It goes on only inside `pass`, from one sleeper to the next; between two of
 * them everything happens that needs no time. Much faster than `fakeClock`, and for pure simulations only: nothing may
 * wait for the real world.
 */
export interface Timeline {
  /** Milliseconds since the epoch. */
  now(): number;
  /** The clock of one process, wrong on the wall by `skew`. Whoever is not alive is never woken. */
  clock(alive: () => boolean, skew?: number): Clock;
  /** Calls back after so long, whoever lives. */
  later(milliseconds: number, act: () => void): void;
  /** Lets time pass until something is over; false when it was not by then. */
  pass(over: () => boolean, milliseconds: number): Promise<boolean>;
}

interface Sleeper {
  readonly until: number;
  readonly order: number;
  /** undefined for who was called away. */
  wake: (() => void) | undefined;
}

const start = Date.parse('2026-11-21T06:00:00Z');

export const newTimeline = (): Timeline => {
  const heap: Sleeper[] = [];
  const quiet = newQuiet();
  let elapsed = 0;
  let order = 0;

  const add = (milliseconds: number, wake: () => void): Sleeper => {
    order += 1;
    const sleeper: Sleeper = { until: elapsed + Math.max(0, milliseconds), order, wake };
    push(heap, sleeper);
    return sleeper;
  };

  return {
    now: () => start + elapsed,
    clock: (alive, skew = 0) => ({
      now: () => new Date(start + elapsed + skew),
      monotonic: () => elapsed,
      sleep: (milliseconds, signal) =>
        new Promise((resolve, reject) => {
          if (signal?.aborted) return reject(signal.reason);
          const aborted = () => {
            sleeper.wake = undefined;
            reject(signal?.reason);
          };
          const sleeper = add(milliseconds, () => {
            signal?.removeEventListener('abort', aborted);
            if (alive()) resolve();
          });
          signal?.addEventListener('abort', aborted, { once: true });
        }),
    }),
    later: (milliseconds, act) => void add(milliseconds, act),
    pass: async (over, milliseconds) => {
      const limit = elapsed + milliseconds;
      await quiet();
      while (!over()) {
        const next = heap[0];
        if (!next || next.until > limit) {
          elapsed = limit;
          return false;
        }
        pop(heap);
        if (!next.wake) continue;
        elapsed = Math.max(elapsed, next.until);
        next.wake();
        await quiet();
      }
      return true;
    },
  };
};

/** So many are asked for at a time: one round of the event loop for each step would be a tenth of all time. */
const ahead = 64;

/** Resolves when everything has happened that waits for nothing but promises: Node sees to that between two immediates. */
const newQuiet = () => {
  let left = 0;
  let wake: (() => void) | undefined;
  const turn = () => {
    left -= 1;
    const waiting = wake;
    wake = undefined;
    waiting?.();
  };
  return () =>
    new Promise<void>(resolve => {
      wake = resolve;
      if (left > 0) return;
      left = ahead;
      for (let index = 0; index < ahead; index += 1) setImmediate(turn);
    });
};

const before = (a: Sleeper, b: Sleeper) => a.until < b.until || (a.until === b.until && a.order < b.order);

const push = (heap: Sleeper[], sleeper: Sleeper): void => {
  let index = heap.length;
  heap.push(sleeper);
  while (index > 0) {
    const parent = (index - 1) >> 1;
    const above = heap[parent] as Sleeper;
    if (!before(sleeper, above)) break;
    heap[index] = above;
    index = parent;
  }
  heap[index] = sleeper;
};

const pop = (heap: Sleeper[]): void => {
  const last = heap.pop();
  if (!last || heap.length === 0) return;
  let index = 0;
  for (;;) {
    const left = 2 * index + 1;
    const right = heap[left + 1];
    const child = right && before(right, heap[left] as Sleeper) ? left + 1 : left;
    const below = heap[child];
    if (!below || !before(below, last)) break;
    heap[index] = below;
    index = child;
  }
  heap[index] = last;
};
