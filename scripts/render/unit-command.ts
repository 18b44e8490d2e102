/** A command line of `ExecStart=` and its like, as far as it is known before the machine runs. */
export interface UnitCommand {
  /** Without prefix characters; undefined when a specifier or variable decides. */
  readonly program: string | undefined;
  readonly words: readonly string[];
  /** Quotes that do not close. */
  readonly unbalanced: boolean;
  /** Words outside of quotes that only a shell would understand. */
  readonly shellWords: readonly string[];
}

const token = /\s*((?:"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'|\\.|[^\s"'\\])+|["'])/gy;

const shellWord = /^(\||\|\||&&|&|[0-9]?>{1,2}|<{1,3}|[0-9]?>&[0-9]|&>.*|[0-9]?>{1,2}[^&].*)$/;

const unquoted = (word: string): string =>
  word.replace(/"((?:[^"\\]|\\.)*)"|'((?:[^'\\]|\\.)*)'|\\(.)/g, (_, double, single, escaped) =>
    (double ?? single ?? escaped).replace(/\\(.)/g, '$1'),
  );

/** What a name can be known as: `%n` and its like come from the unit's name. Source: systemd.unit(5), "Specifiers". */
const specifiers = (unit: string): Readonly<Record<string, string>> => {
  const stem = unit.replace(/\.[^.]+$/, '');
  const [prefix = '', ...instance] = stem.split('@');
  return {
    n: unit,
    N: stem,
    p: prefix,
    '%': '%',
    ...(instance.join('') !== '' && { i: instance.join('@') }),
  };
};

/** A value with its specifiers filled in, or undefined when one is known only to the machine. */
export const expand = (value: string, unit: string): string | undefined => {
  const known = specifiers(unit);
  const parts = value.split(/%(.)/);
  if (parts.some((part, index) => index % 2 === 1 && known[part] === undefined)) return undefined;
  return parts.map((part, index) => (index % 2 === 1 ? known[part] : part)).join('');
};

/** Splits the value of an Exec setting into its command lines. Source: systemd.service(5), "Command lines". */
export const commandsIn = (value: string, unit: string): UnitCommand[] => {
  const raw = Array.from(value.matchAll(token), ([, word = '']) => word);
  const lists: string[][] = [[]];
  for (const word of raw) {
    if (word === ';') lists.push([]);
    else lists.at(-1)?.push(word);
  }
  return lists
    .filter(words => words.length > 0)
    .map(words => {
      const [first = '', ...rest] = words.map(unquoted);
      const program = expand(first.replace(/^[@\-:+!|]+/, ''), unit);
      return {
        program: program?.includes('$') ? undefined : program,
        words: rest,
        unbalanced: words.some(word => word === '"' || word === "'"),
        shellWords: words.slice(1).filter(word => shellWord.test(word)),
      };
    });
};
