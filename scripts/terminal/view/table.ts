import { type Column, fitColumns, gap, type Placed, pad } from '../model/columns.ts';
import type { Fleet } from '../model/fleet.ts';
import { fleetColumns } from '../model/fleet-columns.ts';
import type { Glyphs } from '../model/glyphs.ts';
import { inAscii } from '../model/glyphs.ts';
import { type Line, type Segment, toned } from '../model/line.ts';
import { machineColumns } from '../model/machine-columns.ts';
import type { MachineRow } from '../model/machine-row.ts';
import { tableWindow } from '../model/move.ts';
import { type State, topView } from '../model/state.ts';

/** A part of the screen with a width of its own. */
export interface Pane {
  readonly width: number;
  readonly lines: readonly Line[];
}

const between = ' '.repeat(gap);
/** The sign of the chosen row and that of a marked one. */
const signs = 3;

/** The names of the columns that fit, with the letter that sorts by each. */
export const tableHead = (state: State, width: number): Line => {
  const { screen, list } = topView(state);
  const head = <Row>(columns: readonly Column<Row>[], rows: readonly Row[]): Line =>
    toned(
      ' '.repeat(signs) +
        placed(columns, rows, state, width)
          .map(({ column, width: room }) => {
            const way =
              list.sort?.column === column.name
                ? ` ${list.sort.down ? state.glyphs.up : state.glyphs.down}`
                : '';
            return pad(`${column.name.toUpperCase()}${way}`, room, '');
          })
          .join(between),
      'strong',
    );
  return screen === 'fleets'
    ? head(fleetColumns, state.shown.fleets)
    : head(machineColumns(state.glyphs), state.shown.machines);
};

/** The rows that fit; only those are made. */
export const tableLines = (state: State, width: number, height: number): Line[] => {
  const { screen, list } = topView(state);
  const window = tableWindow(state);
  const lines = <Row>(
    columns: readonly Column<Row>[],
    rows: readonly Row[],
    key: (row: Row) => string,
  ): Line[] => {
    const at = placed(columns, rows, state, width);
    return rows
      .slice(window.top, window.top + height)
      .map((row, index) =>
        line(at, row, state, window.top + index === window.index, list.marked.has(key(row))),
      );
  };
  if (screen === 'fleets') {
    if (state.shown.fleets.length === 0) return [empty(state)];
    return lines(fleetColumns, state.shown.fleets, ({ key }: Fleet) => key);
  }
  if (state.shown.machines.length === 0) return [empty(state)];
  return lines(machineColumns(state.glyphs), state.shown.machines, ({ name }: MachineRow) => name);
};

const empty = (state: State): Line => {
  const { list, screen } = topView(state);
  if (list.filter !== '') return toned('   Nothing passes the filter: esc clears it.', 'dim');
  if (screen === 'machines')
    return toned('   It has no machines. n creates it, where the fleet file describes it.', 'dim');
  return toned(state.loaded ? '   No fleet is known here.' : '   Asking …', 'dim');
};

/** Names are measured; other columns have their usual widths, so that they stay where they are. */
const placed = <Row>(
  columns: readonly Column<Row>[],
  rows: readonly Row[],
  state: State,
  width: number,
): Placed<Row>[] => {
  const widths: Record<string, number> = {};
  for (const { name, width: least } of columns.slice(0, 2)) widths[name] = least;
  const [first] = columns;
  if (first)
    widths[first.name] = Math.min(
      40,
      rows.reduce((most, row) => Math.max(most, first.text(row, state.now).length), first.width),
    );
  const second = columns[1];
  if (second && rows.length > 0) {
    const { top } = tableWindow(state);
    const seen = rows.slice(top, top + 60).map(row => second.text(row, state.now).length);
    widths[second.name] = Math.min(46, Math.max(second.width, ...seen));
  }
  return fitColumns(columns, widths, width - signs);
};

const line = <Row>(
  at: readonly Placed<Row>[],
  row: Row,
  state: State,
  chosen: boolean,
  marked: boolean,
): Line => {
  const { glyphs, now } = state;
  const cells = at.map(({ column, width }, index): Segment => {
    const whole = pad(safe(column.text(row, now), glyphs), width, glyphs.more);
    // What stands at the end of a line is written anew whenever the line changes.
    const text = index === at.length - 1 && !chosen ? whole.trimEnd() : whole;
    const tone = column.tone?.(row, now);
    return { text: index === 0 ? text : between + text, ...(tone && { tone }) };
  });
  const sign = `${chosen ? glyphs.cursor : ' '}${marked ? glyphs.mark : ' '} `;
  const whole: Segment[] = [{ text: sign, tone: 'accent' }, ...cells];
  return chosen ? whole.map(({ text }) => ({ text, tone: 'chosen' })) : whole;
};

const safe = (text: string, { ascii }: Glyphs): string => (ascii ? inAscii(text) : text);
