import type { Column } from './columns.ts';
import { parseFilter } from './filter.ts';
import { fleetColumns } from './fleet-columns.ts';
import type { ListState } from './lists.ts';
import { machineColumns } from './machine-columns.ts';
import { fleetOf, type Shown, type State, topView } from './state.ts';

/** The state with the rows of its table: filtered and ordered anew only where something of that changed. */
export const withShown = (state: State): State => {
  const { screen, list, fleet } = topView(state);
  if (screen !== 'fleets' && screen !== 'machines') return state;
  const rows = screen === 'fleets' ? state.fleets : (fleetOf(state, fleet)?.rows ?? []);
  const from = { rows, filter: list.filter, sort: list.sort, screen };
  const before = state.shown.from;
  if (
    before &&
    before.rows === rows &&
    before.filter === list.filter &&
    before.sort === list.sort &&
    before.screen === screen
  )
    return state;
  const shown: Shown =
    screen === 'fleets'
      ? { fleets: chosen(state.fleets, fleetColumns, list, state.now), machines: [], from }
      : {
          fleets: [],
          machines: chosen(fleetOf(state, fleet)?.rows ?? [], machineColumns(state.glyphs), list, state.now),
          from,
        };
  return { ...state, shown };
};

/** The rows that pass the filter, in the order of the chosen column. */
export const chosen = <Row>(
  rows: readonly Row[],
  columns: readonly Column<Row>[],
  { filter, sort }: Pick<ListState, 'filter' | 'sort'>,
  now: number,
): readonly Row[] => {
  const passing = filter.trim() === '' ? rows : rows.filter(filterOf(columns, filter, now));
  const column = columns.find(({ name }) => name === sort?.column);
  if (!column || !sort) return passing;
  const order = column.order ?? ((row: Row) => column.text(row, now));
  const keyed = passing.map(row => ({ row, key: order(row) }));
  const way = sort.down ? -1 : 1;
  keyed.sort((a, b) => (a.key < b.key ? -way : a.key > b.key ? way : 0));
  return keyed.map(({ row }) => row);
};

const filterOf = <Row>(columns: readonly Column<Row>[], filter: string, now: number) => {
  const matches = parseFilter(
    filter,
    columns.map(({ name }) => name),
  );
  return (row: Row) => matches(Object.fromEntries(columns.map(({ name, text }) => [name, text(row, now)])));
};

/** How many rows the shown table has. */
export const shownCount = ({ shown }: State): number =>
  (shown.from?.screen === 'fleets' ? shown.fleets : shown.machines).length;

/** The key of each row of the shown table. */
export const shownKeys = ({ shown }: State): readonly string[] =>
  shown.from?.screen === 'fleets'
    ? shown.fleets.map(({ key }) => key)
    : shown.machines.map(({ name }) => name);

/** Index of the chosen row; of the first one, when that row is not shown. */
export const cursorIndex = (state: State): number => {
  const { cursor } = topView(state).list;
  if (cursor === undefined) return 0;
  const { shown } = state;
  const at =
    shown.from?.screen === 'fleets'
      ? shown.fleets.findIndex(({ key }) => key === cursor)
      : shown.machines.findIndex(({ name }) => name === cursor);
  return Math.max(0, at);
};
