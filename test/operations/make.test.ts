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
