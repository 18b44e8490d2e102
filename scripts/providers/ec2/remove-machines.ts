import type { Instance } from '@aws-sdk/client-ec2';
import { allOrThrow } from '../../parallel.ts';
import type { Calls } from '../aws/calls.ts';
import { wordsOf } from '../aws/explain.ts';
import type { Removal } from '../aws/removal.ts';
import type { Resource } from '../provider.ts';
import type { Context } from './context.ts';
import { describe } from './describe.ts';
import { ownedBy } from './owner.ts';
import { terminate } from './terminate.ts';

/** Milliseconds. */
const limits = {
  all: 900_000,
  /** A machine that AWS does not show any more is gone after so long, seen by several looks. */
  absent: 15_000,
  /** The end is ordered again: the first order may have been lost. */
  again: 60_000,
  firstTick: 1000,
  lastTick: 5000,
} as const;
/** Values of one filter. */
const mostValues = 200;

interface Watched {
  readonly resource: Resource;
  /** As AWS told it last. */
  state: string | undefined;
  orderedAt: number | undefined;
  absentSince: number | undefined;
}

/**
 * Ends the machines of one region and waits until AWS says that they are terminated: one paged look a tick. Only what
 * carries our tags in that look is ended.
 */
export const removeMachines = async (
  context: Context,
  region: string,
  machines: readonly Resource[],
  removal: Removal,
): Promise<void> => {
  const { signal } = removal;
  const { clock } = context.world;
  const began = clock.monotonic();
  const waiting = new Map(machines.map(resource => [resource.id, newWatch(resource)]));
  const filters = filtersOf(machines);
  let tick: number = limits.firstTick;
  try {
    while (waiting.size > 0 && clock.monotonic() - began < limits.all) {
      const seen = await describe(context.calls).instances(region, filters, { signal });
      await turn(context, region, waiting, seen, removal);
      if (waiting.size === 0) return;
      await clock.sleep(tick, signal);
      tick = Math.min(limits.lastTick, tick * 1.5);
    }
    for (const { resource, state } of waiting.values())
      removal.refuse(resource, `AWS says ${state ?? 'nothing about it'}`);
  } catch (thrown) {
    signal.throwIfAborted();
    for (const { resource } of waiting.values()) removal.refuse(resource, wordsOf(thrown));
  }
};

/** What one look tells: who has ended, who is not shown, and who must be ended (again). */
const turn = async (
  { calls, world, recent }: Context,
  region: string,
  waiting: Map<string, Watched>,
  seen: readonly Instance[],
  { gone, refuse, signal }: Removal,
): Promise<void> => {
  const now = world.clock.monotonic();
  const states = new Map(seen.map(({ InstanceId: id, State: state }) => [id, state?.Name]));
  const young = new Set(recent.unseen(region, undefined).map(({ id }) => id));
  const ended: Watched[] = [];
  const absent: Watched[] = [];
  const living: string[] = [];
  for (const [id, one] of waiting) {
    const state = states.get(id);
    if (state === undefined) {
      if (!young.has(id) && isAbsent(one, now)) absent.push(one);
      continue;
    }
    recent.seen(id);
    Object.assign(one, { state, absentSince: undefined });
    const due = one.orderedAt === undefined || now - one.orderedAt >= limits.again;
    if (state === 'terminated') ended.push(one);
    else if (due && state !== 'shutting-down') living.push(id);
  }
  const untagged = await stillThere(calls, region, absent, signal);
  for (const one of absent)
    if (untagged.has(one.resource.id)) {
      waiting.delete(one.resource.id);
      refuse(one.resource, 'it does not carry our tags any more');
    } else ended.push(one);
  for (const { resource } of ended) waiting.delete(resource.id);
  await allOrThrow(ended.map(({ resource }) => gone(resource)));
  const answer = await terminate(calls, region, living, { signal });
  for (const id of answer.ordered)
    Object.assign(waiting.get(id) ?? {}, { orderedAt: world.clock.monotonic() });
  for (const [id, why] of answer.refused) {
    const one = waiting.get(id);
    if (!waiting.delete(id) || !one) continue;
    refuse(one.resource, why);
  }
};

/** Of those that our tags do not find any more, the ones that AWS still has. */
const stillThere = async (
  calls: Calls,
  region: string,
  absent: readonly Watched[],
  signal: AbortSignal,
): Promise<ReadonlySet<string>> => {
  const ids = absent.map(({ resource }) => resource.id);
  const there = new Set<string>();
  for (let start = 0; start < ids.length; start += mostValues) {
    const filters = [{ Name: 'instance-id', Values: ids.slice(start, start + mostValues) }];
    for (const { InstanceId: id, State: state } of await describe(calls).instances(region, filters, {
      signal,
    }))
      if (id !== undefined && state?.Name !== 'terminated') there.add(id);
  }
  return there;
};

const newWatch = (resource: Resource): Watched => ({
  resource,
  state: undefined,
  orderedAt: undefined,
  absentSince: undefined,
});

/** One look without it proves nothing: it may be missing from that answer only. */
const isAbsent = (one: Watched, now: number): boolean => {
  one.absentSince ??= now;
  return now - one.absentSince >= limits.absent;
};

/** By scope, which is by our tags; terminated ones too, for an hour: that is the proof. */
const filtersOf = (machines: readonly Resource[]) => {
  const [first] = machines;
  const same = machines.every(
    ({ owner }) => owner.fleet === first?.owner.fleet && owner.environment === first.owner.environment,
  );
  return ownedBy(same ? first?.owner : undefined);
};
