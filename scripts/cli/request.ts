import type { Listener } from '../fleet/event.ts';
import type { World } from '../world/world.ts';
import type { Terminal } from './terminal.ts';

/** One call of one verb, with everything from outside that it may use. */
export interface Request {
  readonly world: World;
  readonly terminal: Terminal;
  /** The checkout. */
  readonly root: string;
  /** Where the command was called: relative paths start here. */
  readonly folder: string;
  readonly signal: AbortSignal;
  readonly positional: string | undefined;
  /** All of them, where a verb takes several. */
  readonly positionals: readonly string[];
  /** What stands after `--`, where a verb takes a command. */
  readonly after: readonly string[];
  /** Options by name; what was not given is absent. */
  readonly options: Readonly<Record<string, string | boolean>>;
  readonly listen: Listener;
  /** What makes commands in a text work where somebody is, for a call with these options. */
  readonly local: (options: Request['options']) => (text: string) => string;
}

export const textOption = (request: Request, name: string): string | undefined => {
  const value = request.options[name];
  return typeof value === 'string' ? value : undefined;
};
