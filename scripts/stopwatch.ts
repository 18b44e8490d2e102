import type { Clock } from './world/world.ts';

/** Milliseconds since now: a computer that sleeps stops the one clock, and somebody may turn the other back. */
export const stopwatch = (clock: Clock): (() => number) => {
  const began = { passed: clock.monotonic(), at: clock.now().getTime() };
  return () => Math.max(clock.monotonic() - began.passed, clock.now().getTime() - began.at);
};
