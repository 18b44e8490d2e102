import { standingOf } from './machine-row.ts';
import { fleetOf, type State, topView } from './state.ts';

/** How often words about time change on the screen: each second while something is under way, else every ten. */
export const tickOf = (state: State): number => (isUnderWay(state) ? 1_000 : 10_000);

/** Whether something moves on the screen: a machine on its way, a run. */
export const isUnderWay = (state: State): boolean =>
  state.jobs.some(({ ended }) => !ended) ||
  (fleetOf(state, topView(state).fleet)?.rows.some(row => standingOf(row) === 'under way') ?? false);

/** Whether the clock may stand still on the screen until more time has passed. */
export const fitsNoTime = (state: State, now: number): boolean =>
  Math.floor(state.now / tickOf(state)) === Math.floor(now / tickOf(state));
