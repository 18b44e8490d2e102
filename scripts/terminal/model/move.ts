import { layoutOf } from './layout.ts';
import { filling, type LogShape, leastEnd } from './log-lines.ts';
import { cursorIndex, shownCount, shownKeys } from './shown.ts';
import { type State, topView } from './state.ts';
import { withList, withLogs } from './views.ts';
import { moved, windowed } from './window.ts';

/** How far a text can be scrolled that is scrolled as a whole; what it is made of is the view's. */
export type LastTop = (state: State) => number;

/** Moves the choice in a table, or scrolls what is no table. */
export const move = (state: State, movement: string, lastTop: LastTop): State => {
  const { screen, list } = topView(state);
  const { body } = layoutOf(state);
  if (screen === 'logs') return moveLogs(state, movement, body);
  if (screen === 'fleets' || screen === 'machines') {
    const keys = shownKeys(state);
    const at = windowed(moved(movement, cursorIndex(state), body, keys.length), list.top, body, keys.length);
    const cursor = keys[at.index];
    return cursor === undefined ? state : withList(state, { cursor, top: at.top });
  }
  return withList(state, { top: scrolled(movement, list.top, body, lastTop(state)) });
};

/** The first line after a movement, of a text whose last first line is known. */
export const scrolled = (movement: string, from: number, height: number, last: number): number =>
  moved(movement, Math.min(from, last), height, last + 1);

/** How all machines' lines are written in one pane as wide as the screen. */
export const logShape = (state: State): LogShape => {
  const { logs } = topView(state);
  return { width: state.size.columns, wrap: logs?.wrap === true, named: logs?.machines.length !== 1 };
};

/** The number after the last line that is shown, of all machines' lines. */
export const logEnd = (state: State, body: number): number => {
  const { logs } = topView(state);
  const lines = state.logs.lines();
  if (!logs || logs.follow) return lines.count();
  return Math.min(lines.count(), Math.max(logs.end, leastEnd(lines, body, logShape(state))));
};

/** Scrolling up pauses; the end follows again. */
const moveLogs = (state: State, movement: string, body: number): State => {
  if (movement === 'last') return withLogs(state, { follow: true });
  const lines = state.logs.lines();
  const shape = logShape(state);
  const least = leastEnd(lines, body, shape);
  const at = logEnd(state, body);
  const total = lines.count() - least + 1;
  const end = least + moved(movement, at - least, filling(lines, at, body, shape), total);
  return withLogs(state, { end, follow: end >= lines.count() && movement !== 'first' && movement !== 'up' });
};

/** The window of the shown table, with the chosen row in it. */
export const tableWindow = (state: State) => {
  const { list } = topView(state);
  return windowed(cursorIndex(state), list.top, layoutOf(state).body, shownCount(state));
};
