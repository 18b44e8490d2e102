import type { Clock } from '../../world/world.ts';

/** The time by AWS's own clock, as its answers tell it. */
export interface ServerTime {
  heard(date: Date): void;
  /** undefined before the first answer, and after this computer slept or its clock was turned, until the next one. */
  now(): Date | undefined;
}

/** Milliseconds that both clocks of this computer may differ by: after a sleep, or a turned clock, it is more. */
const difference = 5_000;

export const newServerTime = (clock: Clock): ServerTime => {
  let last: { readonly date: number; readonly monotonic: number; readonly wall: number } | undefined;
  return {
    heard: date => {
      last = { date: date.getTime(), monotonic: clock.monotonic(), wall: clock.now().getTime() };
    },
    now: () => {
      if (!last) return undefined;
      const passed = clock.monotonic() - last.monotonic;
      const onTheWall = clock.now().getTime() - last.wall;
      return Math.abs(passed - onTheWall) > difference ? undefined : new Date(last.date + passed);
    },
  };
};
