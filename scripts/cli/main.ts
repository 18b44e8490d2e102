import { Exit, usageError } from '../errors.ts';
import type { World } from '../world/world.ts';
import type { Command } from './command.ts';
import { commandHelp, generalHelp } from './help.ts';
import type { Outcome } from './outcome.ts';
import { commands } from './table.ts';
import type { Terminal } from './terminal.ts';
import { version } from './version.ts';

export interface Call {
  readonly words: readonly string[];
  readonly world: World;
  readonly terminal: Terminal;
  readonly root: string;
  readonly folder: string;
  readonly signal: AbortSignal;
}

/** Runs one call and resolves with its exit code. Everything heavy is loaded only by what needs it. */
export const main = async (call: Call): Promise<Exit> => {
  const { words, terminal } = call;
  const [verb, ...rest] = words;
  if (verb === undefined || verb === 'help' || verb === '--help' || verb === '-h') {
    const topic = commands.find(command => command.verb === rest[0]);
    terminal.print(topic ? commandHelp(topic) : generalHelp(commands, version));
    return Exit.done;
  }
  if (verb === '--version' || verb === 'version') {
    terminal.print(`${version}\n`);
    return Exit.done;
  }
  const command = commands.find(candidate => candidate.verb === verb);
  if (command && rest.some(word => word === '--help' || word === '-h')) {
    terminal.print(commandHelp(command));
    return Exit.done;
  }
  const json = rest.includes('--json');
  const verbose = call.world.host.environment.MAYFLY_VERBOSE !== undefined;
  try {
    if (!command) throw await unknownVerb(verb);
    const outcome = await run(call, command, rest);
    if (!json) terminal.print(outcome.text);
    else if (outcome.json !== undefined) terminal.print(`${JSON.stringify(outcome.json, null, 2)}\n`);
    return outcome.exit;
  } catch (thrown) {
    const { tell, exitOf, errorDocument } = await import('./tell.ts');
    terminal.say(tell(thrown, verbose));
    if (json) terminal.print(`${JSON.stringify(errorDocument(thrown), null, 2)}\n`);
    return exitOf(thrown);
  }
};

const run = async (call: Call, command: Command, rest: readonly string[]): Promise<Outcome> => {
  const [{ parseArguments }, { progress }] = await Promise.all([
    import('./parse.ts'),
    import('./progress.ts'),
  ]);
  const parsed = parseArguments(command, rest);
  const { run } = await command.load();
  const view = progress(call.terminal, call.world.clock);
  try {
    return await run({ ...call, ...parsed, listen: view.listen });
  } finally {
    await view.end();
  }
};

const unknownVerb = async (verb: string) => {
  const { didYouMean } = await import('../fleet/nearest.ts');
  const verbs = commands.map(command => command.verb);
  return usageError({
    what: `mayfly has no verb "${verb}".${didYouMean(verb, verbs)}`,
    why: `It has: ${verbs.join(', ')}`,
    next: 'mayfly --help',
  });
};
