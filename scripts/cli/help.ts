import type { Command, Option } from './command.ts';

const exits = [
  ['0', 'done, and observed'],
  ['1', 'failed, and it is known what'],
  ['2', 'wrong usage or definition: nothing was touched (debug: not known)'],
  ['3', 'not proven: something may remain, and what'],
  ['75', 'still working: ask again'],
  ['130', 'interrupted, and how to go on'],
] as const;

const table = (rows: readonly (readonly [string, string])[]): string => {
  const width = Math.max(...rows.map(([left]) => left.length));
  return rows.map(([left, right]) => `  ${left.padEnd(width)}  ${right}`).join('\n');
};

/** Help for all verbs. */
export const generalHelp = (commands: readonly Command[], version: string): string =>
  [
    `mayfly ${version}: immutable fleets of machines, from your laptop`,
    '',
    'Usage: mayfly <verb> [options]',
    '',
    table(commands.map(command => [usage(command), command.summary])),
    '',
    '`mayfly <verb> --help` shows the options of a verb. Exit codes:',
    table(exits),
    '',
  ].join('\n');

/** Help for one verb. */
export const commandHelp = (command: Command): string =>
  [
    `${command.summary}.`,
    '',
    `Usage: mayfly ${usage(command)} [options]`,
    '',
    table([
      ...(command.positional ? [[command.positional.name, command.positional.describe] as const] : []),
      ...Object.entries(command.options).map(
        ([name, option]) => [flag(name, option), option.describe] as const,
      ),
    ]),
    '',
    'Examples:',
    ...command.examples.map(example => `  ${example}`),
    '',
  ].join('\n');

const usage = ({ verb, positional, after }: Command): string => {
  const end = after === undefined ? '' : ` [-- ${after}]`;
  if (!positional) return `${verb}${end}`;
  const name = `${positional.name}${positional.many ? '…' : ''}`;
  return positional.required ? `${verb} <${name}>${end}` : `${verb} [${name}]${end}`;
};

const flag = (name: string, { value, optional }: Option): string => {
  if (value === undefined) return `--${name}`;
  return optional ? `--${name} [${value}]` : `--${name} ${value}`;
};
