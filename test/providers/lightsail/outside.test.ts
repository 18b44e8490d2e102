import assert from 'node:assert/strict';
import { test } from 'node:test';
import { created, define, stage, usual } from './stage.ts';

test('who is let in to port 22 is told as Lightsail has it, and as whom this computer is seen', async () => {
  const on = stage();
  await created(on, define(usual, 1));
  await on.clock.advance(200_000);
  const { machines } = await on.through(
    on.provider.look({ fleet: 'hello', environment: 'default' }, ['machine'], ['eu-west-1']),
  );
  const [machine] = machines;
  assert.ok(machine);
  const seen = await on.through(on.provider.outside?.(machine) ?? Promise.resolve(undefined));
  assert.ok(seen?.caller?.[0]);
  assert.deepEqual(seen.letIn, [`${seen.caller[0]}/32`]);
  const blind = on.again({ caller: { denied: new Set(['lightsail:GetInstance']) } });
  const less = await on.through(blind.outside?.(machine) ?? Promise.resolve(undefined));
  assert.deepEqual(Object.keys(less ?? {}), ['caller']);
});
