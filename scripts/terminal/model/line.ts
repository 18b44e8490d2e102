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

/** The line as far as it fits, for text of which every character is one wide. */
export const cut = (line: Line, width: number, more: string): Line => {
  if (textOf(line).length <= width) return line;
  let room = Math.max(0, width - more.length);
  const kept = line.map(segment => {
    const text = segment.text.slice(0, room);
    room -= text.length;
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

/** Breaks words into lines of at most `width`; a longer word is cut into pieces. */
export const wrapped = (text: string, width: number): string[] => {
  const room = Math.max(1, width);
  return text.split('\n').flatMap(paragraph => {
    const [indent = ''] = /^ */.exec(paragraph) ?? [];
    const lines: string[] = [];
    let line = '';
    for (const word of paragraph.split(' ')) {
      const longer =
        line === '' && lines.length === 0 ? word : line === '' ? indent + word : `${line} ${word}`;
      if (longer.length <= room || line.trim() === '') line = longer;
      else {
        lines.push(line);
        line = indent + word;
      }
      for (; line.length > room; line = line.slice(room)) lines.push(line.slice(0, room));
    }
    return [...lines, line];
  });
};
