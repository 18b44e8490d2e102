import type { Clock } from '../world/world.ts';

/** Least milliseconds between two frames: ten a second. */
export const frameTime = 100;

export interface Pace {
  /** Something changed: it is drawn at once, or as soon as the frame before it is old enough. */
  mark(): void;
  end(): void;
}

/** Draws at most ten times a second, and never when nothing changed. */
export const pace = (clock: Clock, draw: () => void): Pace => {
  const ending = new AbortController();
  let last = Number.NEGATIVE_INFINITY;
  let waiting = false;
  const now = () => {
    waiting = false;
    if (ending.signal.aborted) return;
    last = clock.monotonic();
    draw();
  };
  return {
    mark: () => {
      if (waiting || ending.signal.aborted) return;
      waiting = true;
      const left = last + frameTime - clock.monotonic();
      // What comes together is one frame.
      if (left <= 0) queueMicrotask(now);
      else clock.sleep(left, ending.signal).then(now, () => undefined);
    },
    end: () => ending.abort(),
  };
};
