import { blocked } from '../model/blocked.ts';
import { fleetColumns } from '../model/fleet-columns.ts';
import { type Binding, bindingsOf, keymap } from '../model/keymap.ts';
import { blank, type Line, plain, toned, wrapped } from '../model/line.ts';
import { logColumns } from '../model/log-book.ts';
import { machineColumns } from '../model/machine-columns.ts';
import { type State, topView } from '../model/state.ts';
import { plainCommand } from './command.ts';

/** The overlay, made from the table of keys: what each does here, with which plain command, and why it would not. */
export const helpLines = (state: State, width: number): Line[] => {
  const { screen } = topView(state);
  const bindings = bindingsOf(screen, state.readOnly);
  const removed = keymap.filter(
    ({ screens, changes }) => state.readOnly && changes && screens.includes(screen),
  );
  return [
    toned(` Keys on this screen (${screen})`, 'strong'),
    blank,
    ...bindings.map(binding => row(state, binding, width)),
    ...sorts(state, width),
    ...(removed.length > 0
      ? [blank, plain(` --read-only took away: ${removed.map(({ label }) => label).join(', ')}`)]
      : []),
    blank,
    ...filters(state, width),
    ...block('Everything here is also a plain command; mayfly --help names them all.', width),
  ];
};

const filters = (state: State, width: number): Line[] => {
  const { screen } = topView(state);
  const names = screen === 'logs' ? logColumns : columnsOf(state).map(({ name }) => name);
  if (names.length === 0) return [];
  const text =
    'A filter is text, !text, column:value or !column:value; several words must all hold. Columns:';
  return block(`${text} ${names.join(', ')}.`, width);
};

const block = (text: string, width: number): Line[] =>
  wrapped(text, width - 2).map(line => plain(` ${line}`));

const columnsOf = (state: State): readonly { name: string; sort?: string }[] => {
  const { screen } = topView(state);
  return screen === 'fleets' ? fleetColumns : screen === 'machines' ? machineColumns(state.glyphs) : [];
};

const row = (state: State, binding: Binding, width: number): Line => {
  const { shown, label, command, action } = binding;
  const reason = blocked(state, action);
  const does = command === undefined ? '' : plainCommand(state, command);
  const wide = width >= 70;
  return [
    { text: `  ${shown.padEnd(12)}`, tone: reason === undefined ? 'accent' : 'dim' },
    { text: label.padEnd(wide ? 18 : 15), tone: reason === undefined ? 'plain' : 'dim' },
    ...(reason === undefined
      ? [{ text: does, tone: 'dim' as const }]
      : [{ text: `not now: ${reason}`, tone: 'warn' as const }]),
  ];
};

const sorts = (state: State, width: number): Line[] => {
  const letters = columnsOf(state).flatMap(({ name, sort }) => (sort ? [`${sort} ${name}`] : []));
  return letters.length === 0
    ? []
    : [
        blank,
        ...block(`Sort by: ${letters.join('  ')}`, width),
        ...block('(shift and the letter; once more turns the order round)', width),
      ];
};
