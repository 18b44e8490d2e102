import { widthOf } from './width.ts';

/** Signs that stand beside words, never instead of them. */
export interface Glyphs {
  readonly cursor: string;
  readonly mark: string;
  readonly good: string;
  readonly bad: string;
  readonly busy: string;
  readonly warn: string;
  readonly bar: string;
  readonly up: string;
  readonly down: string;
  readonly arrow: string;
  /** Cuts what does not fit. */
  readonly more: string;
  readonly rule: string;
  /** Whether text from machines may keep characters outside of ASCII. */
  readonly ascii: boolean;
}

const unicode: Glyphs = {
  cursor: '▸',
  mark: '◆',
  good: '●',
  bad: '✖',
  busy: '◌',
  warn: '▲',
  bar: '█',
  up: '↑',
  down: '↓',
  arrow: '›',
  more: '…',
  rule: '─',
  ascii: false,
};

const ascii: Glyphs = {
  cursor: '>',
  mark: '*',
  good: '+',
  bad: 'x',
  busy: 'o',
  warn: '!',
  bar: '#',
  up: '^',
  down: 'v',
  arrow: '>',
  more: '~',
  rule: '-',
  ascii: true,
};

export const glyphsFor = (onlyAscii: boolean): Glyphs => (onlyAscii ? ascii : unicode);

/** Whether a locale (locale(7): LC_ALL before LC_CTYPE before LANG) shows more than ASCII. */
export const showsUnicode = (environment: Readonly<Record<string, string | undefined>>): boolean =>
  /utf-?8/i.test(environment.LC_ALL || environment.LC_CTYPE || environment.LANG || '');

/** The text as a terminal without UTF-8 can show it. */
export const inAscii = (text: string): string =>
  text
    .replaceAll('…', '~')
    .replaceAll('·', '-')
    .replaceAll('›', '>')
    .replace(/[^\x20-\x7e\n\t]/gu, character => '?'.repeat(widthOf(character)));
