/** A filter of rows: words that all must hold. */
export type Matches = (row: Searched) => boolean;

/** What a row can be searched by: its columns by name, in words. */
export type Searched = Readonly<Record<string, string>>;

/**
 * `text` anywhere, `!text` nowhere, `column:value` in one column, `!column:value` not in it; several words must all
 * hold. A column may be given by its beginning. Upper and lower case are the same.
 */
export const parseFilter = (text: string, columns: readonly string[]): Matches => {
  const tests = text
    .toLowerCase()
    .split(/\s+/)
    .filter(Boolean)
    .map(word => parseWord(word, columns));
  return row => tests.every(test => test(row));
};

/** What stands before a colon as a column does, and is none. */
export const unknownColumns = (text: string, columns: readonly string[]): string[] =>
  text
    .toLowerCase()
    .split(/\s+/)
    .map(word => word.replace(/^!/, ''))
    .flatMap(word => {
      const [, name] = /^([a-z]+):/.exec(word) ?? [];
      return name !== undefined && columnOf(word, columns) === undefined ? [name] : [];
    });

const columnOf = (word: string, columns: readonly string[]): string | undefined => {
  const at = word.indexOf(':');
  return at > 0 ? columns.find(column => column.startsWith(word.slice(0, at))) : undefined;
};

const parseWord = (word: string, columns: readonly string[]): Matches => {
  if (word === '!') return () => true;
  if (word.startsWith('!')) {
    const test = parseWord(word.slice(1), columns);
    return row => !test(row);
  }
  const at = word.indexOf(':');
  const named = columnOf(word, columns);
  if (named === undefined) return row => Object.values(row).some(value => value.toLowerCase().includes(word));
  const value = word.slice(at + 1);
  return row => (row[named] ?? '').toLowerCase().includes(value);
};
