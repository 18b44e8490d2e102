import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ratios, spread } from './statistics.ts';

test('the median stands in the middle of any number of measurements, in any order', () => {
  assert.deepEqual(spread([5, 1, 3]), { median: 3, least: 1, most: 5 });
  assert.deepEqual(spread([10, 1, 2, 4]), { median: 3, least: 1, most: 10 });
  assert.deepEqual(spread([100, 9]), { median: 54.5, least: 9, most: 100 });
});

test('nothing measured is an error, not a zero', () => {
  assert.throws(() => spread([]), /nothing was measured/);
});

test('a ratio compares measurements of the same round only', () => {
  assert.deepEqual(ratios([2, 9], [1, 3]), [2, 3]);
  assert.throws(() => ratios([2, 9], [1]), /one measurement a round/);
});
