import { Exit, usageError } from '../errors.ts';
import type { World } from '../world/world.ts';
import type { Command } from './command.ts';
import { commandHelp, generalHelp } from './help.ts';
import type { Outcome } from './outcome.ts';
import type { Parsed } from './parse.ts';
import type { Request } from './request.ts';
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
  const { asCalled } = await import('./as-called.ts');
  const localFor = (options: Request['options']) => asCalled(commands, { ...call, options });
  let local = localFor({});
  const print = (document: unknown) =>
    terminal.print(
      `${JSON.stringify(document, (key, value) => (isNext(key, value) ? local(value) : value), 2)}\n`,
    );
  try {
    if (!command) throw await unknownVerb(verb);
    const { parseArguments } = await import('./parse.ts');
    const parsed = parseArguments(command, rest);
    local = localFor(parsed.options);
    const say = (text: string) => terminal.say(local(text));
    const outcome = await run({ ...call, terminal: { ...terminal, say } }, command, parsed, localFor);
    if (!json) terminal.print(command.verbatim ? outcome.text : local(outcome.text));
    else if (outcome.json !== undefined) print(outcome.json);
    return outcome.exit;
  } catch (thrown) {
    const { tell, exitOf, errorDocument } = await import('./tell.ts');
    terminal.say(local(tell(thrown, verbose)));
    if (json) print(errorDocument(thrown));
    return exitOf(thrown);
  }
};

const isNext = (key: string, value: unknown): value is string => key === 'next' && typeof value === 'string';

const run = async (
  call: Call,
  command: Command,
  parsed: Parsed,
  local: Request['local'],
): Promise<Outcome> => {
  const { progress } = await import('./progress.ts');
  const { run } = await command.load();
  const view = progress(call.terminal, call.world.clock);
  try {
    return await run({ ...call, ...parsed, local, listen: view.listen });
  } finally {
    await view.end();
  }
};

const unknownVerb = async (verb: string) => {
  const { didYouMean } = await import('../fleet/nearest.ts');
  const verbs = commands.map(command => command.verb);
  return usageError({
    what: `mayfly has no verb "${verb}"${didYouMean(verb, verbs)}`,
    why: `It has: ${verbs.join(', ')}`,
    next: 'mayfly --help',
  });
};
