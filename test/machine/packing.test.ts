import assert from 'node:assert/strict';
import { test } from 'node:test';
import { gunzipSync } from 'node:zlib';
import { pack } from '../../scripts/machine/deploy.ts';
import { seeded } from '../support/seeded.ts';

// Big bundles, of which a sample decides whether packing is tried at all.

const noise = (seed: number, length: number) => seeded(seed).bytes(length);
const words = (length: number) => Buffer.from('the same words again and again\n'.repeat(length / 31));

test('a big bundle of words is packed', () => {
  const text = words(2_000_000);
  const { packing, bytes } = pack(text);
  assert.equal(packing, 'gzip');
  assert.deepEqual(gunzipSync(bytes), text);
});

test('a big bundle that was packed before travels as it is', () => {
  const archive = noise(1, 2_000_000);
  const { packing, bytes } = pack(archive);
  assert.equal(packing, 'none');
  assert.deepEqual(bytes, archive);
});

test('a big bundle is packed when words are in any third of it, wherever', () => {
  const part = 700_000;
  for (const place of [0, 1, 2]) {
    const parts = [0, 1, 2].map(at => (at === place ? words(part) : noise(at + 1, part)));
    assert.equal(pack(Buffer.concat(parts)).packing, 'gzip', `words in part ${place + 1}`);
  }
});
