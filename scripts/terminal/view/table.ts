import { actedFleet } from '../model/blocked.ts';
import { type Column, fitColumns, gap, type Placed, pad } from '../model/columns.ts';
import { machinesWords } from '../model/counts.ts';
import { unknownColumns } from '../model/filter.ts';
import type { Fleet } from '../model/fleet.ts';
import { fleetColumns } from '../model/fleet-columns.ts';
import { type Line, type Segment, toned, wrapped } from '../model/line.ts';
import { machineColumns } from '../model/machine-columns.ts';
import type { MachineRow } from '../model/machine-row.ts';
import { tableWindow } from '../model/move.ts';
import { type State, topView } from '../model/state.ts';
import { widthOf } from '../model/width.ts';
import { belowTable } from './below.ts';

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
  const all =
    screen === 'fleets'
      ? lines(fleetColumns, state.shown.fleets, ({ key }: Fleet) => key)
      : lines(machineColumns(state.glyphs), state.shown.machines, ({ name }: MachineRow) => name);
  const shown = all.length > 0 ? all : empty(state, width);
  return [...shown, ...belowTable(state, width, height - shown.length)];
};

/** Why there is no row. */
const empty = (state: State, width: number): Line[] => {
  const { list, screen } = topView(state);
  const say = (text: string): Line[] => wrapped(text, width - 4).map(line => toned(`   ${line}`, 'dim'));
  if (list.filter !== '') {
    const names = (screen === 'fleets' ? fleetColumns : machineColumns(state.glyphs)).map(({ name }) => name);
    const unknown = unknownColumns(list.filter, names);
    return [
      ...say('Nothing passes the filter: esc clears it.'),
      ...unknown.flatMap(name => say(`No column is called "${name}". There are: ${names.join(', ')}.`)),
    ];
  }
  if (screen === 'fleets' && state.trouble !== undefined) return say('Which fleets there are is not known.');
  if (screen === 'fleets')
    return say(state.loaded ? 'No fleet is known here.' : `Asking ${state.glyphs.more}`);
  const fleet = actedFleet(state);
  if (!fleet) return say('This fleet is not known any more: esc goes back.');
  const words = machinesWords(fleet);
  if (words === 'asking') return say(`Asking for its machines ${state.glyphs.more}`);
  if (words !== 'none') return say('Its machines are not known: it could not be asked. r asks again.');
  if (!fleet.described) return say('It has no machines.');
  return say(state.readOnly ? 'It has no machines.' : 'It has no machines. n creates it.');
};

/** Some columns are measured; others have their usual widths, so that they stay where they are. */
const placed = <Row>(
  columns: readonly Column<Row>[],
  rows: readonly Row[],
  state: State,
  width: number,
): Placed<Row>[] => {
  const widths: Record<string, number> = {};
  const [first, ...others] = columns;
  // Names of all rows, so that they stay where they are while one scrolls.
  if (first)
    widths[first.name] = Math.min(
      40,
      // All of them are ASCII: it is what names may be made of.
      rows.reduce((most, row) => Math.max(most, first.text(row, state.now).length), first.width),
    );
  const { top } = tableWindow(state);
  const seen = rows.slice(top, top + 60);
  for (const { name, width: least, most, text } of others)
    if (most !== undefined)
      widths[name] = Math.min(most, Math.max(least, ...seen.map(row => widthOf(text(row, state.now)))));
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
    const whole = pad(column.text(row, now), width, glyphs.more);
    // What stands at the end of a line is written anew whenever the line changes.
    const text = index === at.length - 1 && !chosen ? whole.trimEnd() : whole;
    const tone = column.tone?.(row, now);
    return { text: index === 0 ? text : between + text, ...(tone && { tone }) };
  });
  const sign = `${chosen ? glyphs.cursor : ' '}${marked ? glyphs.mark : ' '} `;
  const whole: Segment[] = [{ text: sign, tone: 'accent' }, ...cells];
  return chosen ? whole.map(({ text }) => ({ text, tone: 'chosen' })) : whole;
};
