import { bug, type MayflyError, unproven } from '../../errors.ts';
import { AwsError } from '../aws/aws-error.ts';
import { patience, pauses } from '../aws/calls.ts';
import { failureOf, isNotFound, launchRefusal } from '../aws/codes.ts';
import { explained, wordsOf } from '../aws/explain.ts';
import type { Made, Making } from '../provider.ts';
import type { Context } from './context.ts';
import { type Launched, launch, thrownRefusal } from './launch.ts';
import { withSubnets } from './own-network.ts';

/** Milliseconds that the same launch is sent again while nobody knows whether it was carried out. */
const replays = 120_000;
/** What was just made may not be seen yet by who launches. */
const lag = 30_000;
const mostTries = 100;

/**
 * Launches machines. A lost answer is asked for again with the same token and the same parameters, never with others;
 * where none comes, or where it does not tell about the lost one, the outcome is not proven (exit 3).
 */
export const makeMachines = async (context: Context, making: Making, signal: AbortSignal): Promise<Made> => {
  const { calls, world, recent } = context;
  const { clock } = world;
  const began = clock.monotonic();
  let lost: AwsError | undefined;
  const resolved = await withSubnets(context, making, signal).catch((thrown: unknown) => {
    signal.throwIfAborted();
    throw explained(thrown, `find the subnets of the fleet in ${making.place}`);
  });
  const answered = ({ ids, refusals }: Launched): Made => {
    recent.made(making, ids);
    return { machines: ids.map(id => ({ id })), refusals };
  };
  for (let failed = 1; failed <= mostTries; failed++)
    try {
      return answered(await launch(calls, resolved, { signal }));
    } catch (thrown) {
      if (signal.aborted || !(thrown instanceof AwsError)) throw thrown;
      const failure = failureOf(thrown);
      if (failure === 'ambiguous') lost = thrown;
      const unseen = isNotFound(thrown) && /^Invalid(LaunchTemplate|Group)/.test(thrown.code);
      const limit = unseen ? lag : patience.usual;
      const wait = calls.pause(failed, failure === 'ambiguous' ? pauses.ambiguous : pauses.throttled);
      const until = began + (lost ? replays : limit);
      const again = failure === 'ambiguous' || failure === 'throttled' || failure === 'unsent';
      if ((again || unseen) && clock.monotonic() + wait <= until) {
        await clock.sleep(wait, signal);
        continue;
      }
      return judge(resolved, thrown, lost);
    }
  throw lost ? notProven(making, lost) : bug(`a launch in ${making.place} was tried too often`);
};

/** A clear answer, or the end of patience. */
const judge = (making: Making, error: AwsError, lost: AwsError | undefined): Made => {
  const refused = { machines: [], refusals: [thrownRefusal(making, error)] };
  // The first one was carried out, and its machines have ended since.
  if (error.code === 'IdempotentInstanceTerminated') return refused;
  if (lost || error.code === 'IdempotentParameterMismatch') throw notProven(making, lost ?? error, error);
  if (launchRefusal(error.code) !== 'other') return refused;
  throw explained(error, `launch machines in ${making.place}`);
};

const notProven = ({ place, machines = 0 }: Making, lost: AwsError, last: AwsError = lost): MayflyError =>
  unproven(
    {
      what: `It is not known whether ${machines} machines were made in ${place}`,
      why: last === lost ? wordsOf(lost) : `${wordsOf(lost)}; asked again: ${wordsOf(last)}`,
      next: 'just destroy    # waits until it is known, and removes them',
    },
    last,
  );
