import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { MayflyError } from '../../scripts/errors.ts';
import { folderStore } from '../../scripts/store/folder.ts';
import type { LockedFleetStore } from '../../scripts/store/store.ts';
import { fakeClock } from '../support/clock.ts';
import type { Fate } from '../support/fate.ts';
import { seeded } from '../support/seeded.ts';
import { held, lockFiles, office } from './office.ts';
import { scope } from './records.ts';

test('a holder that could not renew its lock for a lease writes nothing more, even when nobody took it', async () => {
  const { enter, drive } = office();
  // Asleep: time goes on, but its heartbeat does not run.
  const own = fakeClock();
  const asleep = { ...own, monotonic: () => late, sleep: () => new Promise<void>(() => undefined) };
  let late = 0;
  const { world } = enter(1);
  const locked = await folderStore({ ...world, clock: asleep }, '/store')
    .open(scope)
    .lock('create');
  late = 59_999;
  await locked.write({ type: 'removed', name: 'x' });
  late = 60_000;
  for (const act of [
    () => locked.write({ type: 'removed', name: 'y' }),
    () => locked.assertHeld(),
    () => locked.keepClientKey('key'),
    () => locked.keepRelease('a', '{}'),
    () => locked.restart(9),
    () => locked.forget(),
  ])
    await assert.rejects(
      act,
      (thrown: MayflyError) => /was lost/.test(thrown.message) && /60 s/.test(thrown.telling.why ?? ''),
    );
  assert.ok(!drive.tree().has('/store/hello/default/key'));
  await locked.unlock();
  assert.equal(await enter(2).store.holder(), undefined, 'what is still its own is given back');
});

test('a holder whose lock was taken over writes nothing more and leaves the new lock alone', async () => {
  const { enter, clock, drive } = office();
  const stopped = enter(1);
  const locked = await stopped.store.lock('create');
  await locked.write({ type: 'run', run: 'r-1', command: 'create' });
  // As after SIGSTOP: it is seen as dead, and goes on later.
  stopped.world.processes.kill(1, 'SIGKILL');
  const second = await enter(2).store.lock('destroy');
  await second.write({ type: 'run', run: 'r-2', command: 'destroy' });
  await assert.rejects(locked.write({ type: 'ended', run: 'r-1', exit: 0 }), /was lost/);
  await assert.rejects(locked.assertHeld(), /was lost/);
  await second.keepClientKey('new');
  await assert.rejects(locked.forget(), /was lost/);
  assert.equal(await second.clientKey(), 'new');
  await locked.unlock();
  assert.equal((await enter(3).store.holder())?.command, 'destroy', 'it gave back what is not its own');
  await clock.advance(300_000);
  await second.write({ type: 'ended', run: 'r-2', exit: 0 });
  assert.deepEqual(lockFiles(drive), ['000000000002.json']);
  assert.deepEqual((await second.read()).lastRun, { run: 'r-2', command: 'destroy', ended: 0 });
  await second.unlock();
});

test('a taker that is stopped anywhere on its way never holds the lock beside another', async () => {
  let stops = 0;
  let late = 0;
  for (let at = 1; ; at += 1) {
    const where = `stopped at call ${at}`;
    const { enter } = office();
    const fate: Fate = { stopAt: at };
    const slow = enter(1, { fate, random: seeded(at) });
    const taking = slow.store.lock('create').then(
      locked => locked,
      thrown => thrown as MayflyError,
    );
    if ((await Promise.race([taking, slow.life.stopped])) !== 'stopped') break;
    stops += 1;
    const first = await enter(2).store.lock('one').catch(held);
    if ('fence' in first) {
      await first.write({ type: 'made', run: 'r', name: 'x' });
      await first.unlock();
      const second = await enter(3).store.lock('two');
      slow.life.resume();
      held(await taking);
      await second.write({ type: 'made', run: 'r', name: 'y' });
      await second.unlock();
      assert.deepEqual([...(await enter(4).store.read()).made], ['x', 'y'], where);
      late += 1;
    } else {
      slow.life.resume();
      const locked = await taking;
      assert.ok('fence' in locked, where);
      await locked.write({ type: 'made', run: 'r', name: 'x' });
    }
  }
  assert.ok(late > 10 && stops - late > 5, `${late} of ${stops} were late`);
});

/** What the first holder was doing when it was stopped; each may be stopped at any of its calls to the disk. */
const doings: Record<string, (locked: LockedFleetStore) => Promise<void>> = {
  write: locked =>
    locked.write({ type: 'made', run: 'slow', name: 'slow' }, { type: 'made', run: 'slow', name: 'slower' }),
  'begin a run': locked => locked.write({ type: 'run', run: 'slow', command: 'create' }),
  'keep a key': locked => locked.keepClientKey('slow'),
  'keep a release': locked => locked.keepRelease('abc', 'slow'),
  'start the journal anew': locked => locked.restart(5),
  unlock: locked => locked.unlock(),
};

for (const [name, act] of Object.entries(doings))
  test(`a holder that is stopped anywhere while it would ${name} takes nothing back from the next holder`, async () => {
    let stops = 0;
    for (let at = 1; ; at += 1) {
      const where = `stopped at call ${at}`;
      const { enter } = office();
      const fate: Fate = {};
      const slow = enter(1, { fate, random: seeded(at) });
      const locked = await slow.store.lock('create');
      await locked.write({ type: 'made', run: 'r', name: 'old' });
      fate.stopAt = slow.life.calls() + at;
      const acting = act(locked).then(
        () => true,
        () => false,
      );
      if ((await Promise.race([acting, slow.life.stopped])) !== 'stopped') break;
      stops += 1;
      // As after a lease: the holder counts as dead, and goes on later.
      slow.world.processes.kill(1, 'SIGKILL');
      const second = await enter(2).store.lock('create');
      const read = await second.read();
      assert.equal(read.damage, undefined, where);
      await second.write(
        { type: 'run', run: 'new', command: 'create' },
        { type: 'made', run: 'new', name: 'new' },
      );
      await second.keepClientKey('new');
      await second.keepRelease('abc', 'new');
      slow.life.resume();
      const acknowledged = await acting;
      await second.write({ type: 'made', run: 'new', name: 'newer' });
      await second.unlock();
      const last = enter(3).store;
      const after = await last.read();
      assert.equal(after.damage, undefined, where);
      assert.deepEqual([...after.made], [...read.made, 'new', 'newer'], where);
      assert.equal(after.generation, read.generation, where);
      assert.deepEqual(after.lastRun, { run: 'new', command: 'create' }, where);
      assert.deepEqual([await last.clientKey(), await last.release('abc')], ['new', 'new'], where);
      if (name === 'write' && acknowledged) assert.ok(read.made.has('slow'), where);
      assert.equal((await last.lock('create')).fence, 3, where);
    }
    assert.ok(stops >= 5, `${stops} stops`);
  });
