import type { FleetEvent } from '../fleet/event.ts';
import { type Phase, phases } from '../fleet/phase.ts';

/** How long machines took for each phase. */
export interface Timeline {
  take(event: FleetEvent): void;
  /** Milliseconds by machine and phase. */
  machines(): ReadonlyMap<string, ReadonlyMap<Phase, number>>;
  /** Median and longest over all machines, in order of phases; phases that nobody reached are left out. */
  summary(): { phase: Phase; median: number; longest: number; slowest: string }[];
}

export const timeline = (): Timeline => {
  const machines = new Map<string, Map<Phase, number>>();
  return {
    take: event => {
      if (event.type !== 'phase') return;
      const own = machines.get(event.machine) ?? new Map<Phase, number>();
      machines.set(event.machine, own.set(event.phase, event.elapsed));
    },
    machines: () => machines,
    summary: () =>
      phases.flatMap(phase => {
        const took = [...machines]
          .flatMap(([name, own]) => {
            const elapsed = own.get(phase);
            return elapsed === undefined ? [] : [{ name, elapsed }];
          })
          .sort((a, b) => a.elapsed - b.elapsed);
        const median = took[Math.floor((took.length - 1) / 2)];
        const longest = took.at(-1);
        return median && longest
          ? [{ phase, median: median.elapsed, longest: longest.elapsed, slowest: longest.name }]
          : [];
      }),
  };
};
