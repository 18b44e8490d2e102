import type { Outcome } from '../cli/outcome.ts';
import { type Request, textOption } from '../cli/request.ts';
import { Exit, MayflyError, usageError } from '../errors.ts';

export const run = async (request: Request): Promise<Outcome> => {
  try {
    return await examination(request);
  } catch (thrown) {
    if (!(thrown instanceof MayflyError) || thrown.kind === 'bug') throw thrown;
    const { kind, telling, exit, cause } = thrown;
    // A machine that could not be looked at is not known: 1 would say that it is broken.
    throw exit === Exit.failed || exit === Exit.unproven
      ? new MayflyError(kind, telling, Exit.usage, cause)
      : thrown;
  }
};

/** Which kind of examination the words mean: a saved bundle, a whole fleet, some other machine, or one of the fleet. */
const examination = async (request: Request): Promise<Outcome> => {
  const { positional, options } = request;
  const all = options.all === true;
  const next = 'mayfly debug --help';
  if (all === (positional !== undefined))
    throw usageError({
      what: all ? 'debug takes a machine, or --all, not both' : 'debug needs a machine, a bundle, or --all',
      next,
    });
  const own = ['key', 'user', 'host-key', 'known-hosts'].filter(name => options[name] !== undefined);
  if (own.length > 0 && (all || textOption(request, 'key') === undefined))
    throw usageError({
      what: `--${own[0]} is for a machine that mayfly does not know, together with --key`,
      next,
    });
  if (all) return (await import('./debug-all.ts')).debugAll(request);
  if (own.length > 0) return (await import('./debug-stranger.ts')).debugStranger(request, positional ?? '');
  if (/\.json$|\//.test(positional ?? ''))
    return (await import('./debug-saved.ts')).debugSaved(request, positional ?? '');
  return (await import('./debug-one.ts')).debugOne(request, positional ?? '');
};
