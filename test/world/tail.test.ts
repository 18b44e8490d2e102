import assert from 'node:assert/strict';
import { test } from 'node:test';
import { byteTail } from '../../scripts/world/tail.ts';

test('the end of a stream is kept, however it is cut into chunks', () => {
  const text = 'aé€😀'.repeat(200);
  const bytes = Buffer.from(text);
  for (let size = 1; size < 60; size += 1)
    for (const most of [0, 1, 2, 3, 7, 100, bytes.length - 1, bytes.length, bytes.length + 1]) {
      const tail = byteTail(most);
      for (let start = 0; start < bytes.length; start += size) tail.push(bytes.subarray(start, start + size));
      const kept = tail.text();
      assert.ok(text.endsWith(kept), `${size} ${most}`);
      assert.ok(Buffer.byteLength(kept) > Math.min(most, bytes.length) - 4, `${size} ${most}`);
      assert.ok(Buffer.byteLength(kept) <= most);
    }
});

test('a flood of chunks does not fill the memory', () => {
  const tail = byteTail(1000);
  const before = process.memoryUsage().arrayBuffers;
  for (let count = 0; count < 20_000; count += 1) tail.push(Buffer.alloc(10_000, 'x'));
  assert.equal(tail.text().length, 1000);
  assert.ok(process.memoryUsage().arrayBuffers - before < 100_000_000);
});
