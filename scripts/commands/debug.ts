import type { Outcome } from '../cli/outcome.ts';
import { type Request, textOption } from '../cli/request.ts';
import { usageError } from '../errors.ts';

/** Which kind of examination the words mean: a saved bundle, a whole fleet, some other machine, or one of the fleet. */
export const run = async (request: Request): Promise<Outcome> => {
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
