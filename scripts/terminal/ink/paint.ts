import type { TextProps } from 'ink';
import type { Tone } from '../model/line.ts';

/** How each meaning looks; without colours, words and signs still tell it. */
const coloured: Readonly<Record<Tone, TextProps>> = {
  plain: {},
  dim: { dimColor: true },
  strong: { bold: true },
  good: { color: 'green' },
  bad: { color: 'red' },
  warn: { color: 'yellow' },
  accent: { color: 'cyan' },
  chosen: { inverse: true },
};

/** `NO_COLOR` takes colours away and leaves the rest (no-color.org); Ink does not look at it. */
export const paint = (tone: Tone, colour: boolean): TextProps =>
  colour || coloured[tone].color === undefined ? coloured[tone] : {};
