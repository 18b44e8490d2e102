import { timeOfDay } from '../model/ages.ts';
import { exactly, type Line, type Segment, toned } from '../model/line.ts';
import type { LogEntry } from '../model/log-book.ts';
import { logTop } from '../model/move.ts';
import type { Ring } from '../model/ring.ts';
import { type State, topView } from '../model/state.ts';
import type { Pane } from './table.ts';

/** Machines beside each other, as many as fit with at least so many columns; or all in one, in the order in which they came. */
const least = 30;

export const logPanes = (state: State, width: number, height: number): Pane[] => {
  const { logs } = topView(state);
  if (!logs) return [{ width, lines: exactly([], height) }];
  const beside = logs.side ? logs.machines.slice(0, Math.max(1, Math.floor(width / least))) : [];
  if (beside.length < 2) {
    const lines = state.logs.lines();
    const named = logs.machines.length !== 1;
    return [{ width, lines: window(lines, logTop(state, height), height, named) }];
  }
  const own = Math.floor(width / beside.length);
  const back = state.logs.lines().count() - height - logTop(state, height);
  return beside.map((machine, index) => {
    const lines = state.logs.lines(machine);
    // Panes scroll together, each from its own end.
    const top = Math.max(lines.first(), lines.count() - (height - 1) - Math.max(0, back));
    return {
      width: index === beside.length - 1 ? width - own * index : own,
      lines: [toned(` ${machine}`, 'strong'), ...window(lines, top, height - 1, false)],
    };
  });
};

const window = (lines: Ring<LogEntry>, top: number, height: number, named: boolean): Line[] => {
  if (lines.count() === lines.first()) return exactly([toned(' No line has come yet.', 'dim')], height);
  return exactly(
    Array.from({ length: height }, (_, index) => lines.get(top + index)).flatMap(entry =>
      entry ? [lineOf(entry, named)] : [],
    ),
    height,
  );
};

const lineOf = ({ machine, at, unit, text }: LogEntry, named: boolean): Line => {
  const segments: Segment[] = [
    { text: at === undefined ? ' ' : ` ${timeOfDay(at)} `, tone: 'dim' },
    ...(named ? [{ text: `${machine} `, tone: 'accent' as const }] : []),
    { text: unit === '' ? '' : `${unit}: `, tone: 'dim' },
    { text },
  ];
  return segments;
};
