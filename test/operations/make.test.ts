import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Exit, MayflyError } from '../../scripts/errors.ts';
import { makeOne } from '../../scripts/operations/make.ts';
import type { Making, Provider } from '../../scripts/providers/provider.ts';
import { laptop } from '../support/memory-fleet.ts';

const owner = { fleet: 'hello', environment: 'default', release: 'r', run: 'r-1' };
const making: Making = { kind: 'network', name: 'n', owner, place: 'here', parameters: {} };

test('what is made is dated by the clock of its provider, where that is known, and not by the laptop’s', async () => {
  const cloudTime = new Date('2030-01-01T00:00:00Z');
  for (const now of [() => cloudTime, () => undefined, undefined]) {
    const process = laptop().process(1);
    const make = async () => Promise.reject(new Error('the answer is lost'));
    const provider: Provider = { ...process.place.provider, make, ...(now && { now }) };
    const stop = new AbortController();
    const place = { ...process.place, provider, signal: stop.signal };
    const store = await place.store.lock('create');
    const done = makeOne(place, store, making);
    // The command is killed while the call is on its way: the intent stays open.
    stop.abort();
    await assert.rejects(done);
    const { openIntents } = await store.read();
    const expected = now?.() ? cloudTime : process.world.clock.now();
    assert.deepEqual(
      openIntents.map(({ at }) => at.toISOString().slice(0, 13)),
      [expected.toISOString().slice(0, 13)],
    );
    await store.unlock();
  }
});

test('machines that were made, and could not be written down, are in doubt: nobody makes them again', async () => {
  const { place } = laptop().process(1);
  const machines = [{ id: 'i-1' }];
  const provider: Provider = { ...place.provider, make: async () => ({ machines, refusals: [] }) };
  const store = await place.store.lock('create');
  const full: typeof store = {
    ...store,
    write: async (...records) => {
      if (records.some(({ type }) => type === 'made')) throw new Error('no space left on device');
      await store.write(...records);
    },
  };
  await assert.rejects(
    makeOne({ ...place, provider }, full, { ...making, kind: 'machine' }),
    (thrown: unknown) =>
      thrown instanceof MayflyError &&
      thrown.exit === Exit.unproven &&
      thrown.telling.why === 'no space left on device',
  );
  assert.equal((await store.read()).openIntents.length, 1);
  await store.unlock();
});

test('a call that waits before it is sent has its intent written anew, and is not sent without the lock', async () => {
  const { place, world } = laptop().process(1);
  const store = await place.store.lock('create');
  const at = async () => (await store.read()).openIntents.map(intent => intent.at.getTime());
  const ages: number[] = [];
  let held = true;
  const wait = async (milliseconds: number, sending: (() => Promise<void>) | undefined) => {
    await world.clock.sleep(milliseconds);
    await sending?.();
    const [written = 0, ...more] = await at();
    assert.deepEqual(more, []);
    ages.push(world.clock.now().getTime() - written);
  };
  const provider: Provider = {
    ...place.provider,
    make: async (_making, _boot, _signal, sending) => {
      for (const milliseconds of [1_000, 600_000, 2_000]) await wait(milliseconds, sending);
      held = false;
      await wait(600_000, sending);
      throw new Error('it was sent');
    },
  };
  const losable: typeof store = {
    ...store,
    assertHeld: async () => {
      if (!held) throw new Error('the lock is lost');
    },
  };
  const made = makeOne({ ...place, provider }, losable, making);
  await assert.rejects(world.clock.through(made), /the lock is lost/);
  assert.equal(ages.length, 3);
  assert.ok(
    ages.every(age => age < 5_000),
    ages.join(),
  );
  // What was sent before may still come.
  assert.equal((await at()).length, 1);
});

test('calls that are sent side by side wait for the intent that is written anew; one that cannot be written is in doubt', async () => {
  const { place, world } = laptop().process(1);
  const store = await place.store.lock('create');
  let full = false;
  const order: string[] = [];
  const own: typeof store = {
    ...store,
    write: async (...records) => {
      if (full) throw new Error('no space left on device');
      await store.write(...records);
      order.push(...records.map(({ type }) => type));
    },
  };
  const provider: Provider = {
    ...place.provider,
    make: async (_making, _boot, _signal, sending) => {
      await world.clock.sleep(60_000);
      await Promise.all([1, 2].map(() => sending?.().then(() => order.push('sent'))));
      await sending?.().then(() => order.push('sent'));
      full = true;
      await world.clock.sleep(60_000);
      await sending?.().catch(() => undefined);
      full = false;
      // Whoever swallowed that sends nothing more.
      await assert.rejects(sending?.() ?? assert.fail(), /no space left/);
      throw new Error('the provider gives up');
    },
  };
  await assert.rejects(
    world.clock.through(makeOne({ ...place, provider }, own, making)),
    (thrown: unknown) => {
      assert.ok(thrown instanceof MayflyError);
      assert.equal(thrown.exit, Exit.unproven);
      assert.match(thrown.telling.why ?? '', /no space left on device/);
      return true;
    },
  );
  assert.deepEqual(order, ['intent', 'intent', 'sent', 'sent', 'sent']);
  assert.equal((await store.read()).openIntents.length, 1);
});
