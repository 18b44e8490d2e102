import assert from 'node:assert/strict';
import { test } from 'node:test';
import { limits, newLogBook } from '../../scripts/terminal/model/log-book.ts';
import { ring } from '../../scripts/terminal/model/ring.ts';

test('a ring keeps the last ones by their numbers and counts what it dropped', () => {
  const three = ring<number>(3);
  for (let number = 0; number < 10; number += 1) three.push(number * 10);
  assert.equal(three.first(), 7);
  assert.equal(three.count(), 10);
  assert.deepEqual([6, 7, 8, 9, 10].map(three.get), [undefined, 70, 80, 90, undefined]);
  three.clear();
  assert.equal(three.get(9), undefined);
  assert.equal(three.first(), three.count());
  three.push(1);
  assert.equal(three.get(10), 1);
});

test('a log book holds so many lines of each machine and no more, however many come', () => {
  const book = newLogBook(false);
  for (let line = 0; line < limits.together * 2; line += 1)
    for (const machine of ['a', 'b']) book.add({ machine, unit: 'web', text: `line ${line}` });
  const all = book.lines();
  assert.equal(all.count() - all.first(), limits.together);
  assert.equal(all.get(all.count() - 1)?.text, `line ${limits.together * 2 - 1}`);
  const own = book.lines('a');
  assert.equal(own.count() - own.first(), limits.machine);
});

test('terminal escapes, control characters and endless lines of a machine never reach the screen', () => {
  const book = newLogBook(false);
  book.add({
    machine: 'a',
    unit: 'x\x1b[31m',
    text: `\x1b[2J\x1b]0;owned\x07red\x9b1m\r\n\tend${'y'.repeat(90_000)}`,
  });
  const line = book.lines().get(0);
  assert.match(line?.text ?? '', /^red end?/);
  assert.ok(!/[\x00-\x1f\x7f-\x9f]/.test(`${line?.unit}${line?.text}`));
  assert.ok((line?.text.length ?? 0) <= limits.line);
});

test('a filter looks through what is kept, and through what comes', () => {
  const book = newLogBook(false);
  book.add({ machine: 'a', unit: 'web', text: 'good' });
  book.add({ machine: 'a', unit: 'web', text: 'BAD luck' });
  book.filter('bad');
  book.add({ machine: 'b', unit: 'web', text: 'so bad' });
  book.add({ machine: 'b', unit: 'web', text: 'fine' });
  const texts = () => {
    const lines = book.lines();
    return Array.from(
      { length: lines.count() - lines.first() },
      (_, index) => lines.get(lines.first() + index)?.text,
    );
  };
  assert.deepEqual(texts(), ['BAD luck', 'so bad']);
  book.filter('!bad');
  assert.deepEqual(texts(), ['good', 'fine']);
  book.filter('');
  assert.equal(texts().length, 4);
});

test('where only ASCII can be shown, nothing else is', () => {
  const book = newLogBook(true);
  book.add({ machine: 'a', unit: '', text: 'naïve → 日本' });
  assert.match(book.lines().get(0)?.text ?? '', /^[\x20-\x7e]+$/);
});
