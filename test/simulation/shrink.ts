import type { Plan } from './plan.ts';
import { runPlan } from './run.ts';

const mostRuns = 400;

/** The same failure with as little as possible: parts are left out one by one, as long as it still fails. */
export const shrink = async (plan: Plan): Promise<Plan> => {
  const kind = kindOf((await runPlan(plan)).broken);
  let best = plan;
  let runs = 0;
  for (let smaller = true; smaller; ) {
    smaller = false;
    for (const candidate of reductions(best)) {
      if (runs === mostRuns) return best;
      runs += 1;
      if (kindOf((await runPlan(candidate)).broken) !== kind) continue;
      best = candidate;
      smaller = true;
      break;
    }
  }
  return best;
};

/** `leak`, `double`, …: one failure must not turn into another one. */
const kindOf = ([first]: readonly string[]): string | undefined => first?.split(/[: ]/)[0];

const without = <T>(items: readonly T[], index: number): T[] => items.filter((_, at) => at !== index);

/** Every plan that has one thing less, the largest steps first. */
const reductions = function* (plan: Plan): Generator<Plan> {
  const { acts, faults, capacity, fleet } = plan;
  for (const index of acts.keys()) yield { ...plan, acts: without(acts, index) };
  if (faults.length > 1) yield { ...plan, faults: [] };
  for (const index of faults.keys()) yield { ...plan, faults: without(faults, index) };
  if (capacity.length > 0) yield { ...plan, capacity: [] };
  if (plan.neighbours) yield { ...plan, neighbours: false };
  if (plan.oneZone) yield { ...plan, oneZone: false };
  if (plan.shared) yield { ...plan, shared: false };
  if (plan.lossy > 0) yield { ...plan, lossy: 0 };
  if (plan.neverRuns > 0) yield { ...plan, neverRuns: 0 };
  if (plan.visible > 0) yield { ...plan, visible: 0 };
  if (plan.visibleOthers > 0) yield { ...plan, visibleOthers: 0 };
  if (plan.skews.some(skew => skew !== 0)) yield { ...plan, skews: plan.skews.map(() => 0) };
  if (fleet.ownVpc) yield { ...plan, fleet: { ...fleet, ownVpc: false } };
  if (fleet.count > 1) yield { ...plan, fleet: { ...fleet, count: 1, min: 1 } };
  if (fleet.regions.length > 1) yield { ...plan, fleet: { ...fleet, regions: fleet.regions.slice(0, 1) } };
  if (fleet.types.length > 1) yield { ...plan, fleet: { ...fleet, types: fleet.types.slice(0, 1) } };
  for (const [index, act] of acts.entries()) {
    const change = (changed: typeof act): Plan => ({
      ...plan,
      acts: acts.map((other, at) => (at === index ? changed : other)),
    });
    const { death: _, ...immortal } = act;
    if (act.death) yield change(immortal);
    if (act.beside) yield change({ ...act, beside: false });
    if (act.pause > 0) yield change({ ...act, pause: 0 });
    if (act.changed) yield change({ ...act, changed: false });
  }
};
