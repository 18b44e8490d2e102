import assert from 'node:assert/strict';
import { test } from 'node:test';
import { office } from './office.ts';

test('thousands of records that come at once are all on the disk when their writers go on, in a few writes', async () => {
  const { enter, clock } = office();
  const { store, life, world } = enter(1);
  const locked = await clock.through(store.lock('create'));
  const before = life.calls();
  let told = 0;
  const writing = Array.from({ length: 3500 }, async (_, index) => {
    await locked.write({ type: 'phase', machine: `hello-${index}`, phase: 'running' });
    told += 1;
    if (index === 0 || index === 3499)
      assert.equal((await store.read()).machines.get(`hello-${index}`)?.phase, 'running');
  });
  await clock.through(Promise.all(writing));
  assert.equal(told, 3500);
  assert.equal((await store.read()).machines.size, 3500);
  assert.ok(life.calls() - before < 300, `${life.calls() - before} calls to the disk`);
  await clock.through(locked.unlock());
  assert.ok(world);
});
