import assert from 'node:assert/strict';
import { test } from 'node:test';
import { printable, show, showPath } from '../../scripts/fleet/show.ts';

test('a value in a message is short and on one line', () => {
  assert.equal(show('a  b'), '"a  b"');
  assert.equal(show('a\nb'), '"a\\nb"');
  assert.equal(show('x'.repeat(1000)), `"${'x'.repeat(60)}"… (1000 characters)`);
  const words = [undefined, null, [], [1], {}, { a: 1 }, 1.5, Number.NaN, true].map(show);
  assert.deepEqual(words, [
    'missing',
    'empty',
    'an empty list',
    'a list',
    'an empty map',
    'a map',
    '1.5',
    'NaN',
    'true',
  ]);
});

test('no character of a value can command a terminal or turn the text around', () => {
  const nasty = '\x1b]0;x\x07\x9b2J\u202e\u200b\u2028\ud800';
  for (const text of [show(nasty), printable(nasty), showPath(['a', nasty])]) {
    assert.doesNotMatch(text, /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u);
  }
  assert.equal(printable(' a\n\tb\x1b[0m '), 'a b\\u{1b}[0m');
});

test('a path is written as people write it', () => {
  assert.equal(showPath(['health', 0, 'port']), 'health[0].port');
  assert.equal(showPath(['environments', 'my-env', 'a b']), 'environments.my-env."a b"');
});
