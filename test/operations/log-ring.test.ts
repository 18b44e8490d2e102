import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ring } from '../../scripts/operations/log-ring.ts';

test('a ring keeps the last things, by number and by size, and counts what it dropped', () => {
  const few = ring<number>(3, 1000);
  for (let each = 0; each < 10_000; each += 1) few.add(each, 1);
  assert.deepEqual([few.all(), few.dropped()], [[9997, 9998, 9999], 9997]);
  const small = ring<string>(100, 10);
  for (const word of ['aaaa', 'bbbb', 'cccc']) small.add(word, word.length);
  assert.deepEqual([small.all(), small.dropped()], [['bbbb', 'cccc'], 1]);
  small.add('x'.repeat(50), 50);
  assert.equal(small.all().length, 1, 'what is larger than all is still told');
});

test('things that were taken out are not counted as dropped', () => {
  const queue = ring<number>(10, 1000);
  for (let each = 0; each < 5000; each += 1) {
    queue.add(each, 1);
    assert.equal(queue.shift(), each);
  }
  assert.deepEqual([queue.all(), queue.dropped(), queue.shift()], [[], 0, undefined]);
});
