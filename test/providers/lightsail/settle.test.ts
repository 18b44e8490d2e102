import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { OpenIntent } from '../../../scripts/providers/provider.ts';
import { acquired, define, never, owner, planned, stage, usual } from './stage.ts';

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
  assert.deepEqual(on.sent.slice(before), ['eu-west-1 lightsail:GetInstance']);
});

test('an intent that is older than the window is over; one of the future is of now; a lost journal is of now', async () => {
  const on = stage();
  assert.equal(await waited(on, [await intentOf(on, 300_000)]), 0);
  const other = stage();
  assert.equal(await waited(other, [await intentOf(other, -3_600_000)]), 300);
  const lost = stage();
  assert.equal(await waited(lost, [], false), 300);
});

test('what came of it is ended, found by its name though no list shows it; what is known to be made stays', async () => {
  const on = stage();
  const plan = await planned(on, define(`${usual}, disks: [{name: data, size: 8, path: /dev/xvdf}]`, 2));
  await acquired(on, plan, 2);
  const [one, other] = plan.next(owner, 2, [], []);
  assert.ok(one && other);
  on.lab.setFaults([{ kind: 'flapping', action: 'lightsail:GetInstances' }]);
  const intents = [
    ...one.map(making => ({ run: owner.run, making, at: on.clock.now() })),
    ...other.map(making => ({ run: owner.run, making, at: on.clock.now(), made: true })),
  ];
  await waited(on, intents);
  const left = on.lab.remains().map(({ kind, name }) => `${kind} ${name}`);
  assert.deepEqual(left.sort(), [
    `disk ${other[0]?.name}`,
    `instance ${other[1]?.name}`,
    'key-pair mayfly_hello_default_eu-west-1_r-1_key',
  ]);
});

test('what could not be asked by its name is told, and never taken for settled', async () => {
  const on = stage();
  const intent = await intentOf(on, 400_000);
  on.lab.setFaults([{ kind: 'silent region', action: 'lightsail:GetInstance' }]);
  const settle = () =>
    on.through(on.provider.settle(owner, { intents: [intent], complete: true }, () => undefined, never));
  assert.deepEqual(
    (await settle()).map(({ place }) => place),
    ['eu-west-1'],
  );
  on.lab.setFaults([]);
  assert.deepEqual(await settle(), []);
});
