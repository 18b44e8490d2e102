import assert from 'node:assert/strict';
import { test } from 'node:test';
import { didYouMean, distance, nearest } from '../../scripts/fleet/nearest.ts';
import { seeded } from './seeded.ts';

test('the distance of two words is the number of letters to insert, delete, replace or swap', () => {
  assert.equal(distance('', ''), 0);
  assert.equal(distance('', 'abc'), 3);
  assert.equal(distance('kitten', 'sitting'), 3);
  assert.equal(distance('cuont', 'count'), 1);
  assert.equal(distance('helth', 'health'), 1);
  assert.equal(distance('ca', 'abc'), 3);
});

test('the distance is the same in both directions and never more than the longer word', () => {
  for (let seed = 1; seed <= 500; seed++) {
    const random = seeded(seed);
    const word = () => Array.from({ length: random.below(8) }, () => random.pick(['a', 'b', 'c'])).join('');
    const [a, b] = [word(), word()];
    assert.equal(distance(a, b), distance(b, a), `${a} ${b}`);
    assert.equal(distance(a, b) === 0, a === b, `${a} ${b}`);
    assert.ok(distance(a, b) <= Math.max(a.length, b.length), `${a} ${b}`);
  }
});

test('a near-miss is told, and a word like no other is not', () => {
  const known = ['name', 'count', 'min', 'health', 'timeouts'];
  assert.equal(nearest('nmae', known), 'name');
  assert.equal(nearest('COUNT', known), 'count');
  assert.equal(nearest('timeout', known), 'timeouts');
  assert.equal(nearest('mni', known), 'min');
  assert.equal(nearest('zebra', known), undefined);
  assert.equal(nearest('', known), undefined);
  assert.equal(nearest('x'.repeat(100_000), known), undefined);
  assert.equal(didYouMean('helth', known), ' (did you mean "health"?)');
  assert.equal(didYouMean('zebra', known), '');
});
