import { timeOfDay } from './ages.ts';
import { type Line, type Segment, textOf, wrapped } from './line.ts';
import type { LogEntry } from './log-book.ts';
import type { Ring } from './ring.ts';
import { widthOf } from './width.ts';

/** How lines of logs are written down. */
export interface LogShape {
  readonly width: number;
  readonly wrap: boolean;
  /** Whether each line names its machine. */
  readonly named: boolean;
}

/** One line of a log on as many lines of the screen as it takes. */
export const logLines = ({ machine, at, unit, text }: LogEntry, { width, wrap, named }: LogShape): Line[] => {
  const head: Segment[] = [
    { text: at === undefined ? ' ' : ` ${timeOfDay(at)} `, tone: 'dim' },
    ...(named ? [{ text: `${machine} `, tone: 'accent' as const }] : []),
    { text: unit === '' ? '' : `${unit}: `, tone: 'dim' },
  ];
  if (!wrap) return [[...head, { text }]];
  const taken = widthOf(textOf(head));
  // Where the head takes most of it, what follows begins near the left.
  const narrow = taken > width / 2;
  const indent = narrow ? 4 : taken;
  if (!narrow) {
    const [first = '', ...others] = wrapped(text, width - indent);
    return [[...head, { text: first }], ...others.map(other => [{ text: ' '.repeat(indent) + other }])];
  }
  return [head, ...wrapped(text, width - indent).map(line => [{ text: ' '.repeat(indent) + line }])];
};

/** How many of the lines before `end` fill a height, at most: lines that are wrapped take several. */
export const filling = (lines: Ring<LogEntry>, end: number, height: number, shape: LogShape): number => {
  const most = Math.max(0, end - lines.first());
  if (!shape.wrap) return Math.min(most, height);
  let [count, used] = [0, 0];
  while (count < most && used < height) {
    const entry = lines.get(end - count - 1);
    used += entry ? logLines(entry, shape).length : 0;
    count += 1;
  }
  return count;
};

/** The least end at which the first lines fill a height. */
export const leastEnd = (lines: Ring<LogEntry>, height: number, shape: LogShape): number => {
  let [end, used] = [lines.first(), 0];
  while (end < lines.count() && used < height) {
    const entry = lines.get(end);
    used += shape.wrap && entry ? logLines(entry, shape).length : 1;
    end += 1;
  }
  return end;
};

/** The number after the last line that came before a moment, which is an order among all lines. */
export const endBefore = (lines: Ring<LogEntry>, order: number): number => {
  let [low, high] = [lines.first(), lines.count()];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((lines.get(middle)?.order ?? 0) < order) low = middle + 1;
    else high = middle;
  }
  return low;
};
