import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Exit, MayflyError, usageError } from '../../scripts/errors.ts';
import { create } from '../../scripts/operations/create.ts';
import { orphans, removeOrphans } from '../../scripts/operations/orphans.ts';
import type { Provider } from '../../scripts/providers/provider.ts';
import { folderStore } from '../../scripts/store/folder.ts';
import { laptop, preparedFleet } from '../support/memory-fleet.ts';

// Orphans are things of ours that belong to no fleet which the store knows.

const never = new AbortController().signal;

const withStranger = async () => {
  const computer = laptop();
  const { world, place } = computer.process(1);
  await world.clock.through(create(place, preparedFleet(1)));
  for (const [name, thing] of [...computer.cloud.things]) {
    const owner = { ...thing.owner, fleet: 'old' };
    const theirs = name.replace('hello', 'old');
    computer.cloud.things.set(theirs, { ...thing, id: `old ${thing.id}`, name: theirs, owner });
  }
  return { computer, world, place, store: folderStore(world, '/store') };
};

test('what belongs to a fleet that this store made is no orphan; everything else is, of every kind', async () => {
  const { world, place, store } = await withStranger();
  const found = await world.clock.through(orphans(place.provider, store));
  assert.deepEqual(found.orphans.map(({ resource, scope }) => [resource.kind, resource.name, scope]).sort(), [
    ['machine', 'mayfly.old.default.1', 'old'],
    ['network', 'mayfly.old.default.network', 'old'],
  ]);
  assert.deepEqual(found.living, ['hello']);
});

test('orphans are removed in order, and asked for again; the living stay', async () => {
  const { computer, world, place, store } = await withStranger();
  const found = await world.clock.through(orphans(place.provider, store));
  const gone: string[] = [];
  const after = await world.clock.through(
    removeOrphans(place.provider, store, found.orphans, ({ kind }) => void gone.push(kind), never),
  );
  assert.deepEqual(gone, ['machine', 'network']);
  assert.deepEqual(after.left, []);
  assert.deepEqual([...computer.cloud.things.keys()].sort(), [
    'mayfly.hello.default.1',
    'mayfly.hello.default.network',
  ]);
});

test('an orphan that cannot be removed is told with the reason; a place that is silent is told as unseen', async () => {
  const { computer, world, place, store } = await withStranger();
  computer.cloud.stuck.add('mayfly.old.default.1');
  const found = await world.clock.through(orphans(place.provider, store));
  const after = await world.clock.through(
    removeOrphans(place.provider, store, found.orphans, () => undefined, never),
  );
  assert.equal(after.left.length, 1 + (after.why.size - 1));
  assert.ok([...after.why.values()].includes('it is stuck'));
  computer.cloud.silent = true;
  const silent = await world.clock.through(orphans(place.provider, store));
  assert.deepEqual(silent.unseen, [{ place: 'cloud', why: 'it does not answer' }]);
});

test('credentials that end while orphans are removed are not "nothing was touched"', async () => {
  const { world, place, store } = await withStranger();
  const found = await world.clock.through(orphans(place.provider, store));
  const blind = {
    ...place.provider,
    look: async () => Promise.reject(usageError({ what: 'There are no credentials', next: 'log in' })),
  };
  await assert.rejects(
    world.clock.through(removeOrphans(blind, store, found.orphans, () => undefined, never)),
    (thrown: unknown) => {
      assert.ok(thrown instanceof MayflyError);
      assert.equal(thrown.exit, Exit.unproven);
      assert.equal(thrown.telling.next, 'log in; then: run the command again');
      return true;
    },
  );
});

test('what could not be removed is left, also where one answer misses it', async () => {
  const { computer, world, place, store } = await withStranger();
  for (const name of ['mayfly.old.default.1', 'mayfly.old.default.network']) computer.cloud.stuck.add(name);
  const found = await world.clock.through(orphans(place.provider, store));
  let looks = 0;
  const flapping: Provider = {
    ...place.provider,
    lag: 300_000,
    look: async scope => {
      const look = await place.provider.look(scope);
      looks += 1;
      return looks === 1 ? { ...look, machines: [], others: [] } : look;
    },
  };
  const after = await world.clock.through(
    removeOrphans(flapping, store, found.orphans, () => undefined, never),
  );
  assert.equal(after.left.length, 2);
});

test('who stops it is told what went, and what was not seen to go', async () => {
  const { world, place, store } = await withStranger();
  const found = await world.clock.through(orphans(place.provider, store));
  const stop = new AbortController();
  const removing = removeOrphans(place.provider, store, found.orphans, () => stop.abort(), stop.signal);
  await assert.rejects(world.clock.through(removing), (thrown: unknown) => {
    assert.ok(thrown instanceof MayflyError);
    assert.equal(thrown.exit, Exit.interrupted);
    assert.match(
      thrown.telling.what,
      /^Interrupted. 1 of the orphans were seen to go; not seen to go: 1 network$/,
    );
    return true;
  });
});
