import type { Operation } from '@aws-sdk/client-lightsail';
import { AwsError } from '../aws/aws-error.ts';
import { failureOf, isNoSuchThing, isNotNow } from '../aws/codes.ts';
import { wordsOf } from '../aws/explain.ts';
import type { Removal } from '../aws/removal.ts';
import type { Resource } from '../provider.ts';
import type { Context } from './context.ts';
import { settled } from './operation.ts';
import type { Remover } from './removers.ts';

/** Milliseconds. */
const limits = {
  all: 900_000,
  /** What is not shown, and whose end this process did not see, is gone after so long, seen by several looks. */
  absent: 15_000,
  /** The end is ordered again: the first order may have been lost. */
  again: 60_000,
  firstTick: 700,
  lastTick: 5000,
} as const;

/**
 * Removes one thing and waits until it is gone: Lightsail said that its end is over and does not know its name any more,
 * or has not known it for a while. Only what is ours in that very look is ordered to go.
 */
export const removeOne = async (
  context: Context,
  remover: Remover,
  resource: Resource,
  removal: Removal,
): Promise<void> => {
  const { signal } = removal;
  const { clock } = context.world;
  const began = clock.monotonic();
  let tick: number = limits.firstTick;
  let absentSince: number | undefined;
  let orderedAt: number | undefined;
  let over = false;
  let why = 'Lightsail says nothing about it';
  try {
    while (clock.monotonic() - began < limits.all) {
      const now = await shown(remover);
      if (now) {
        absentSince = undefined;
        why = `Lightsail says ${now.words}`;
        if (now.refusal !== undefined) return removal.refuse(resource, now.refusal);
        const due = orderedAt === undefined || clock.monotonic() - orderedAt >= limits.again;
        if (due && now.step) {
          const ordered = await order(now.step);
          if (ordered.end) orderedAt = clock.monotonic();
          if (ordered.end && ordered.operations.length > 0)
            over = await settled(context, resource.place, ordered.operations, signal);
          if (ordered.end) continue;
        }
      } else {
        absentSince ??= clock.monotonic();
        if (over || clock.monotonic() - absentSince >= limits.absent) return await removal.gone(resource);
      }
      await clock.sleep(tick / 2 + context.calls.pause(0, tick) / 2, signal);
      tick = Math.min(limits.lastTick, tick * 1.4);
    }
    removal.refuse(resource, why);
  } catch (thrown) {
    signal.throwIfAborted();
    removal.refuse(resource, wordsOf(thrown));
  }
};

const shown = async (remover: Remover) => {
  try {
    return await remover.look();
  } catch (thrown) {
    if (isNoSuchThing(thrown)) return undefined;
    throw thrown;
  }
};

interface Ordered {
  /** It was the order to end, not a step before it. */
  readonly end: boolean;
  readonly operations: readonly Operation[];
}

/** What is not possible now, or was done by somebody else, is seen by the next look. */
const order = async (step: () => Promise<Ordered>): Promise<Ordered> => {
  try {
    return await step();
  } catch (thrown) {
    const passes =
      isNoSuchThing(thrown) ||
      isNotNow(thrown) ||
      (thrown instanceof AwsError && failureOf(thrown) === 'ambiguous');
    if (passes) return { end: false, operations: [] };
    throw thrown;
  }
};
