import assert from 'node:assert/strict';
import { test } from 'node:test';
import { MayflyError } from '../../scripts/errors.ts';
import { create } from '../../scripts/operations/create.ts';
import { destroy } from '../../scripts/operations/destroy.ts';
import { type Laptop, laptop, preparedFleet } from '../support/memory-fleet.ts';

// The real operations under simulated time and files, killed at every call to the disk, the cloud and machines.

const prepared = preparedFleet(2);

/** Runs a command in a process of its own, which dies at a call; resolves when it ended or died. */
const command = async (
  computer: Laptop,
  seed: number,
  dieAt: number | undefined,
  work: 'create' | 'destroy',
): Promise<'ended' | 'died'> => {
  const process = computer.process(seed, dieAt === undefined ? {} : { dieAt });
  const { place, world, life } = process;
  const task = work === 'create' ? create(place, prepared) : destroy(place, { images: false });
  const outcome = await world.clock.through(Promise.race([task.then(() => 'ended' as const), life.died]));
  process.die();
  return outcome;
};

/** Calls of a whole command, when nothing goes wrong. */
const callsOf = async (work: 'create' | 'destroy'): Promise<number> => {
  const computer = laptop();
  if (work === 'destroy') await command(computer, 1, undefined, 'create');
  const process = computer.process(1);
  const task: Promise<unknown> =
    work === 'create' ? create(process.place, prepared) : destroy(process.place, { images: false });
  await process.world.clock.through(task);
  return process.life.calls();
};

const live = (computer: Laptop) => [...computer.cloud.things.keys()].sort();

test('a create that is killed at any call, and then destroyed, leaves nothing', async () => {
  const calls = await callsOf('create');
  assert.ok(calls > 50, `${calls} calls`);
  for (let dieAt = 1; dieAt <= calls + 5; dieAt++)
    for (const seed of [1]) {
      const computer = laptop();
      await command(computer, seed * 1000 + dieAt, dieAt, 'create');
      const process = computer.process(seed);
      const destroyed = await process.world.clock.through(destroy(process.place, { images: false }));
      assert.ok(destroyed.proven, `killed at call ${dieAt}, seed ${seed}`);
      assert.deepEqual(
        [live(computer), computer.cloud.late.length],
        [[], 0],
        `killed at call ${dieAt}, seed ${seed}`,
      );
    }
});

test('a create that is killed at any call is made whole by the next one, without doubles', async () => {
  const calls = await callsOf('create');
  for (let dieAt = 1; dieAt <= calls; dieAt++) {
    const computer = laptop();
    const first = await command(computer, 5000 + dieAt, dieAt, 'create');
    if (first === 'ended') continue;
    const process = computer.process(dieAt);
    const again = create(process.place, prepared).catch((error: MayflyError) => error);
    const created = await process.world.clock.through(again);
    if (created instanceof MayflyError) {
      // Killed after its last record: the fleet is whole, and a create over it refuses.
      assert.match(created.message, /exists already/, `killed at call ${dieAt}`);
      assert.equal((await process.world.clock.through(process.place.store.read())).lastRun?.ended, 0);
      continue;
    }
    const why = created.machines.map(({ error }) => error?.telling.what ?? 'ready').join(', ');
    assert.ok(created.verdict.good, `killed at call ${dieAt}: ${why}`);
    assert.deepEqual(
      live(computer),
      ['mayfly.hello.default.1', 'mayfly.hello.default.2', 'mayfly.hello.default.network'],
      `killed at call ${dieAt}`,
    );
  }
});

test('a destroy that is killed at any call is finished by the next one', async () => {
  const calls = await callsOf('destroy');
  for (let dieAt = 1; dieAt <= calls; dieAt++) {
    const computer = laptop();
    assert.equal(await command(computer, 9000 + dieAt, undefined, 'create'), 'ended');
    await command(computer, dieAt, dieAt, 'destroy');
    // Of another seed: no two processes give their temporary files the same names.
    assert.equal(await command(computer, 7000 + dieAt, undefined, 'destroy'), 'ended');
    assert.deepEqual(live(computer), [], `killed at call ${dieAt}`);
  }
});
