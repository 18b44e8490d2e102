import type { Clock } from './world.ts';

/** setTimeout(3) of Node fires at once above this. */
const longest = 2 ** 31 - 1;

/** The clock of this computer. */
export const realClock = (): Clock => ({
  now: () => new Date(),
  monotonic: () => performance.now(),
  sleep: async (milliseconds, signal, background = false) => {
    signal?.throwIfAborted();
    for (let left = Math.max(0, milliseconds); ; left -= longest) {
      await pause(Math.min(left, longest), signal, background);
      if (left <= longest) return;
    }
  },
});

const pause = (milliseconds: number, signal: AbortSignal | undefined, background: boolean): Promise<void> =>
  new Promise((resolve, reject) => {
    const abort = () => {
      clearTimeout(timer);
      reject(signal?.reason);
    };
    const timer = setTimeout(() => {
      signal?.removeEventListener('abort', abort);
      resolve();
    }, milliseconds);
    if (background) timer.unref();
    signal?.addEventListener('abort', abort, { once: true });
  });
