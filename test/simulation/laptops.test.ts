import assert from 'node:assert/strict';
import { test } from 'node:test';
import { sweepApart } from './apart.ts';
import { draw } from './draw.ts';
import { words } from './sweep.ts';

test('three laptops at work on one fleet at once, with one store or each with its own: nothing left, nothing doubled', async () => {
  const seeds = { first: 1_000_010, count: 400, step: 10 };
  for (let index = 0; index < seeds.count; index += 1)
    assert.equal(draw(seeds.first + index * seeds.step).skews.length, 3);
  const { schedules, failures, tally } = await sweepApart(seeds);
  assert.equal(failures.length, 0, words(failures));
  assert.equal(schedules, 400);
  for (const what of ['create created', 'create threw', 'destroy destroyed', 'list listed', 'proven'])
    assert.ok((tally[what] ?? 0) > 20, `${what}: ${tally[what]}`);
});
