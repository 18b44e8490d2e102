import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { OpenIntent } from '../../../scripts/providers/provider.ts';
import { define, never, owner, planned, stage, usual } from './stage.ts';

const intentOf = async (on: ReturnType<typeof stage>, age: number): Promise<OpenIntent> => {
  const plan = await planned(on, define(usual, 1));
  const making = plan.next(owner, 1, [], [])[0]?.[0];
  assert.ok(making);
  return { run: owner.run, making, at: new Date(on.clock.now().getTime() - age) };
};
const waited = async (on: ReturnType<typeof stage>, intents: readonly OpenIntent[], complete = true) => {
  const began = on.clock.monotonic();
  assert.deepEqual(
    await on.through(on.provider.settle(owner, { intents, complete }, () => undefined, never)),
    [],
  );
  // Calls that ask AWS for its time take a little, and tell it in whole seconds.
  return Math.round((on.clock.monotonic() - began) / 2000) * 2;
};

test('a call of a killed run is waited for until it cannot come any more, and never sent again', async () => {
  const on = stage();
  const intent = await intentOf(on, 100_000);
  const before = on.sent.length;
  assert.equal(await waited(on, [intent]), 200);
  assert.equal(await waited(on, [intent]), 0);
  assert.deepEqual(on.sent.slice(before), []);
});

test('an intent that is older than the window is over; one of the future is of now; a lost journal is of now', async () => {
  const on = stage();
  assert.equal(await waited(on, [await intentOf(on, 300_000)]), 0);
  const other = stage();
  assert.equal(await waited(other, [await intentOf(other, -3_600_000)]), 300);
  const lost = stage();
  assert.equal(await waited(lost, [], false), 300);
});
