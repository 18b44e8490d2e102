import type { Action, Aws, Input, Output } from '../../scripts/providers/aws/actions.ts';
import { AwsError } from '../../scripts/providers/aws/aws-error.ts';
import type { Clock, Random } from '../../scripts/world/world.ts';
import { ApiError, type Caller, type LabCall } from './contract.ts';
import type { Core } from './lab.ts';

export interface SimulatedOptions {
  /** Default: an administrator of `111122223333`. */
  readonly caller?: Caller;
  /** Milliseconds that a call takes there and back: from `least` to `most`, by `random`. Default 20 to 400. */
  readonly latency?: { readonly least: number; readonly most: number };
  /** After so many milliseconds without an answer the client gives up. Default 30,000. */
  readonly timeout?: number;
}

export const administrator = (account = '111122223333'): Caller => ({
  accessKey: 'AKIALABADMINISTRATOR',
  account,
  arn: `arn:aws:iam::${account}:user/lab`,
  expired: false,
  denied: new Set(),
});

/**
 * The port of AWS under simulated time, with the lab's core behind it. What a call suffers is carried out: a late one
 * is handed to the core, which executes it at its time whether its caller still lives or not; drive it by letting the
 * lab's clock pass `lab.lastLate()`.
 */
export const simulatedAws = (
  lab: Core,
  clock: Clock,
  random: Random,
  options: SimulatedOptions = {},
): Aws => {
  const { caller = administrator(), latency = { least: 20, most: 400 }, timeout = 30_000 } = options;
  const share = () => random.bytes(4).readUInt32LE() / 2 ** 32;
  const way = () => (latency.least + share() * (latency.most - latency.least)) / 2;

  /** Half of them hear at once that the connection is gone, the others wait in vain. */
  const unanswered = async (silent: boolean, signal: AbortSignal | undefined): Promise<never> => {
    const reset = !silent && share() < 0.5;
    await clock.sleep(reset ? way() : timeout, signal);
    throw reset
      ? new AwsError('ECONNRESET', 'The connection was reset before an answer came.', { answered: false })
      : new AwsError('TimeoutError', `No answer came within ${timeout} ms.`, { answered: false });
  };

  const lost = async (
    how: 'no answer' | '5xx' | 'truncated',
    signal: AbortSignal | undefined,
  ): Promise<never> => {
    if (how === 'no answer') return unanswered(false, signal);
    await clock.sleep(way(), signal);
    throw how === '5xx'
      ? new AwsError('InternalError', 'An internal error has occurred', { status: 500 })
      : new AwsError('TruncatedBody', 'The answer ended before its end.', { status: 200, answered: false });
  };

  let date: Date | undefined;
  return {
    date: () => date,
    call: async <A extends Action>(
      region: string,
      action: A,
      input: Input<A>,
      signal?: AbortSignal,
    ): Promise<Output<A>> => {
      const call: LabCall = { caller, region, action, input: input as object };
      const fate = lab.fate(call);
      await clock.sleep(way(), signal);
      if (fate.kind === 'silent') return unanswered(true, signal);
      if (fate.kind === 'lost' && fate.late > 0) {
        lab.later(fate.late, call);
        return unanswered(false, signal);
      }
      const answer = fate.kind === 'refused' ? fate.error : outcome(lab, call);
      if (fate.kind === 'lost') return lost(fate.how, signal);
      date = new Date(lab.now());
      await clock.sleep(way(), signal);
      if (answer instanceof ApiError)
        throw new AwsError(answer.code, answer.message, { status: answer.status });
      return answer as Output<A>;
    },
  };
};

const outcome = (lab: Core, call: LabCall): object => {
  try {
    return lab.call(call);
  } catch (error) {
    if (error instanceof ApiError) return error;
    throw error;
  }
};
