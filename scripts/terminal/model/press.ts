import { act } from './act.ts';
import { blocked } from './blocked.ts';
import { pressInDialog } from './dialog.ts';
import { fleetColumns } from './fleet-columns.ts';
import { actionOf } from './keymap.ts';
import { machineColumns } from './machine-columns.ts';
import type { TextHeight } from './move.ts';
import { type State, topView } from './state.ts';
import { and, only, type Step, saying } from './step.ts';
import { pressInFilter } from './typing.ts';
import { withList } from './views.ts';
import { moved } from './window.ts';

/** What a key does: first for what is open on top, then by the table of keys, then as a letter that sorts. */
export const press = (before: State, key: string, textHeight: TextHeight): Step => {
  const { notice: _, ...state } = before;
  if (key === 'ctrl-c') return and({ ...state, quitting: true }, { do: 'quit' });
  if (state.dialog) return pressInDialog(state, state.dialog, key);
  if (state.typing) return pressInFilter(state, state.typing.before, key);
  if (state.help) return pressInHelp(state, state.help.top, key);
  const { screen } = topView(state);
  const action = actionOf(key, screen, state.readOnly);
  if (action === undefined) return only(sorted(state, key));
  const reason = blocked(state, action);
  return reason === undefined ? act(state, action, textHeight) : only(saying(state, reason, true));
};

const pressInHelp = (state: State, top: number, key: string): Step => {
  const { help: _, ...closed } = state;
  if (key === 'q') return and({ ...closed, quitting: true }, { do: 'quit' });
  const movement = {
    up: 'up',
    k: 'up',
    down: 'down',
    j: 'down',
    pageup: 'pageUp',
    pagedown: 'pageDown',
    g: 'first',
  }[key];
  return only(movement === undefined ? closed : { ...state, help: { top: moved(movement, top, 10, 200) } });
};

/** A capital letter sorts by its column; once more, the other way round. */
const sorted = (state: State, key: string): State => {
  const { screen, list } = topView(state);
  const columns: readonly { name: string; sort?: string }[] =
    screen === 'fleets' ? fleetColumns : screen === 'machines' ? machineColumns(state.glyphs) : [];
  const column = columns.find(({ sort }) => sort === key);
  if (!column) return state;
  const down = list.sort?.column === column.name && !list.sort.down;
  return saying(
    withList(state, { sort: { column: column.name, down }, top: 0 }),
    `sorted by ${column.name}${down ? ', the other way round' : ''}`,
  );
};
