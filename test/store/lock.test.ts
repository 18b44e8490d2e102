import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { MayflyError } from '../../scripts/errors.ts';
import { folderStore } from '../../scripts/store/folder.ts';
import type { FleetStore, LockedFleetStore } from '../../scripts/store/store.ts';
import { type FakeClock, fakeClock } from '../support/clock.ts';
import { type Drive, newDrive } from '../support/drive.ts';
import type { Fate } from '../support/fate.ts';
import { seeded } from '../support/seeded.ts';
import {
  type Births,
  type Circumstances,
  type SimulatedProcess,
  simulatedProcess,
} from '../support/world.ts';
import { otherScope, scope } from './records.ts';

interface Office {
  readonly drive: Drive;
  readonly clock: FakeClock;
  /** A process on one of the computers that share the store. */
  enter(pid: number, more?: Circumstances): SimulatedProcess & { store: FleetStore };
}

const office = (): Office => {
  const drive = newDrive();
  const clock = fakeClock();
  const computers = new Map<string, Births>();
  return {
    drive,
    clock,
    enter: (pid, more = {}) => {
      const host = more.host ?? 'laptop';
      const births = computers.get(host) ?? new Map();
      computers.set(host, births);
      const random = seeded(pid);
      const entered = simulatedProcess({ drive, clock, births, random, pid, ...more });
      return { ...entered, store: folderStore(entered.world, '/store').open(scope) };
    },
  };
};

const lockFiles = (drive: Drive) =>
  [...drive.tree().keys()].filter(name => name.includes('/lock/')).map(name => name.slice(-17));

const held = (thrown: unknown): MayflyError['telling'] => {
  const { exit, kind, telling } = thrown as MayflyError;
  assert.deepEqual([exit, kind], [1, 'user']);
  return telling;
};

const refusal = async (store: FleetStore): Promise<MayflyError['telling']> => {
  const outcome = await store.lock('destroy').then(
    () => assert.fail('the lock was given twice'),
    thrown => thrown,
  );
  return held(outcome);
};

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

test('the lock of a process of this computer that died is taken over at once', async () => {
  const { enter, clock } = office();
  const dead = enter(1);
  await dead.store.lock('create');
  dead.die();
  assert.equal(await enter(2).store.holder(), undefined);
  const locked = await enter(2).store.lock('destroy');
  assert.equal(locked.fence, 2);
  assert.equal(clock.monotonic(), 0);
});

test('a process that has the number of a dead one is not taken for it', async () => {
  const { enter } = office();
  const dead = enter(1);
  await dead.store.lock('create');
  dead.die();
  const { store } = enter(1, { random: seeded(77) });
  assert.equal((await store.lock('create')).fence, 2);
});

test('of any number of takers of a dead lock exactly one wins', async () => {
  for (let seed = 1; seed <= 60; seed += 1) {
    const { enter, drive } = office();
    const dead = enter(1000);
    if (seed % 2 === 0) {
      await dead.store.lock('create');
      dead.die();
    }
    const takers = Array.from({ length: 8 }, (_, index) =>
      enter(index + 1, { random: seeded(seed * 100 + index) }),
    );
    const outcomes = await Promise.allSettled(takers.map(({ store }) => store.lock('create')));
    const won = outcomes.filter(outcome => outcome.status === 'fulfilled');
    for (const outcome of outcomes) if (outcome.status === 'rejected') held(outcome.reason);
    assert.equal(won.length, 1, `seed ${seed}`);
    assert.equal(lockFiles(drive).at(-1), `${String(won[0]?.value.fence).padStart(12, '0')}.json`);
  }
});

test('a holder on another computer keeps the lock while it lives, for days', async () => {
  const { enter, clock } = office();
  const first = await enter(1, { host: 'desk' }).store.lock('create');
  for (let hours = 0; hours < 12; hours += 1) {
    await clock.advance(3_600_000 + hours * 1000);
    await refusal(enter(2).store);
    await first.write({ type: 'removed', name: 'x' });
  }
});

test('a dead holder on another computer is watched for a whole lease before its lock is taken over', async () => {
  const { enter, clock } = office();
  const dead = enter(1, { host: 'desk' });
  await dead.store.lock('create');
  await clock.advance(1000);
  dead.die();
  await clock.advance(59_000);
  await refusal(enter(2).store);
  await clock.advance(1001);
  const said: string[] = [];
  const began = clock.monotonic();
  const locked = await clock.through(enter(3).store.lock('destroy', { say: text => said.push(text) }));
  assert.equal(locked.fence, 2);
  assert.equal(clock.monotonic() - began, 60_000);
  assert.match(said.join(), /ada@desk .* 60 s/);
});

test('a dead holder whose clock was years ahead does not keep the lock', async () => {
  const { enter, clock } = office();
  const dead = enter(1, { host: 'desk' });
  const now = () => new Date(clock.now().getTime() + 10 * 365 * 86_400_000);
  await folderStore({ ...dead.world, clock: { ...clock, now } }, '/store')
    .open(scope)
    .lock('create');
  dead.die();
  assert.equal((await clock.through(enter(2).store.lock('destroy'))).fence, 2);
  assert.equal(clock.monotonic(), 60_000);
});

test('watching a silent holder is given up with the reason of the signal', async () => {
  const { enter, clock } = office();
  const dead = enter(1, { host: 'desk' });
  await dead.store.lock('create');
  dead.die();
  await clock.advance(120_000);
  const controller = new AbortController();
  const waiting = enter(2).store.lock('destroy', { signal: controller.signal });
  await clock.advance(20_000);
  controller.abort(new Error('ctrl-C'));
  await assert.rejects(waiting, /ctrl-C/);
});

for (const wrong of [3_600_000, -3_600_000, 10 * 365 * 86_400_000, -10 * 365 * 86_400_000])
  test(`a clock that is wrong by ${wrong / 3_600_000} h steals no lock of a living holder`, async () => {
    const { enter, clock } = office();
    const { store, world } = enter(1, { host: 'desk' });
    const first = await store.lock('create');
    const now = () => new Date(clock.now().getTime() + wrong);
    const other = enter(2);
    const skewed = folderStore({ ...other.world, clock: { ...clock, now } }, '/store').open(scope);
    const outcome = await clock.through(
      skewed.lock('destroy').then(
        () => 'stolen',
        () => 'refused',
      ),
    );
    // The holder's sign of life is seen, but its time says nothing here: the watch goes on until the bound of tries.
    assert.equal(outcome, 'refused');
    await first.assertHeld();
    clock.jump(wrong);
    await first.write({ type: 'removed', name: 'x' });
    await clock.advance(100_000);
    await first.assertHeld();
    assert.equal(world.host.name, 'desk');
  });

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
  await clock.advance(300_000);
  await second.write({ type: 'ended', run: 'r-2', exit: 0 });
  assert.deepEqual(lockFiles(drive), ['000000000002.json']);
  assert.deepEqual((await second.read()).lastRun, { run: 'r-2', command: 'destroy', ended: 0 });
  await second.unlock();
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
    assert.ok(stops > 5, `${stops} stops`);
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
  await assert.rejects(locked.write({ type: 'removed', name: 'x' }), /was lost/);
  const before = [...drive.tree()].map(([name, content]) => `${name} ${content}`);
  await clock.advance(600_000);
  assert.deepEqual(
    [...drive.tree()].map(([name, content]) => `${name} ${content}`),
    before,
  );
  assert.equal(clock.waiting(), 0);
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
