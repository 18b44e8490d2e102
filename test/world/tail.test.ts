import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { tail } from '../../scripts/world/tail.ts';

const fed = (bytes: Buffer, limit: number, step: number) => {
  const kept = tail(limit);
  for (let at = 0; at < bytes.length; at += step) kept.add(bytes.subarray(at, at + step));
  return kept;
};

test('the end of any text is kept whole, however it comes and wherever it is cut', () => {
  const text = 'aé€🦟'.repeat(50);
  const bytes = Buffer.from(text);
  for (let limit = 0; limit <= bytes.length + 1; limit++)
    for (const step of [1, 2, 3, 7, 64, bytes.length]) {
      const kept = fed(bytes, limit, step);
      const said = kept.text();
      assert.ok(text.endsWith(said), `limit ${limit}, steps of ${step}`);
      assert.ok(Buffer.byteLength(said) <= limit);
      assert.ok(Buffer.byteLength(said) > Math.min(limit, bytes.length) - 4);
      assert.equal(kept.dropped() + Buffer.byteLength(said), bytes.length);
    }
});

test('what is below the limit comes back byte by byte', () => {
  const bytes = Buffer.from([0x80, 0x80, 0x41, 0xff, 0xc3]);
  const kept = fed(bytes, 5, 1);
  assert.equal(kept.text(), '��A��');
  assert.equal(kept.dropped(), 0);
});

test('bytes that are no text are kept up to the limit', () => {
  const kept = fed(Buffer.alloc(1000, 0x80), 100, 10);
  assert.equal(kept.text(), '�'.repeat(100));
  assert.equal(kept.dropped(), 900);
});

test('asking twice, and in the middle, changes nothing', () => {
  const kept = tail(10);
  kept.add(Buffer.from('0123456789abc'));
  assert.deepEqual(
    [kept.text(), kept.text(), kept.dropped(), kept.dropped()],
    ['3456789abc', '3456789abc', 3, 3],
  );
  kept.add(Buffer.from('def'));
  assert.deepEqual([kept.text(), kept.dropped()], ['6789abcdef', 6]);
});

test('two million chunks of one byte need no more memory than their bytes', () => {
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('gc') as () => void;
  /** Megabytes that are still needed after all garbage is gone. */
  const needed = () => {
    collect();
    const { heapUsed, external } = process.memoryUsage();
    return Math.round((heapUsed + external) / (1 << 20));
  };
  const before = needed();
  const kept = tail(1 << 20);
  for (let count = 0; count < 2_000_000; count++) kept.add(Buffer.of(0x78));
  const grown = needed() - before;
  assert.equal(kept.text().length, 1 << 20);
  assert.ok(grown < 60, `${grown} MB more are needed`);
});
