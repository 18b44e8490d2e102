import stringWidth from 'string-width';

/** ASCII, and the signs of our own (`glyphs.ts`): each takes one column. Measuring what is not of these takes long. */
const narrow = /^[\x20-\x7e▸◆●✖◌▲█↑↓›…─·]*$/;

/** Columns that a text takes on a terminal: most characters take one, those of East Asia and emoji two. */
export const widthOf = (text: string): number => (narrow.test(text) ? text.length : stringWidth(text));

const characters = new Intl.Segmenter(undefined, { granularity: 'grapheme' });

/** The beginning of a text that takes at most so many columns. */
export const headOf = (text: string, columns: number): string => {
  if (widthOf(text) <= columns) return text;
  let [head, used] = ['', 0];
  for (const { segment } of characters.segment(text)) {
    used += widthOf(segment);
    if (used > columns) break;
    head += segment;
  }
  return head;
};
