import assert from 'node:assert/strict';
import { test } from 'node:test';
import { lines } from '../../scripts/machine/lines.ts';

const cut = (bytes: Buffer, step: number): string[] => {
  const said: string[] = [];
  const cutter = lines(line => said.push(line));
  for (let at = 0; at < bytes.length; at += step) cutter.add(bytes.subarray(at, at + step));
  cutter.end();
  return said;
};

test('lines are the same however their bytes come', () => {
  const text = 'first\n\nGrüße 世界 🦟\n \nlast without an end';
  for (let step = 1; step <= Buffer.byteLength(text); step++)
    assert.deepEqual(cut(Buffer.from(text), step), text.split('\n'), `steps of ${step}`);
});

test('an end of line at the very end makes no empty line', () => {
  assert.deepEqual(cut(Buffer.from('one\n'), 1), ['one']);
  assert.deepEqual(cut(Buffer.from(''), 1), []);
});

test('a character that never ends is shown as such', () => {
  assert.deepEqual(cut(Buffer.from([0x61, 0xe2, 0x82]), 1), ['a�']);
});

test('a line without an end takes no more than 4096 characters, and the next line is whole', () => {
  const bytes = Buffer.from(`first\n${'x'.repeat(10_000)}\nnext\n${'y'.repeat(5000)}`);
  for (const step of [1, 1000, 4096, bytes.length])
    assert.deepEqual(cut(bytes, step), ['first', 'x'.repeat(4096), 'next', 'y'.repeat(4096)]);
});

test('a line is told as soon as its end is there', () => {
  const said: string[] = [];
  const cutter = lines(line => said.push(line));
  cutter.add(Buffer.from('one\ntw'));
  assert.deepEqual(said, ['one']);
  cutter.add(Buffer.from('o\n'));
  assert.deepEqual(said, ['one', 'two']);
});
