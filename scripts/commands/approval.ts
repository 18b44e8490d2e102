import { type Request, textOption } from '../cli/request.ts';
import { cancelled, usageError } from '../errors.ts';
import type { Definition } from '../fleet/definition.ts';
import { defaultEnvironment, type Scope, scopeName } from '../fleet/names.ts';
import { clean } from '../render/clean.ts';
import { sh } from '../render/quote.ts';

/**
 * Shows what will happen and resolves when it is approved. `name`: what is lost is lost for ever, so the name of the
 * fleet is typed. Throws when it is not approved; nothing was touched then.
 */
export type Approve = (shown: string, how: 'yes' | 'name') => Promise<void>;

/** Takes the answer that the call brings along, or asks on the terminal. Throws at once where neither can be. */
export const approval = (
  request: Request,
  verb: string,
  scope: Scope,
  rule: Definition['approval'],
): Approve => {
  const { terminal, signal } = request;
  const name = scopeName(scope);
  const given = answered(request, verb, name, rule);
  return async (shown, how) => {
    terminal.say(clean(shown));
    if (given) return;
    const typed = how === 'name' || rule === 'required';
    const question = typed ? `Type ${name} to go on; anything else stops here: ` : 'Go on? [y/N] ';
    const answer = (await terminal.ask(question, { signal }))?.trim();
    if (typed ? answer === name : /^y(es)?$/i.test(answer ?? '')) return;
    const what = typed && answer ? `${JSON.stringify(clean(answer))} is not ${name}` : 'Not approved';
    throw cancelled({ what: `${what}: nothing was touched` });
  };
};

const answered = (request: Request, verb: string, name: string, rule: Definition['approval']): boolean => {
  const named = textOption(request, 'approve');
  if (named !== undefined && named !== name)
    throw usageError({
      what: `--approve names ${JSON.stringify(named)}, but this is ${name}: nothing was touched`,
      next: again(request, verb, `--approve ${name}`),
    });
  if (named !== undefined) return true;
  const yes = request.options.yes === true;
  if (yes && rule === 'ask') return true;
  if (yes)
    throw usageError({
      what: `--yes is not enough for ${name}: its approval is required by name`,
      why:
        textOption(request, 'fleet') === undefined
          ? 'its fleet file says "approval: required"'
          : 'with --fleet no fleet file is asked whether that is enough',
      next: again(request, verb, `--approve ${name}`),
    });
  if (request.terminal.interactive) return false;
  throw usageError({
    what: `${verb} asks before it does anything, and there is no terminal to ask on: nothing was touched`,
    next: again(request, verb, rule === 'ask' ? '--yes' : `--approve ${name}`),
  });
};

/** The same command with its answer. */
const again = (request: Request, verb: string, answer: string): string => {
  const options = ['file', 'env', 'fleet', 'provider', 'strategy'].flatMap(option => {
    const value = textOption(request, option);
    return value === undefined || (option === 'env' && value === defaultEnvironment)
      ? []
      : [`--${option} ${/^[\w./:-]+$/.test(value) ? value : sh(value)}`];
  });
  const flags = ['images', 'remove'].flatMap(flag => (request.options[flag] === true ? [`--${flag}`] : []));
  return ['mayfly', verb.replace(/ .*/, ''), ...options, ...flags, answer].join(' ');
};
