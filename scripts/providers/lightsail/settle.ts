import { type Scope, scopeName } from '../../fleet/names.ts';
import { askForTime } from '../aws/ask-for-time.ts';
import type { OpenIntent, Provider } from '../provider.ts';
import type { Context } from './context.ts';
import { homesOf } from './regions.ts';

/**
 * Settles what killed runs left open. A call cannot be sent again to learn what became of the first one: a name is free
 * as long as the first call is late. So it is waited for: after the quiet window nothing can come any more.
 */
export const newSettler = (context: Context): Provider['settle'] => {
  const { clock } = context.world;
  /** Monotonic times from which on nothing can come any more, by intent, and by scope when the journal is lost. */
  const quiet = new Map<string, number>();

  /** Fixed at first sight, by the clock that cannot be turned; an intent of the future is of now. */
  const quietAt = (key: string, age: number): number => {
    const at = quiet.get(key) ?? clock.monotonic() + context.quietWindow - Math.max(0, age);
    quiet.set(key, at);
    return at;
  };

  return async (scope, { intents, complete }, say, signal) => {
    const now = intents.length > 0 ? await askForTime(context.calls, homesOf(context), signal) : undefined;
    // Of an age that nobody knows an intent is as young as can be.
    const age = ({ at }: OpenIntent) => (now ? now.getTime() - at.getTime() : 0);
    const waits = intents.map(intent => quietAt(keyOf(intent), age(intent)));
    if (!complete) waits.push(quietAt(`all of ${scopeName(scope)}`, 0));
    const left = Math.max(0, ...waits) - clock.monotonic();
    if (left > 0) {
      say(`waiting ${Math.ceil(left / 1000)} s: ${whyWait(scope, complete)}`);
      await clock.sleep(left, signal);
    }
    return [];
  };
};

const keyOf = ({ run, making }: OpenIntent): string => `${run} ${making.name}`;

const whyWait = (scope: Scope, complete: boolean): string =>
  complete
    ? 'a call of an interrupted run may still be carried out'
    : `what earlier runs of ${scopeName(scope)} asked for is not known, and a call of theirs may still be carried out`;
