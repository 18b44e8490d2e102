import type { Fleet } from './model/fleet.ts';
import { type State, topView } from './model/state.ts';
import { isUnderWay } from './model/tick.ts';

/** Seconds between looks while somebody is at work, and how much rarer a fleet that is not on the screen is asked. */
const busy = 2;
const elsewhere = 6;
/** A look that takes long is asked for more rarely: it costs something, here or there. */
const rest = { moving: 10, still: 120 };
const longest = 300;

/** Whether a fleet should be asked again; `took` is how many milliseconds its last look took. */
export const isDue = (
  state: State,
  fleet: Fleet,
  answered: number | undefined,
  took: number,
  now: number,
): boolean => {
  if (fleet.asking) return false;
  if (answered === undefined) return true;
  if (state.refresh === 0) return false;
  const { screen, fleet: shown } = topView(state);
  const onScreen = screen === 'fleets' || (shown === fleet.key && screen !== 'logs');
  const moving = fleet.holder !== undefined || (shown === fleet.key && isUnderWay(state));
  const usual = moving ? Math.min(busy, state.refresh) : onScreen ? state.refresh : state.refresh * elsewhere;
  const spared = Math.min(longest, (took * (moving ? rest.moving : rest.still)) / 1000);
  const seconds = state.sparing ? Math.max(usual, spared) : usual;
  return now - answered >= seconds * 1000;
};
