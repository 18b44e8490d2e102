/** A file of the checkout, and where what stands in it came to stand on the machine. */
export interface Source {
  /** In the user's checkout. */
  readonly file: string;
  /** For each line of what it became, from the first: its own line, 0 where nobody knows. Absent when they are equal. */
  readonly lines?: readonly number[];
  /** Lines of what it became, by words: directives of a unit, `step 4` of the set-up, keys of the user data, paths. */
  readonly words?: Readonly<Record<string, number>>;
}

/** By path of the machine; `userData` is the text that the machine booted with. */
export type Sources = Readonly<Record<string, Source>>;

/** The key of the user data, which is no file of the machine. */
export const userData = 'user data';

/** `instance/setup.sh:41`: a line of what a source became, as its own line. */
export const atLine = ({ file, lines }: Source, line: number | undefined): string => {
  const own = line === undefined || line < 1 ? undefined : lines ? lines[line - 1] : line;
  return own === undefined || own === 0 ? file : `${file}:${own}`;
};

/** The same for the first of these words that stands in it. `Limit*` is any word that begins so. */
export const atWord = (source: Source, words: readonly string[]): string => {
  const known = Object.entries(source.words ?? {});
  for (const word of words) {
    const [, line] =
      known.find(([name]) => (word.endsWith('*') ? name.startsWith(word.slice(0, -1)) : name === word)) ?? [];
    if (line !== undefined) return atLine(source, line);
  }
  return source.file;
};
