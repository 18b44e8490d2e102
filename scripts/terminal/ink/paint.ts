import type { TextProps } from 'ink';
import type { Tone } from '../model/line.ts';

/** How each meaning looks; without colours, words and signs still tell it. */
export const paint: Readonly<Record<Tone, TextProps>> = {
  plain: {},
  dim: { dimColor: true },
  strong: { bold: true },
  good: { color: 'green' },
  bad: { color: 'red' },
  warn: { color: 'yellow' },
  accent: { color: 'cyan' },
  chosen: { inverse: true },
};
