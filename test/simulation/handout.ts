import type { LabCloud } from '../support/lab-provider.ts';
import { withSweepers } from './apart.ts';
import type { Failure, Swept } from './sweep.ts';

/** What came of a range of seeds. */
export interface Proved {
  readonly schedules: number;
  /** Schedules that were run twice, to see whether the same happens. */
  readonly twice: number;
  readonly failures: readonly Failure[];
  readonly tally: ReadonlyMap<string, number>;
  /** The first seed that was not run to its end; all before it were. */
  readonly next: number;
}

/** Seeds that a child gets at a time. */
const most = 200;

/**
 * Hands out portions of seeds to children, in order, until the first failure or until it is called away. `told` hears of
 * each portion that is done.
 */
export const handOut = (
  seeds: { readonly first: number; readonly count: number; readonly cloud: LabCloud },
  children: number,
  signal: AbortSignal,
  told: (soFar: Proved) => void,
): Promise<Proved> =>
  withSweepers(async start => {
    const end = seeds.first + seeds.count;
    const failures: Failure[] = [];
    const tally = new Map<string, number>();
    const open = new Set<number>();
    let [schedules, twice, handed] = [0, 0, seeds.first];
    const soFar = (): Proved => ({ schedules, twice, failures, tally, next: Math.min(handed, ...open) });
    const take = (swept: Swept) => {
      schedules += swept.schedules;
      twice += swept.twice;
      failures.push(...swept.failures);
      for (const [what, times] of Object.entries(swept.tally))
        tally.set(what, (tally.get(what) ?? 0) + times);
    };
    const called = new Promise<undefined>(resolve => {
      if (signal.aborted) resolve(undefined);
      signal.addEventListener('abort', () => resolve(undefined), { once: true });
    });
    const work = async () => {
      const sweeper = start();
      try {
        while (handed < end && failures.length === 0 && !signal.aborted) {
          const first = handed;
          const count = Math.min(most, end - first);
          handed += count;
          open.add(first);
          const swept = await Promise.race([sweeper.sweep({ first, count, cloud: seeds.cloud }), called]);
          if (!swept) return;
          open.delete(first);
          take(swept);
          told(soFar());
        }
      } finally {
        sweeper.end();
      }
    };
    await Promise.all(Array.from({ length: children }, work));
    return soFar();
  });
