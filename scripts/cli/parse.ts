import yargs from 'yargs';
import { messageOf, usageError } from '../errors.ts';
import { didYouMean } from '../fleet/nearest.ts';
import type { Command } from './table.ts';

export interface Parsed {
  readonly positional: string | undefined;
  readonly options: Readonly<Record<string, string | boolean>>;
}

/** Parses the words after a verb. Unknown options, missing and superfluous words are usage errors. */
export const parseArguments = (command: Command, words: readonly string[]): Parsed => {
  const names = Object.keys(command.options);
  const next = `mayfly ${command.verb} --help`;
  const parser = yargs([...words])
    .options(
      Object.fromEntries(
        Object.entries(command.options).map(([name, option]) => [
          name,
          { type: option.type, describe: option.describe, requiresArg: option.type === 'string' },
        ]),
      ),
    )
    .parserConfiguration({ 'camel-case-expansion': false, 'duplicate-arguments-array': false })
    .help(false)
    .version(false)
    .exitProcess(false)
    .fail((message, error) => {
      throw usageError({ what: message ?? messageOf(error), next });
    });
  const { _: rest, $0: _, ...options } = parser.parseSync();
  const [unknown] = Object.keys(options).filter(name => !names.includes(name));
  if (unknown !== undefined)
    throw usageError({
      what: `${command.verb} has no option --${unknown}.${didYouMean(unknown, names)}`,
      why: `It has: ${names.map(name => `--${name}`).join(', ')}`,
      next,
    });
  const allowed = command.positional ? 1 : 0;
  if (rest.length > allowed)
    throw usageError({ what: `${command.verb} does not know what to do with "${rest[allowed]}"`, next });
  if (command.positional?.required && rest.length === 0)
    throw usageError({ what: `${command.verb} needs the ${command.positional.name}`, next });
  return {
    positional: rest[0] === undefined ? undefined : String(rest[0]),
    options: Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined)) as Record<
      string,
      string | boolean
    >,
  };
};
