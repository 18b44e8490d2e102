import type { Tone } from './line.ts';
import { headOf, widthOf } from './width.ts';

/** One column of a table, as data. */
export interface Column<Row> {
  /** Its name in filters and in the head. */
  readonly name: string;
  /** Least width; the last column that is shown takes what is left. */
  readonly width: number;
  /** Columns with the highest number are dropped first where the terminal is narrow; 0 is never dropped. */
  readonly drop: number;
  /** Sorts the table: a capital letter. */
  readonly sort?: string;
  /** Is as wide as what is seen in it, but no wider than this. */
  readonly most?: number;
  readonly text: (row: Row, now: number) => string;
  readonly tone?: (row: Row, now: number) => Tone;
  /** What it is sorted by, where that is not its text. */
  readonly order?: (row: Row) => string | number;
}

export interface Placed<Row> {
  readonly column: Column<Row>;
  readonly width: number;
}

export const gap = 2;

/** The columns that fit, in their order, with their widths; a column with a width of its own in `widths` takes that. */
export const fitColumns = <Row>(
  columns: readonly Column<Row>[],
  widths: Readonly<Record<string, number>>,
  room: number,
): Placed<Row>[] => {
  const wide = (column: Column<Row>) => Math.max(column.width, column.name.length, widths[column.name] ?? 0);
  const kept = [...columns];
  const taken = () => kept.reduce((sum, column) => sum + wide(column) + gap, -gap);
  while (taken() > room) {
    const [least] = [...kept].sort((a, b) => b.drop - a.drop);
    if (!least || least.drop === 0) break;
    kept.splice(kept.indexOf(least), 1);
  }
  return kept.map((column, index) => ({
    column,
    width: index === kept.length - 1 ? Math.max(wide(column), room - taken() + wide(column)) : wide(column),
  }));
};

/** The text in exactly so many columns. */
export const pad = (text: string, width: number, more: string): string => {
  const room = width - widthOf(text);
  if (room >= 0) return text + ' '.repeat(room);
  const cut = headOf(text, Math.max(0, width - more.length)) + more;
  // A character of two columns may leave one free.
  return cut + ' '.repeat(Math.max(0, width - widthOf(cut)));
};
