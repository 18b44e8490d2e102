import { layoutOf } from './layout.ts';
import { cursorIndex, shownKeys } from './shown.ts';
import { type State, topView } from './state.ts';
import { withList, withLogs } from './views.ts';
import { moved, windowed } from './window.ts';

/** How many lines of text a screen has that is scrolled as a whole. */
export type TextHeight = (state: State) => number;

/** Moves the choice in a table, or scrolls what is no table. */
export const move = (state: State, movement: string, textHeight: TextHeight): State => {
  const { screen, list } = topView(state);
  const { body } = layoutOf(state);
  if (screen === 'logs') return moveLogs(state, movement, body);
  if (screen === 'fleets' || screen === 'machines') {
    const keys = shownKeys(state);
    const at = windowed(moved(movement, cursorIndex(state), body, keys.length), list.top, body, keys.length);
    const cursor = keys[at.index];
    return cursor === undefined ? state : withList(state, { cursor, top: at.top });
  }
  const last = Math.max(0, textHeight(state) - body);
  const top = Math.min(list.top, last);
  const next = movement === 'last' ? last : movement === 'first' ? 0 : moved(movement, top, body, last + 1);
  return withList(state, { top: Math.min(next, last) });
};

/** The line of the log that is shown first. */
export const logTop = (state: State, body: number): number => {
  const { logs } = topView(state);
  const lines = state.logs.lines(logs?.side ? logs.machines[0] : undefined);
  const end = Math.max(lines.first(), lines.count() - body);
  return !logs || logs.follow ? end : Math.max(lines.first(), Math.min(logs.top, end));
};

/** Scrolling up pauses; the end follows again. */
const moveLogs = (state: State, movement: string, body: number): State => {
  if (movement === 'last') return withLogs(state, { follow: true });
  const lines = state.logs.lines();
  const first = lines.first();
  const total = Math.max(1, lines.count() - first - body + 1);
  const next = first + moved(movement, logTop(state, body) - first, body, total);
  const atEnd = next >= lines.count() - body;
  return withLogs(state, { top: next, follow: atEnd && movement !== 'first' && movement !== 'up' });
};

/** The window of the shown table, with the chosen row in it. */
export const tableWindow = (state: State) => {
  const { list } = topView(state);
  return windowed(cursorIndex(state), list.top, layoutOf(state).body, shownKeys(state).length);
};
