import { inAscii } from '../model/glyphs.ts';
import { layoutOf } from '../model/layout.ts';
import { cut, exactly, type Line } from '../model/line.ts';
import { cursorIndex, shownCount } from '../model/shown.ts';
import { type State, topView } from '../model/state.ts';
import { dialogLines, lastOfDialog } from './dialog.ts';
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
  if (!ascii) return frame;
  // What Ink cuts ends with a character that is none of ASCII.
  const fit = (lines: readonly Line[], width: number) =>
    lines.map(line =>
      cut(
        line.map(segment => ({ ...segment, text: inAscii(segment.text) })),
        width,
        more,
      ),
    );
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
  const foot = [
    ...exactly([noticeLine(state, width)], layout.notice),
    ...exactly(keyLines(state, width), layout.keys),
  ];
  const middle = layout.columns + layout.body;
  const head = (place?: string) => exactly(headLines(state, width, place), layout.head);
  const whole = (lines: readonly Line[], place?: string): Frame => ({
    head: head(place),
    panes: [{ width, lines: exactly(lines, middle) }],
    foot,
  });
  /** A text that is scrolled as a whole; where it does not fit, the head tells which part of it is seen. */
  const scrolled = (lines: readonly Line[], wanted: number): Frame => {
    const top = Math.min(wanted, Math.max(0, lines.length - middle));
    const end = Math.min(lines.length, top + middle);
    return whole(
      lines.slice(top, end),
      lines.length > middle ? `lines ${top + 1}-${end} of ${lines.length}` : undefined,
    );
  };
  if (state.dialog) return whole(dialogLines(state, state.dialog, width, middle));
  if (state.help) return scrolled(helpLines(state, width), state.help.top);
  if (screen === 'logs') return { head: head(), panes: logPanes(state, width, middle), foot };
  if (screen === 'fleets' || screen === 'machines') {
    const rows = shownCount(state);
    return whole(
      [...exactly([tableHead(state, width)], layout.columns), ...tableLines(state, width, layout.body)],
      rows > layout.body ? `${cursorIndex(state) + 1} of ${rows}` : undefined,
    );
  }
  return scrolled(textLines(state), topView(state).list.top);
};

/** How far what is on top can be scrolled: the number of the line that is the first one then. */
export const lastTop = (state: State): number => {
  const { columns, body } = layoutOf(state);
  const middle = columns + body;
  const { columns: width } = state.size;
  const last = state.dialog
    ? lastOfDialog(state, state.dialog, width, middle)
    : (state.help ? helpLines(state, width) : textLines(state)).length - middle;
  return Math.max(0, last);
};

/** The text of a screen that is scrolled as a whole. */
const textLines = (state: State): readonly Line[] => {
  const { screen } = topView(state);
  const { columns } = state.size;
  if (screen === 'machine') return machineLines(state, columns);
  return screen === 'work' ? workLines(state, columns) : [];
};
