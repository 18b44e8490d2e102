import { failure } from '../../errors.ts';
import { scopeName } from '../../fleet/names.ts';
import { isNoSuchThing } from '../aws/codes.ts';
import type { Making } from '../provider.ts';
import type { Context } from './context.ts';

/** Looks for what has a name; it may take a while until Lightsail shows what it knows the name of. */
const mostLooks = 9;

/**
 * The thing that has the name of a making, if it is ours; throws a failure for whatever is not. `ask` rejects as long as
 * nothing of the kind is shown under the name: then something of another kind has it.
 */
export const adopted = async <T>(
  { world }: Context,
  making: Making,
  ask: () => Promise<T | undefined>,
  isOurs: (thing: T) => boolean,
  signal: AbortSignal,
): Promise<T> => {
  let thing: T | undefined;
  for (let look = 1; thing === undefined && look <= mostLooks; look++) {
    if (look > 1) await world.clock.sleep(look * 500, signal);
    thing = await ask().catch((thrown: unknown) => {
      if (!isNoSuchThing(thrown)) throw thrown;
      return undefined;
    });
  }
  if (thing !== undefined && isOurs(thing)) return thing;
  const { kind, name, owner, place } = making;
  throw failure({
    what: `The name ${name} is taken in ${place} by something that this fleet did not make`,
    why:
      thing === undefined
        ? `Lightsail has no ${kind} of that name: it is of another kind (names are of one thing in a region)`
        : `it does not carry the marks of ${scopeName(owner)}`,
    next: `look at it in the Lightsail console of ${place}; remove it if nobody needs it, then run the command again`,
  });
};
