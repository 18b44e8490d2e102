import { parseArgs } from 'node:util';

export const parts = [
  'create',
  'memory',
  'start',
  'deploy',
  'replace',
  'scale',
  'core',
  'list',
  'ui',
] as const;
export type Part = (typeof parts)[number];

/** Measured when nothing is named. */
const usual: readonly Part[] = ['create', 'memory', 'start', 'deploy', 'replace', 'scale', 'core'];

export interface Wanted {
  readonly parts: readonly Part[];
  readonly machines: number;
  /** undefined: each part's own number. */
  readonly rounds: number | undefined;
}

export const usage = `just bench [part …] [--machines N] [--rounds N]
  parts: ${parts.join(', ')}; without one: all but list and ui. 20 machines; 3 rounds of create, 15 of start, 5 of deploy, 3 of replace, 5 of core and list.
  ui takes three minutes. scale and list are of 1,000 and 10,000 simulated machines, whatever --machines says.
`;

/** Throws an error in words for what it does not know. */
export const readArguments = (words: readonly string[]): Wanted => {
  const { values, positionals } = parseArgs({
    args: [...words],
    allowPositionals: true,
    options: { machines: { type: 'string', default: '20' }, rounds: { type: 'string' } },
  });
  const unknown = positionals.find(word => !parts.some(part => part === word));
  if (unknown !== undefined) throw new Error(`there is no part "${unknown}"`);
  return {
    parts: positionals.length === 0 ? usual : parts.filter(part => positionals.includes(part)),
    machines: whole('--machines', values.machines),
    rounds: values.rounds === undefined ? undefined : whole('--rounds', values.rounds),
  };
};

const whole = (option: string, text: string): number => {
  if (!/^[1-9]\d{0,2}$/.test(text)) throw new Error(`${option} is a number from 1 to 999, not "${text}"`);
  return Number(text);
};
