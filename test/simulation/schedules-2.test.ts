import assert from 'node:assert/strict';
import { test } from 'node:test';
import { sweepApart } from './apart.ts';
import { words } from './sweep.ts';

test('10,000 more lives of fleets: nothing left, nothing doubled, the same each time', async () => {
  const { schedules, failures, twice } = await sweepApart({ first: 10_001, count: 10_000 });
  assert.equal(failures.length, 0, words(failures));
  assert.deepEqual([schedules, twice], [10_000, 100]);
});
