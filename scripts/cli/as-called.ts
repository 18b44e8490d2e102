import { relative, resolve } from 'node:path';
import { shForPeople } from '../render/quote.ts';
import type { Command } from './command.ts';

/** From where, and how, a command was called. */
export interface CalledFrom {
  /** The checkout. */
  readonly root: string;
  readonly folder: string;
  readonly options: Readonly<Record<string, string | boolean>>;
}

/** Which fleet is meant: a command that is told next must mean the same one. */
const which = ['file', 'env', 'fleet', 'provider'] as const;

/**
 * Commands are told as if they were called in the checkout, on the fleet of its `fleet.yaml`. This makes them work where
 * somebody is: `just` would lead from any folder of the checkout to the checkout's own fleet.
 */
export const asCalled =
  (commands: readonly Command[], { root, folder, options }: CalledFrom) =>
  (text: string): string =>
    text.replace(told, (whole, program: string, verb: string, rest: string) => {
      const command = commands.find(each => each.verb === verb);
      if (!command) return whole;
      // What takes no --fleet means the fleet of its file: without it, that would be another one.
      const apart =
        typeof options.fleet === 'string' && 'env' in command.options && !('fleet' in command.options);
      const meant = apart ? { ...options, file: `<fleet file of ${options.fleet}>` } : options;
      const given = which.flatMap(name => {
        const value = meant[name];
        const missing = name in command.options && !rest.includes(`--${name} `);
        return missing && typeof value === 'string' ? [`--${name} ${shForPeople(value)}`] : [];
      });
      return `${[programIn(root, folder, program), verb, ...given].join(' ')}${rest}`;
    });

/** `just destroy`, `./mayfly debug hello-1`, and what follows as far as it may belong to it. */
const told = /(?<![\w./-])(just|(?:\.\/)?mayfly) ([a-z]+)\b([^\n#·;&|]*)/g;

const programIn = (root: string, folder: string, program: string): string => {
  if (resolve(root) === resolve(folder)) return program === 'just' ? program : './mayfly';
  const far = resolve(root, 'mayfly');
  const near = relative(resolve(folder), far);
  return shForPeople(near.length < far.length ? near : far);
};
