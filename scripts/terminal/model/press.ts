import { act } from './act.ts';
import { blocked } from './blocked.ts';
import { pressInDialog } from './dialog.ts';
import { fleetColumns } from './fleet-columns.ts';
import { actionOf, keymap } from './keymap.ts';
import { layoutOf } from './layout.ts';
import { machineColumns } from './machine-columns.ts';
import { type LastTop, scrolled } from './move.ts';
import { type State, topView } from './state.ts';
import { and, only, type Step, saying } from './step.ts';
import { pressInFilter } from './typing.ts';
import { withList } from './views.ts';
import { isMovement } from './window.ts';

/** What a key does: first for what is open on top, then by the table of keys, then as a letter that sorts. */
export const press = (before: State, key: string, lastTop: LastTop): Step => {
  const { notice: _, ...state } = before;
  if (key === 'ctrl-c') return and({ ...state, quitting: true }, { do: 'quit' });
  if (state.dialog) return pressInDialog(state, state.dialog, key, lastTop);
  if (state.typing) return pressInFilter(state, state.typing.before, key);
  if (state.help) return pressInHelp(state, state.help.top, key, lastTop);
  const { screen } = topView(state);
  const action = actionOf(key, screen, state.readOnly);
  if (action === undefined) return only(elsewhere(sorted(state, key), state, key));
  const reason = blocked(state, action);
  return reason === undefined ? act(state, action, lastTop) : only(saying(state, reason, true));
};

/** A key that does nothing here says where it does something. */
const elsewhere = (after: State, before: State, key: string): State => {
  if (after !== before) return after;
  const { screen } = topView(before);
  const binding = keymap.find(({ keys }) => keys.includes(key));
  if (!binding) return before;
  const { label, shown, screens } = binding;
  return saying(
    before,
    screens.includes(screen)
      ? `--read-only took ${label} away`
      : `${shown} (${label}) works on ${screens.length > 1 ? 'the screens' : 'the screen'} ${screens.join(', ')}`,
    true,
  );
};

const pressInHelp = (state: State, top: number, key: string, lastTop: LastTop): Step => {
  const { help: _, ...closed } = state;
  if (key === 'q') return and({ ...closed, quitting: true }, { do: 'quit' });
  const movement = actionOf(key, 'work', state.readOnly);
  if (movement === undefined || !isMovement(movement)) return only(closed);
  return only({
    ...state,
    help: { top: scrolled(movement, top, layoutOf(state).body, lastTop(state)) },
  });
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
