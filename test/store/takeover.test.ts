import assert from 'node:assert/strict';
import { test } from 'node:test';
import { folderStore } from '../../scripts/store/folder.ts';
import { seeded } from '../support/seeded.ts';
import { held, lockFiles, office, refusal } from './office.ts';
import { scope } from './records.ts';

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
        () => assert.fail('stolen'),
        thrown => thrown,
      ),
    );
    assert.match(held(outcome).why ?? '', /ada@desk.*a sign of life just now/);
    assert.ok(clock.monotonic() <= 15_000, 'the first sign of life is enough');
    await first.assertHeld();
    clock.jump(wrong);
    await first.write({ type: 'removed', name: 'x' });
    await clock.advance(100_000);
    await first.assertHeld();
    assert.equal(world.host.name, 'desk');
  });
