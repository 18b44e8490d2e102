import assert from 'node:assert/strict';
import test from 'node:test';
import { drawOf } from './draw-lightsail.ts';
import { firstDifference, type Recording, recordPlan } from './recording.ts';

for (const cloud of ['ec2', 'lightsail'] as const)
  test(`the lab's core answers the same to the same calls at the same times: ${cloud}`, async () => {
    const recordings: Recording[] = [];
    const draw = drawOf(cloud);
    for (let seed = 1; seed <= 40; seed += 1) recordings.push(await recordPlan(draw(seed)));
    const asked = recordings.reduce((sum, recording) => sum + recording.asked.length, 0);
    assert.ok(asked > 1000, `${asked} things were asked`);
    for (const recording of recordings) assert.equal(firstDifference(recording), undefined);
    const [first] = recordings;
    if (!first) throw new Error('nothing was recorded');
    const other = { ...first, options: { ...first.options, seed: first.options.seed + 1 } };
    assert.notEqual(firstDifference(other), undefined);
  });
