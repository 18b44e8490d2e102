import { type Scope, scopeName } from '../../fleet/names.ts';
import { allOrThrow } from '../../parallel.ts';
import { askForTime } from '../aws/ask-for-time.ts';
import { AwsError } from '../aws/aws-error.ts';
import { patience, pauses } from '../aws/calls.ts';
import { failureOf, isNotFound } from '../aws/codes.ts';
import { wordsOf } from '../aws/explain.ts';
import type { Making, OpenIntent, Provider, Unseen } from '../provider.ts';
import type { Context } from './context.ts';
import { type Launched, launch } from './launch.ts';
import { withSubnets } from './own-network.ts';
import { homesOf } from './regions.ts';
import { terminate } from './terminate.ts';

/** A replay may be late as well: it is only sent while the window leaves it time. */
const replayShare = 0.5;

/**
 * Settles what killed runs left open. A launch is sent again with its token, and what it made, or makes now, is ended at
 * once. What has no token, or no clear answer, is waited for: after the quiet window nothing can come any more; so is all
 * of a journal that is not complete. What was settled once by this process stays so.
 */
export const newSettler = (context: Context): Provider['settle'] => {
  const { clock } = context.world;
  /** Monotonic times from which on nothing can come any more, by intent, and by scope when the journal is lost. */
  const quiet = new Map<string, number>();
  const dead = new Set<string>();

  /** Fixed at first sight, by the clock that cannot be turned; an intent of the future is of now. */
  const quietAt = (key: string, age: number): number => {
    const at = quiet.get(key) ?? clock.monotonic() + context.quietWindow - Math.max(0, age);
    quiet.set(key, at);
    return at;
  };

  return async (scope, { intents, complete }, say, signal) => {
    const now = intents.length > 0 ? await askForTime(context.calls, homesOf(context), signal) : undefined;
    const open = intents
      // Of an age that nobody knows it is as young as can be.
      .map(intent => ({ intent, key: keyOf(intent), age: now ? now.getTime() - intent.at.getTime() : 0 }))
      .filter(({ key, age }) => !dead.has(key) && quietAt(key, age) > clock.monotonic());
    // A journal that lost lines may have lost a launch's answer: one that was refused would make machines now.
    const replayed = open.filter(
      ({ intent: { making }, age }) =>
        complete && making.kind === 'machine' && age <= context.quietWindow * replayShare,
    );
    if (replayed.length > 0)
      say(`asking again what became of ${replayed.length} launches that were interrupted`);
    const unseen = await allOrThrow(
      replayed.map(async ({ intent, key }): Promise<Unseen[]> => {
        const outcome = await endLaunch(context, intent.making, signal);
        if (outcome === 'dead') dead.add(key);
        return typeof outcome === 'object' ? [outcome] : [];
      }),
    );
    const waits = open.filter(({ key }) => !dead.has(key)).map(({ key, age }) => quietAt(key, age));
    if (!complete) waits.push(quietAt(`all of ${scopeName(scope)}`, 0));
    const left = Math.max(0, ...waits) - clock.monotonic();
    if (left > 0) {
      say(`waiting ${Math.ceil(left / 1000)} s: ${whyWait(scope, complete)}`);
      await clock.sleep(left, signal);
    }
    return unseen.flat();
  };
};

const keyOf = ({ run, making }: OpenIntent): string => `${run} ${making.name}`;

const whyWait = (scope: Scope, complete: boolean): string =>
  complete
    ? 'a call of an interrupted run may still be carried out'
    : `what earlier runs of ${scopeName(scope)} asked for is not known, and a call of theirs may still be carried out`;

type Outcome = 'dead' | 'unknown' | Unseen;

/** The same launch again: its token makes it the same launch. */
const endLaunch = async (context: Context, making: Making, signal: AbortSignal): Promise<Outcome> => {
  const { place } = making;
  const resolved = await withSubnets(context, making, signal).catch(() => {
    signal.throwIfAborted();
    return undefined;
  });
  // Without its subnet the launch can't be sent again as it was.
  if (!resolved) return 'unknown';
  const launched = await replay(context, resolved, signal);
  if (!('ids' in launched)) {
    if (launched.code === 'IdempotentInstanceTerminated') return 'dead';
    // A clear no to this call says nothing about the first one.
    const failure = failureOf(launched);
    return failure === 'refused' ? 'unknown' : { place, why: wordsOf(launched) };
  }
  const { ids } = launched;
  if (ids.length === 0) return 'dead';
  // It may take minutes until AWS knows the machines that it just told us.
  const { unknown, refused } = await terminate(context.calls, place, ids, {
    signal,
    patience: patience.long,
    passes: error => isNotFound(error),
  });
  const why = [...refused.values(), ...unknown.map(id => `AWS does not know ${id} yet`)];
  return why[0] === undefined ? 'dead' : { place, why: why[0] };
};

const replay = async (
  { calls, world }: Context,
  making: Making,
  signal: AbortSignal,
): Promise<Launched | AwsError> => {
  const until = world.clock.monotonic() + patience.usual;
  for (let failed = 1; ; failed++)
    try {
      return await launch(calls, making, { signal });
    } catch (thrown) {
      if (signal.aborted || !(thrown instanceof AwsError)) throw thrown;
      const failure = failureOf(thrown);
      const wait = calls.pause(failed, failure === 'ambiguous' ? pauses.ambiguous : pauses.throttled);
      const again = failure === 'ambiguous' || failure === 'throttled' || failure === 'unsent';
      if (!again || world.clock.monotonic() + wait > until || failed === mostReplays) return thrown;
      await world.clock.sleep(wait, signal);
    }
};

const mostReplays = 100;
