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
  return on.clock.monotonic() - began;
};

test('a call of a killed run is waited for until it cannot come any more, and never sent again', async () => {
  const on = stage();
  const before = on.sent.length;
  const intent = await intentOf(on, 100_000);
  const sent = on.sent.length;
  assert.equal(await waited(on, [intent]), 200_000);
  assert.equal(await waited(on, [intent]), 0);
  assert.equal(on.sent.length, sent);
  assert.ok(sent >= before);
});

test('an intent that is older than the window is over; one of the future is of now; a lost journal is of now', async () => {
  const on = stage();
  assert.equal(await waited(on, [await intentOf(on, 300_000)]), 0);
  const other = stage();
  assert.equal(await waited(other, [await intentOf(other, -3_600_000)]), 300_000);
  const lost = stage();
  assert.equal(await waited(lost, [], false), 300_000);
});
