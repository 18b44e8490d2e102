import type { Size, State } from './state.ts';
import { topView } from './state.ts';

/** How many lines each part of the screen takes, from the top: what is too much for a small terminal goes first. */
export interface Layout {
  readonly head: number;
  /** The head of the table. */
  readonly columns: number;
  readonly body: number;
  /** What the last key did, or the filter that is typed. */
  readonly notice: number;
  readonly keys: number;
}

export const layoutOf = (state: State): Layout => {
  const { rows, columns } = state.size;
  const { screen } = topView(state);
  const head = rows >= 6 ? 2 : rows >= 3 ? 1 : 0;
  const table = (screen === 'fleets' || screen === 'machines') && rows >= 4 ? 1 : 0;
  const keys = rows < 2 ? 0 : rows >= 16 && columns < 150 ? 2 : 1;
  const notice = rows >= 5 ? 1 : 0;
  return { head, columns: table, notice, keys, body: Math.max(1, rows - head - table - notice - keys) };
};

/** A terminal that tells no size has the usual one. */
export const sizeOf = (columns: number | undefined, rows: number | undefined): Size => ({
  columns: Math.max(1, columns || 80),
  rows: Math.max(1, rows || 24),
});
