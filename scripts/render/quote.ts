import { refuseBroken, refuseNul } from './unquotable.ts';

export { unit, unitExec, unitText } from './quote-unit.ts';
export { yaml } from './quote-yaml.ts';

/**
 * One word for a POSIX shell, always in single quotes: `it's` becomes `'it'\''s'`.
 * Source: POSIX.1-2017, Shell Command Language, 2.2.2. Throws a usage error for NUL and broken text.
 */
export const sh = (value: string, name = 'the value'): string => {
  refuseNul(value, name);
  refuseBroken(value, name);
  return `'${value.replaceAll("'", "'\\''")}'`;
};

/** A word in a command for people to type: without quotes where it needs none. */
export const shForPeople = (word: string): string => (/^[\w@%+=:,./-]+$/.test(word) ? word : sh(word));

/** A command line for a POSIX shell: every argument quoted, the program too. */
export const shCommand = (argv: readonly string[]): string =>
  argv.map((word, index) => sh(word, index === 0 ? 'the program' : `argument ${index}`)).join(' ');
