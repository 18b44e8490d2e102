import { bug } from '../../errors.ts';
import type { Clock, Random } from '../../world/world.ts';
import type { Action, Aws, Input, Output } from './actions.ts';
import { AwsError } from './aws-error.ts';
import { failureOf, passesByWaiting } from './codes.ts';
import { type CallLimiter, callLimiter } from './limiter.ts';
import { newServerTime, type ServerTime } from './server-time.ts';

/** How long tries go on after the first one failed, in milliseconds. */
export const patience = { short: 15_000, usual: 60_000, making: 150_000, long: 300_000 } as const;

export interface CallOptions {
  readonly signal?: AbortSignal | undefined;
  /** Milliseconds; default `patience.usual`. */
  readonly patience?: number;
  /** How many instances it is about, where AWS counts them. */
  readonly machines?: number;
  /** Further failures that pass by waiting: a resource that others do not see yet, say. */
  readonly passes?: (error: AwsError) => boolean;
  /** Told when a try may or may not have been carried out. */
  readonly lost?: () => void;
}

/** AWS through the documented buckets. */
export interface Calls {
  readonly limiter: CallLimiter;
  /** By what AWS's answers are dated with. */
  readonly time: ServerTime;
  /** When the credentials run out; undefined where they do not, or nobody tells. */
  expires(): Promise<Date | undefined>;
  /** One call, sent once. Throttling is noted, and thrown. */
  once<A extends Action>(
    region: string,
    action: A,
    input: Input<A>,
    options?: CallOptions,
  ): Promise<Output<A>>;
  /**
   * A call that may be done twice: throttling and lost answers are waited out, with jitter. Throws the last `AwsError`.
   */
  patient<A extends Action>(
    region: string,
    action: A,
    input: Input<A>,
    options?: CallOptions,
  ): Promise<Output<A>>;
  /** Milliseconds to wait before the next try, by how many failed: full jitter. */
  pause(failed: number, base: number): number;
  /** The same calls; before each that does more than ask is sent, `sending` is waited for. */
  announced(sending?: () => Promise<void>): Calls;
}

/** Milliseconds: the first pause is at most twice as long, each further one at most twice as long as the one before. */
export const pauses = { throttled: 1000, ambiguous: 250, most: 20_000 } as const;

/** Tries of one call, whatever time says. */
const mostTries = 200;

export const newCalls = (clock: Clock, random: Random, aws: Aws): Calls => {
  const limiter = callLimiter(clock);
  const fraction = () => random.bytes(4).readUInt32BE(0) / 2 ** 32;
  const time = newServerTime(clock);
  let dated: Date | undefined;
  const hear = () => {
    const date = aws.date?.();
    if (date !== undefined && date !== dated) time.heard(date);
    dated = date;
  };
  const callsBy = (sending?: () => Promise<void>): Calls => {
    const calls: Calls = {
      limiter,
      time,
      expires: async () => aws.expires?.(),
      once: async (region, action, input, { signal, machines = 0 } = {}) => {
        await limiter.admit(region, action, machines, signal);
        if (sending && !asks.test(action)) await sending();
        try {
          const output = await aws.call(region, action, input, signal);
          hear();
          limiter.passed(region, action);
          return output;
        } catch (thrown) {
          hear();
          if (thrown instanceof AwsError && failureOf(thrown) === 'throttled')
            limiter.throttled(region, action);
          throw thrown;
        }
      },
      patient: async (region, action, input, options = {}) => {
        const { signal, passes = () => false } = options;
        const until = clock.monotonic() + (options.patience ?? patience.usual);
        for (let failed = 1; failed <= mostTries; failed++)
          try {
            return await calls.once(region, action, input, options);
          } catch (thrown) {
            signal?.throwIfAborted();
            if (!(thrown instanceof AwsError)) throw thrown;
            const failure = failureOf(thrown);
            if (failure === 'ambiguous') options.lost?.();
            if (!passesByWaiting(failure) && !passes(thrown)) throw thrown;
            const wait = calls.pause(failed, failure === 'ambiguous' ? pauses.ambiguous : pauses.throttled);
            if (failed === mostTries || clock.monotonic() + wait > until) throw thrown;
            await clock.sleep(wait, signal);
          }
        throw bug(`${action} was tried too often`);
      },
      pause: (failed, base) =>
        Math.ceil(fraction() * Math.min(pauses.most, base * 2 ** Math.min(failed, 12))),
      announced: callsBy,
    };
    return calls;
  };
  return callsBy();
};

const asks = /:(Describe|Get|List)/;
