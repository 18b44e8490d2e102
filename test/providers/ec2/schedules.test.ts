import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { FaultRule } from '../../../lab/core/options.ts';
import { Exit, MayflyError } from '../../../scripts/errors.ts';
import { allOrThrow } from '../../../scripts/parallel.ts';
import {
  type MadeMachine,
  type Making,
  type OpenIntent,
  type Provider,
  resourceKinds,
  type Try,
} from '../../../scripts/providers/provider.ts';
import { type Seeded, seeded } from '../../support/seeded.ts';
import { boot, define, owner, type Stage, stage } from './stage.ts';

const count = 6;
const definition = define(
  'regions: [eu-west-1, us-east-1], types: [t3.small, t3a.small], market: spot-then-on-demand',
  count,
);

const faults: readonly FaultRule[] = [
  { kind: 'throttle', probability: 0.08 },
  { kind: 'lost answer', probability: 0.03 },
  { kind: 'late execution', probability: 0.03 },
  { kind: '5xx', probability: 0.02 },
  { kind: 'truncated body', probability: 0.02 },
  { kind: 'flapping', probability: 0.02 },
  { kind: 'empty page', probability: 0.02 },
  { kind: 'no capacity', probability: 0.15 },
  { kind: 'reclaim', probability: 0.05, late: 60_000 },
];

/** A journal as the operations keep it: an intent before each call, open until a clear answer. */
interface Journal {
  readonly open: Map<string, OpenIntent>;
  readonly made: Set<string>;
}

const create = async (
  on: Stage,
  provider: Provider,
  journal: Journal,
  signal: AbortSignal,
): Promise<number> => {
  const image = await provider.resolveImage(definition);
  const plan = await provider.plan(definition, image, signal);
  const machines: MadeMachine[] = [];
  const tries: Try[] = [];
  const one = async (making: Making) => {
    journal.open.set(making.name, { run: owner.run, making, at: on.clock.now() });
    signal.throwIfAborted();
    const made = await provider.make(making, boot, signal).catch((thrown: unknown) => {
      const unproven = thrown instanceof MayflyError && thrown.exit === Exit.unproven;
      if (!signal.aborted && !unproven) journal.open.delete(making.name);
      if (signal.aborted) throw thrown;
      return {
        machines: [],
        refusals: [{ pool: making.place, code: unproven ? 'unproven' : 'failed', why: '' }],
      };
    });
    if (made.refusals.every(({ code }) => code !== 'unproven') && !('late' in made && made.late))
      journal.open.delete(making.name);
    for (const { id } of made.machines) journal.made.add(id);
    machines.push(...made.machines);
    tries.push({ making, made: made.machines.length, refusals: made.refusals });
    return made.refusals.length === 0;
  };
  const group = async (makings: readonly Making[]) => {
    for (const making of makings) if (!(await one(making)) && making.kind !== 'machine') return;
  };
  await allOrThrow(plan.shared(owner).map(group));
  while (machines.length < count) {
    const next = plan.next(
      owner,
      count - machines.length,
      machines,
      tries.filter(({ making, refusals }) => making.kind === 'machine' || refusals.length > 0),
    );
    if (next.length === 0) break;
    await allOrThrow(next.map(group));
  }
  return machines.length;
};

/** As `destroy` does: at least two looks, the last one empty. */
const destroy = async (provider: Provider, journal: Journal, signal: AbortSignal): Promise<boolean> => {
  const intents = [...journal.open.values()];
  for (let round = 1; round <= 6; round++) {
    const late = await provider.settle(owner, { intents, complete: true }, () => undefined, signal);
    const { machines, others, unseen } = await provider.look(owner, undefined, ['eu-west-1', 'us-east-1']);
    const found = [...machines, ...others];
    if (found.length === 0 && late.length + unseen.length === 0 && round > 1) return true;
    if (found.length === 0 && late.length + unseen.length > 0) return false;
    for (const kind of resourceKinds)
      await provider.remove(
        found.filter(thing => thing.kind === kind),
        async () => undefined,
        signal,
      );
  }
  return false;
};

/** One life: a create that may be killed, destroys that may be killed, and one that proves that nothing is left. */
const live = async (seed: number): Promise<string[]> => {
  const dice: Seeded = seeded(seed);
  const on = stage({ seed, faults });
  const journal: Journal = { open: new Map(), made: new Set() };
  const wrong: string[] = [];
  const client = () => on.again({ simulated: { timeout: 5000 } });
  const killedAfter = async (milliseconds: number, work: (signal: AbortSignal) => Promise<unknown>) => {
    const stop = new AbortController();
    const task = work(stop.signal).catch((thrown: unknown) => {
      if (!(thrown instanceof MayflyError) && !stop.signal.aborted) throw thrown;
    });
    const death = on.clock.sleep(milliseconds).then(() => stop.abort(new Error('killed')));
    await on.through(Promise.race([task, death]));
    stop.abort(new Error('killed'));
    await on.through(task);
  };
  await killedAfter(dice.chance(0.7) ? 2000 + dice.below(10_000) : 900_000, signal =>
    create(on, client(), journal, signal),
  );
  const living = on.lab.remains().filter(({ kind }) => kind === 'instance').length;
  if (living > count) wrong.push(`${living} machines instead of ${count}`);
  if (dice.chance(0.5)) await killedAfter(dice.below(60_000), signal => destroy(client(), journal, signal));
  let proven = false;
  for (let attempt = 1; attempt <= 8 && !proven; attempt++)
    await killedAfter(10_000_000, async signal => {
      proven = await destroy(client(), journal, signal);
    });
  if (!proven) return ['destroy never proved anything'];
  const early = on.lab.remains();
  const late = on.lab.lastLate();
  if (late !== undefined) await on.clock.advance(Math.max(0, late - on.clock.now().getTime()) + 1);
  for (const { kind, id } of early.length > 0 ? early : on.lab.remains()) wrong.push(`left: ${kind} ${id}`);
  return wrong;
};

const seeds = Number(process.env.SEEDS ?? 60);
const first = Number(process.env.SEED ?? 1);

test(`${seeds} lives with every fault at once, killed anywhere: nothing is left, and nothing is made twice`, async () => {
  for (let seed = first; seed < first + seeds; seed++)
    assert.deepEqual(await live(seed), [], `again: SEED=${seed} SEEDS=1`);
});
