import assert from 'node:assert/strict';
import { test } from 'node:test';
import { created, define, destroyed, stage, usual } from './stage.ts';

test('a fleet is made, is seen, and goes without a trace', async () => {
  const on = stage();
  const definition = define(usual);
  const { machines, tries } = await created(on, definition);
  assert.equal(machines.length, 3, JSON.stringify(tries));
  await on.clock.advance(20_000);
  const look = await on.through(on.again().look({ fleet: 'hello', environment: 'default' }));
  assert.deepEqual(
    look.machines.map(({ state }) => state),
    ['running', 'running', 'running'],
  );
  assert.deepEqual(look.others.map(({ kind }) => kind).sort(), ['launch template', 'security group']);
  assert.equal(look.asked.length, 17);
  assert.deepEqual(await destroyed(on, on.again()), []);
  assert.deepEqual(on.lab.remains(), []);
});
