import assert from 'node:assert/strict';
import { test } from 'node:test';
import { releaseContent } from '../../scripts/fleet/release.ts';
import { create } from '../../scripts/operations/create.ts';
import { standingRelease } from '../../scripts/operations/standing-release.ts';
import type { JournalRecord } from '../../scripts/store/store.ts';
import { laptop, preparedFleet } from '../support/memory-fleet.ts';

// Which release a command goes on with: its image is taken again, whatever its alias names by now.

const { release } = preparedFleet(3);

/** What each command goes on with after these records. */
const goneOnWith = async (...records: readonly JournalRecord[]) => {
  const { world, place } = laptop().process(1);
  const answers = async () => {
    const store = await place.store.lock('create');
    await store.keepRelease(release.id, releaseContent(release));
    await store.write(...records);
    await store.unlock();
    const ids = (['create', 'heal', 'replace'] as const).map(async command => {
      const standing = await standingRelease(place.store, command);
      return [command, standing?.id === release.id] as const;
    });
    return Object.fromEntries(await Promise.all(ids));
  };
  return world.clock.through(answers());
};

const run = (command: string): JournalRecord => ({ type: 'run', run: 'r-1', command, release: release.id });

test('a heal goes on with what its fleet is of; a create and a replace begin anew', async () => {
  const computer = laptop();
  const first = computer.process(1);
  assert.ok((await first.world.clock.through(create(first.place, preparedFleet(3)))).verdict.good);
  const { world, place } = computer.process(2);
  const standing = (command: 'create' | 'heal' | 'replace') =>
    world.clock.through(standingRelease(place.store, command));
  assert.deepEqual(await standing('heal'), release);
  assert.equal(await standing('create'), undefined);
  assert.equal(await standing('replace'), undefined);
});

test('what was interrupted is gone on with', async () => {
  assert.deepEqual(await goneOnWith(run('create')), { create: true, heal: true, replace: false });
  assert.deepEqual(await goneOnWith(run('replace'), { type: 'replacing', run: 'r-1', old: [] }), {
    create: true,
    heal: true,
    replace: true,
  });
});

test('where nothing was kept nothing is gone on with', async () => {
  const { world, place } = laptop().process(1);
  assert.equal(await world.clock.through(standingRelease(place.store, 'heal')), undefined);
});
