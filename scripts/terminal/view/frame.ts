import { layoutOf } from '../model/layout.ts';
import { cut, exactly, type Line } from '../model/line.ts';
import { type State, topView } from '../model/state.ts';
import { dialogLines } from './dialog.ts';
import { keyLines, noticeLine } from './foot.ts';
import { headLines } from './head.ts';
import { helpLines } from './help.ts';
import { logPanes } from './logs.ts';
import { machineLines } from './machine.ts';
import { type Pane, tableHead, tableLines } from './table.ts';
import { workLines } from './work.ts';

/** A whole screen, line by line: the same state and size give the same frame. */
export interface Frame {
  readonly head: readonly Line[];
  /** Side by side, each with its width. */
  readonly panes: readonly Pane[];
  readonly foot: readonly Line[];
}

export const frameOf = (state: State): Frame => {
  const frame = wholeFrame(state);
  const { ascii, more } = state.glyphs;
  // What Ink cuts ends with a character that is none of ASCII.
  if (!ascii) return frame;
  const fit = (lines: readonly Line[], width: number) => lines.map(line => cut(line, width, more));
  return {
    head: fit(frame.head, state.size.columns),
    panes: frame.panes.map(({ width, lines }) => ({ width, lines: fit(lines, width) })),
    foot: fit(frame.foot, state.size.columns),
  };
};

const wholeFrame = (state: State): Frame => {
  const layout = layoutOf(state);
  const { columns: width } = state.size;
  const { screen } = topView(state);
  const head = exactly(headLines(state, width), layout.head);
  const foot = [
    ...exactly([noticeLine(state, width)], layout.notice),
    ...exactly(keyLines(state, width), layout.keys),
  ];
  const middle = layout.columns + layout.body;
  const whole = (lines: readonly Line[], top = 0): Frame => ({
    head,
    panes: [{ width, lines: exactly(lines.slice(top, top + middle), middle) }],
    foot,
  });
  if (state.dialog) return whole(dialogLines(state, state.dialog, width, middle));
  if (state.help) {
    const lines = helpLines(state, width);
    return whole(lines, Math.min(state.help.top, Math.max(0, lines.length - middle)));
  }
  if (screen === 'logs') return { head, panes: logPanes(state, width, middle), foot };
  if (screen === 'fleets' || screen === 'machines')
    return whole([
      ...exactly([tableHead(state, width)], layout.columns),
      ...tableLines(state, width, layout.body),
    ]);
  const lines = textLines(state);
  return whole(lines, Math.min(topView(state).list.top, Math.max(0, lines.length - middle)));
};

/** The text of a screen that is scrolled as a whole. */
export const textLines = (state: State): readonly Line[] => {
  const { screen } = topView(state);
  const { columns } = state.size;
  if (screen === 'machine') return machineLines(state, columns);
  return screen === 'work' ? workLines(state, columns) : [];
};
