import parser from 'yargs-parser';
import { messageOf, usageError } from '../errors.ts';
import { didYouMean } from '../fleet/nearest.ts';
import type { Command } from './command.ts';

export interface Parsed {
  readonly positional: string | undefined;
  /** All of them, where a verb takes several. */
  readonly positionals: readonly string[];
  /** What stands after `--`, where a verb takes a command. */
  readonly after: readonly string[];
  readonly options: Readonly<Record<string, string | boolean>>;
}

/** Parses the words after a verb, with yargs's own parser: yargs itself takes as long to load as all else. Unknown options, missing and superfluous words are usage errors. */
export const parseArguments = (command: Command, words: readonly string[]): Parsed => {
  const names = Object.keys(command.options);
  const next = `mayfly ${command.verb} --help`;
  const ofType = (type: 'string' | 'boolean') => names.filter(name => command.options[name]?.type === type);
  const end = command.after ? words.indexOf('--') : -1;
  const { argv, error } = parser.detailed(end < 0 ? [...words] : words.slice(0, end), {
    string: ofType('string'),
    boolean: ofType('boolean'),
    narg: Object.fromEntries(
      ofType('string')
        .filter(name => !command.options[name]?.optional)
        .map(name => [name, 1]),
    ),
    configuration: {
      'boolean-negation': false,
      'camel-case-expansion': false,
      'duplicate-arguments-array': false,
    },
  });
  if (error) {
    const [, option] = /Not enough arguments following: (.*)/.exec(messageOf(error)) ?? [];
    throw usageError({ what: option ? `--${option} needs a value` : messageOf(error), next });
  }
  const { _: rest, ...options } = argv;
  const [unknown] = Object.keys(options).filter(name => !names.includes(name));
  const asGiven = (name: string) => `--${name}`;
  if (unknown !== undefined)
    throw usageError({
      what: `${command.verb} has no option --${unknown}${didYouMean(asGiven(unknown), names.map(asGiven))}`,
      why: `It has: ${names.map(asGiven).join(', ')}`,
      next,
    });
  const allowed = command.positional?.many ? Number.POSITIVE_INFINITY : command.positional ? 1 : 0;
  if (rest.length > allowed)
    throw usageError({ what: `${command.verb} does not know what to do with "${rest[allowed]}"`, next });
  if (command.positional?.required && rest.length === 0)
    throw usageError({ what: `${command.verb} needs the ${command.positional.name}`, next });
  return {
    positional: rest[0] === undefined ? undefined : String(rest[0]),
    positionals: rest.map(String),
    after: end < 0 ? [] : words.slice(end + 1),
    options: Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined)) as Record<
      string,
      string | boolean
    >,
  };
};
