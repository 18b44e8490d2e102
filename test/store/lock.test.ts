import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { MayflyError } from '../../scripts/errors.ts';
import { folderStore } from '../../scripts/store/folder.ts';
import type { Fate } from '../support/fate.ts';
import { seeded } from '../support/seeded.ts';
import { lockFiles, office, refusal } from './office.ts';
import { otherScope } from './records.ts';

test('a lock that is held is refused with who holds it, since when, its last sign of life, and what to do', async () => {
  const { enter, clock, drive } = office();
  const first = await enter(1).store.lock('create --env default');
  await clock.advance(20_000);
  const telling = await refusal(enter(2, { user: 'bob' }).store);
  assert.match(
    telling.why ?? '',
    /ada@laptop holds its lock: pid 1, "create --env default", since 2026-11-21T06:00:00/,
  );
  assert.match(telling.why ?? '', /last sign of life 2026-11-21T06:00:15.000Z, 5 s ago/);
  assert.match(telling.next ?? '', /kill 1$/);
  assert.ok(drive.tree().has(telling.file ?? ''));
  assert.match((await refusal(enter(3, { host: 'desk' }).store)).next ?? '', /on laptop: kill 1$/);
  const holder = await enter(4).store.holder();
  assert.deepEqual(
    [holder?.user, holder?.host, holder?.pid, holder?.command],
    ['ada', 'laptop', 1, 'create --env default'],
  );
  await first.unlock();
  assert.equal(await enter(5).store.holder(), undefined);
  (await enter(6).store.lock('destroy')).unlock();
});

test('fences rise with each lock, also when the lock files are lost', async () => {
  const { enter, drive } = office();
  for (let fence = 1; fence <= 12; fence += 1) {
    const { store, world } = enter(fence);
    const locked = await store.lock('create');
    assert.equal(locked.fence, fence);
    assert.deepEqual(lockFiles(drive), [`${String(fence).padStart(12, '0')}.json`]);
    await locked.write({ type: 'removed', name: 'x' });
    await locked.unlock();
    if (fence % 3 === 0) await world.files.remove('/store/hello/default/lock');
  }
});

test('environments of a fleet are locked each for itself', async () => {
  const { enter } = office();
  const { store, world } = enter(1);
  await store.lock('create');
  const other = await folderStore(world, '/store').open(otherScope).lock('create');
  assert.equal(other.fence, 1);
});

test('a sign of life that hangs while the lock is given back does not take it again', async () => {
  let stalls = 0;
  for (let at = 1; at <= 20; at += 1) {
    const { enter, clock } = office();
    const fate: Fate = {};
    const { store, life } = enter(1, { fate, random: seeded(at) });
    const locked = await store.lock('create');
    fate.stallAt = life.calls() + at;
    await clock.advance(15_000);
    if (life.calls() === fate.stallAt) stalls += 1;
    const unlocking = locked.unlock();
    await clock.advance(1000);
    life.resume();
    await unlocking;
    await clock.advance(15_000);
    assert.equal(await enter(2).store.holder(), undefined, `stalled at call ${at}`);
  }
  assert.ok(stalls > 5 && stalls < 20, `${stalls} stalls`);
});

test('a sign of life that failed is tried again, and the lock is kept', async () => {
  const { enter, clock } = office();
  const fate: Fate = { code: 'ENOSPC' };
  const { store, life } = enter(1, { fate });
  const locked = await store.lock('create');
  for (let round = 0; round < 20; round += 1) {
    fate.failAt = life.calls() + 1;
    fate.failUntil = fate.failAt + 1;
    await clock.advance(60_000);
    assert.ok(life.calls() > fate.failUntil + 5);
    await locked.assertHeld();
  }
  fate.failAt = life.calls() + 1;
  fate.failUntil = Number.POSITIVE_INFINITY;
  await clock.advance(75_000);
  delete fate.failAt;
  await assert.rejects(locked.assertHeld(), (lost: MayflyError) =>
    /ENOSPC/.test(String((lost.cause as MayflyError).telling.why)),
  );
});

test('unlocking twice is fine, and nothing is written afterwards', async () => {
  const { enter, clock, drive } = office();
  const locked = await enter(1).store.lock('create');
  await Promise.all([locked.unlock(), locked.unlock()]);
  await locked.unlock();
  assert.equal(clock.waiting(), 0, 'no heartbeat waits any more');
  await assert.rejects(locked.write({ type: 'removed', name: 'x' }), /was lost/);
  const before = [...drive.tree()].map(([name, content]) => `${name} ${content}`);
  await clock.advance(600_000);
  assert.deepEqual(
    [...drive.tree()].map(([name, content]) => `${name} ${content}`),
    before,
  );
});

test('what is written while unlocking is either recorded or refused', async () => {
  const { enter } = office();
  const locked = await enter(1).store.lock('create');
  const writes = [locked.write({ type: 'made', run: 'r', name: 'before' }), locked.unlock()];
  const late = locked.write({ type: 'made', run: 'r', name: 'after' }).then(
    () => true,
    () => false,
  );
  await Promise.all(writes);
  const { made } = await enter(2).store.read();
  assert.deepEqual([made.has('before'), made.has('after')], [true, await late]);
});
