import { exactly, type Line, toned } from '../model/line.ts';
import type { LogEntry } from '../model/log-book.ts';
import { endBefore, filling, type LogShape, leastEnd, logLines } from '../model/log-lines.ts';
import { logEnd, logShape } from '../model/move.ts';
import type { Ring } from '../model/ring.ts';
import { type State, topView } from '../model/state.ts';
import type { Pane } from './table.ts';

/** Machines beside each other, as many as fit with at least so many columns; or all in one, in the order in which they came. */
const least = 30;

export const logPanes = (state: State, width: number, height: number): Pane[] => {
  const { logs } = topView(state);
  if (!logs) return [{ width, lines: exactly([], height) }];
  const all = state.logs.lines();
  const end = logEnd(state, height);
  const beside = logs.side ? logs.machines.slice(0, Math.max(1, Math.floor(width / least))) : [];
  if (beside.length < 2) return [{ width, lines: window(all, end, height, logShape(state)) }];
  const own = Math.floor(width / beside.length);
  // Panes scroll together: each shows what its machine had said until the same moment.
  const until = all.get(end - 1)?.order ?? -1;
  return beside.map((machine, index) => {
    const lines = state.logs.lines(machine);
    const wide = index === beside.length - 1 ? width - own * index : own;
    const shape = { width: wide - 1, wrap: logs.wrap, named: false };
    return {
      width: wide,
      lines: [
        toned(` ${machine}`, 'strong'),
        ...window(lines, endBefore(lines, until + 1), height - 1, shape),
      ],
    };
  });
};

/** The lines before an end, with the last one at the bottom; a few that do not fill the height begin at the top. */
const window = (lines: Ring<LogEntry>, end: number, height: number, shape: LogShape): Line[] => {
  if (lines.count() === lines.first()) return exactly([toned(' No line has come yet.', 'dim')], height);
  // At the very beginning it is the first line that must be whole, everywhere else the last one.
  const begins = end < lines.count() && end <= leastEnd(lines, height, shape);
  const count = begins ? end - lines.first() : filling(lines, end, height, shape);
  const shown = Array.from({ length: count }, (_, index) => lines.get(end - count + index)).flatMap(entry =>
    entry ? logLines(entry, shape) : [],
  );
  return exactly(begins ? shown : shown.slice(Math.max(0, shown.length - height)), height);
};
