import type { Clock } from '../../world/world.ts';
import { AwsError } from '../aws/aws-error.ts';
import { patience, pauses } from '../aws/calls.ts';
import { failureOf, isNotFound } from '../aws/codes.ts';
import type { Doubt } from '../aws/doubt.ts';
import type { Context } from './context.ts';

export interface Trier {
  readonly context: Context;
  readonly doubt: Doubt;
  readonly signal: AbortSignal;
}

const mostTries = 100;
/** Before the first try: one answer may miss what is there. */
const firstLooks = 4;

/**
 * What is there, or a new one, where AWS has no token for it. After a lost answer it is looked for first: it may be there
 * now.
 */
export const foundOrMade = async (
  { context, doubt, signal }: Trier,
  find: () => Promise<string | undefined>,
  create: () => Promise<string>,
): Promise<string> => {
  const { calls, world } = context;
  const until = world.clock.monotonic() + patience.making;
  for (let failed = 1; ; failed++) {
    const found = failed === 1 ? await findAtFirst(world.clock, find, signal) : await find();
    if (found !== undefined) return found;
    try {
      return await create();
    } catch (thrown) {
      signal.throwIfAborted();
      if (!(thrown instanceof AwsError)) throw thrown;
      const failure = failureOf(thrown);
      if (failure === 'ambiguous') doubt.lost();
      const taken = thrown.code === 'InvalidSubnet.Conflict';
      if (failure === 'credentials' || failure === 'rights') throw thrown;
      if (failure === 'refused' && !isNotFound(thrown) && !taken) throw thrown;
      const wait = calls.pause(failed, failure === 'ambiguous' ? pauses.ambiguous : pauses.throttled);
      if (failed === mostTries || world.clock.monotonic() + wait > until) throw thrown;
      await world.clock.sleep(wait, signal);
    }
  }
};

const findAtFirst = async (
  clock: Clock,
  find: () => Promise<string | undefined>,
  signal: AbortSignal,
): Promise<string | undefined> => {
  for (let looks = 1; ; looks++) {
    const found = await find();
    if (found !== undefined || looks === firstLooks) return found;
    await clock.sleep(looks * 300, signal);
  }
};
