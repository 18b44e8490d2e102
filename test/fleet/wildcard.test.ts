import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fitsWildcard } from '../../scripts/fleet/wildcard.ts';
import { seeded } from '../support/seeded.ts';

test('stars and question marks fit what a regular expression says they fit', () => {
  const random = seeded(1);
  const word = (letters: string) =>
    Array.from({ length: random.below(7) }, () => letters[random.below(letters.length)]).join('');
  let fitting = 0;
  for (let round = 0; round < 5000; round += 1) {
    const [pattern, name] = [word('ab*?.'), word('ab*.')];
    const shape = pattern
      .replace(/[.]/g, '\\.')
      .replaceAll('?', '.')
      .replaceAll(/(\\\.)|\*/g, (all, dot) => (dot ? all : '.*'));
    const expected = new RegExp(`^${shape}$`).test(name);
    assert.equal(fitsWildcard(pattern, name), expected, `${pattern} and ${name}`);
    if (expected) fitting += 1;
  }
  assert.ok(fitting > 200, `${fitting} fitted`);
});

test('a pattern of many stars costs no more than both lengths multiplied', () => {
  assert.equal(fitsWildcard(`${'*a'.repeat(2000)}b`, 'a'.repeat(4000)), false);
});
