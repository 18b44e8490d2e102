import assert from 'node:assert/strict';
import { test } from 'node:test';
import { duration, durationText, seconds } from '../../scripts/fleet/duration.ts';

test('a duration is seconds, or a number with s, m or h', () => {
  assert.deepEqual([90, '90s', '5m', '1h', '0s'].map(seconds), [90, 90, 300, 3600, 0]);
  assert.deepEqual(
    ['', '5', '5 m', '-5s', '5d', '1.5h', '5M', '1h5m', '9999999s'].map(seconds),
    Array(9).fill(undefined),
  );
});

test('a duration is told in the largest unit that fits', () => {
  assert.deepEqual([0, 1, 59, 60, 90, 600, 3600, 5400, 86400].map(durationText), [
    '0s',
    '1s',
    '59s',
    '1m',
    '90s',
    '10m',
    '1h',
    '90m',
    '24h',
  ]);
});

test('a duration in a fleet file is resolved to seconds and kept within its limits', () => {
  const schema = duration(1, 600);
  assert.equal(schema.parse('10m'), 600);
  assert.equal(schema.parse(2.5), 2.5);
  for (const wrong of [0, 601, '11m', '0s', 'x', '', Number.NaN, Number.POSITIVE_INFINITY, null, [], true]) {
    const { issues } = schema.safeParse(wrong).error ?? { issues: [] };
    assert.deepEqual(
      issues.map(({ message }) => message),
      ['a duration from 1s to 10m, like 45, 45s or 2m'],
      String(wrong),
    );
  }
});
