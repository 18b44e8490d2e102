import assert from 'node:assert/strict';
import { test } from 'node:test';
import { keeperGone, newMark } from '../../../lab/machines/labels.ts';
import { simulatedProcess } from '../../support/world.ts';

test('a lab is dead when its process is gone, or when another one has its number', async () => {
  const births = new Map([[100, 'boot:7']]);
  const { world } = simulatedProcess({ pid: 200, births });
  assert.equal(await keeperGone(world, 'laptop/100/boot:7'), false);
  assert.equal(await keeperGone(world, 'laptop/100/boot:6'), true);
  assert.equal(await keeperGone(world, 'laptop/101/boot:7'), true);
  assert.equal(await keeperGone(world, (await newMark(world)).keeper), false);
});

test('a lab of another host, or of an unknown kind, is never called dead', async () => {
  const { world } = simulatedProcess();
  for (const keeper of ['desktop/101/boot:7', '', 'laptop', 'laptop/x/boot:7', 'laptop/101'])
    assert.equal(await keeperGone(world, keeper), false, keeper);
});

test('two labs of one process have different marks', async () => {
  const { world } = simulatedProcess();
  const [one, other] = [await newMark(world), await newMark(world)];
  assert.notEqual(one.lab, other.lab);
  assert.equal(one.keeper, other.keeper);
});
