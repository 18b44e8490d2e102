import assert from 'node:assert/strict';
import { test } from 'node:test';
import { clean, cleanLine } from '../../scripts/render/clean.ts';
import { seeded } from '../support/seeded.ts';

test('text of a machine keeps its letters, lines and tabs', () => {
  assert.equal(clean('zwölf ✓ 漢字 🚀\n\tindented\n'), 'zwölf ✓ 漢字 🚀\n\tindented\n');
});

test('colours, cursor movements and other terminal commands go', () => {
  assert.equal(clean('\x1b[31mred\x1b[0m \x1b[2J\x1b[1;1Hhome\x1b[?25l'), 'red home');
  assert.equal(clean('\x1b]0;title\x07a\x1b]8;;http://evil\x1b\\link\x1b]8;;\x1b\\'), 'alink');
  assert.equal(clean('\x1b]52;c;ZXZpbA==\x07x\x1bPpayload\x1b\\y\x9d0;t\x9cz'), 'xyz');
  assert.equal(clean('\x1bcreset \x1b(0 \x9b31mred'), 'reset  red');
});

test('a terminal command that never ends hides no further line', () => {
  assert.equal(clean('a\x1b]0;never\nnext line\nmore'), 'a\nnext line\nmore');
});

test('nothing that reorders, hides or overwrites text is left', () => {
  assert.equal(clean('a\u202eb\u2066c\u200bd\ufeffe\u061cf\u{e0041}g'), 'abcdefg');
  assert.equal(clean('password: x\rharmless\r\nnext\u2028same'), 'password: x\nharmless\nnextsame');
  assert.equal(clean('bell\x07 back\b\x7f zero\0'), 'bell back zero');
});

test('what is taken out cannot put a new terminal command together', () => {
  const random = seeded(5);
  const parts = [
    '\x1b',
    '[',
    ']',
    '0;',
    '\x07',
    '\\',
    'm',
    '31',
    '\x9b',
    '\x9d',
    'P',
    '\n',
    'x',
    '\u202e',
    '\r',
  ];
  for (let round = 0; round < 2000; round++) {
    const text = Array.from({ length: 12 }, () => parts[random.below(parts.length)]).join('');
    assert.doesNotMatch(clean(text), /[\x00-\x08\x0b-\x1f\x7f-\x9f\u202e]/, JSON.stringify(text));
  }
});

test('a long line is cut, and half a character never stays behind', () => {
  assert.equal(clean('abcdef\nxy', 4), 'abc…\nxy');
  assert.equal(clean('ab🚀cd', 4), 'ab…');
  assert.equal(clean('\ud83d alone'), '\ufffd alone');
});

test('text inside a sentence is one line', () => {
  assert.equal(cleanLine('  first\n\n\tsecond\r\nthird '), 'first second third');
  assert.equal(cleanLine('abcdef', 4), 'abc…');
});
