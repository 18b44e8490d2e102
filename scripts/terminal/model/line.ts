import { headOf, widthOf } from './width.ts';

/** What a piece of text means; `ink/paint.ts` decides how that looks. */
export type Tone = 'plain' | 'dim' | 'strong' | 'good' | 'bad' | 'warn' | 'accent' | 'chosen';

export interface Segment {
  readonly text: string;
  readonly tone?: Tone;
}

/** One line of the screen; it is cut at the right, never wrapped. */
export type Line = readonly Segment[];

export const plain = (text: string): Line => [{ text }];
export const toned = (text: string, tone: Tone): Line => [{ text, tone }];

/** The line without its tones. */
export const textOf = (line: Line): string => line.map(({ text }) => text).join('');

export const blank: Line = [];

/** The line as far as it fits. */
export const cut = (line: Line, width: number, more: string): Line => {
  if (widthOf(textOf(line)) <= width) return line;
  let room = Math.max(0, width - more.length);
  const kept = line.map(segment => {
    const text = headOf(segment.text, room);
    room = text === segment.text ? room - widthOf(text) : 0;
    return { ...segment, text };
  });
  return [...kept, { text: more }];
};

/** The same line with as few segments as its tones allow: each costs when it is drawn. */
export const joined = (line: Line): Line => {
  const segments: { text: string; tone: Tone }[] = [];
  for (const { text, tone = 'plain' } of line) {
    const last = segments.at(-1);
    const dark = text.trim() === '' && tone !== 'chosen';
    if (text === '') continue;
    if (last && (last.tone === tone || (dark && last.tone !== 'chosen'))) last.text += text;
    else segments.push({ text, tone });
  }
  return segments;
};

/** Exactly so many lines: what is too much is cut off, what is missing is blank. */
export const exactly = (lines: readonly Line[], height: number): Line[] =>
  Array.from({ length: Math.max(0, height) }, (_, index) => lines[index] ?? blank);

/** Breaks words into lines of at most `width` columns; a longer word is cut into pieces. */
export const wrapped = (text: string, width: number): string[] => {
  const room = Math.max(1, width);
  return text.split('\n').flatMap(paragraph => {
    const [indent = ''] = /^ */.exec(paragraph) ?? [];
    const lines: string[] = [];
    let line = '';
    for (const word of paragraph.split(' ')) {
      const longer =
        line === '' && lines.length === 0 ? word : line === '' ? indent + word : `${line} ${word}`;
      if (widthOf(longer) <= room || line.trim() === '') line = longer;
      else {
        lines.push(line);
        line = indent + word;
      }
      while (widthOf(line) > room) {
        // A character that is wider than the room is alone on its line.
        const head = headOf(line, room) || String.fromCodePoint(line.codePointAt(0) ?? 32);
        lines.push(head);
        line = line.slice(head.length);
      }
    }
    return [...lines, line];
  });
};

/** The same, and no more than so many lines: the last one tells that there is more. */
export const wrappedTo = (text: string, width: number, most: number, more: string): string[] => {
  const lines = wrapped(text, width);
  if (lines.length <= most) return lines;
  const last = headOf(lines[most - 1] ?? '', Math.max(1, width - more.length));
  return [...lines.slice(0, most - 1), last + more];
};
