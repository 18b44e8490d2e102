import assert from 'node:assert/strict';
import { test } from 'node:test';
import stringWidth from 'string-width';
import { pad } from '../../scripts/terminal/model/columns.ts';
import { glyphsFor } from '../../scripts/terminal/model/glyphs.ts';
import { wrapped, wrappedTo } from '../../scripts/terminal/model/line.ts';
import { headOf, widthOf } from '../../scripts/terminal/model/width.ts';

test('wide characters take two columns, and none is cut in half', () => {
  assert.equal(widthOf('plain'), 5);
  assert.equal(widthOf('日本'), 4);
  assert.equal(widthOf('🚀'), 2);
  assert.equal(headOf('日本語', 5), '日本');
  assert.equal(headOf('a👨‍👩‍👧b', 2), 'a');
});

test('the signs of the screen are as wide as they are taken to be', () => {
  for (const sign of Object.values(glyphsFor(false)))
    if (typeof sign === 'string') assert.equal(widthOf(sign), stringWidth(sign), sign);
});

test('a cell is exactly as wide as its column, whatever stands in it', () => {
  for (const text of ['', 'short', 'much too long for it', '日本語のログ', 'a日b本c語', '🚀🚀🚀🚀🚀🚀'])
    for (const width of [1, 2, 5, 8, 30])
      assert.equal(widthOf(pad(text, width, '…')), width, `${text} ${width}`);
});

test('lines that are wrapped fit, and lose nothing', () => {
  const text = '日本語のログ行です and some words, https://example.com/a/very/long/path 🚀🚀🚀🚀';
  for (const width of [1, 2, 3, 7, 20, 200]) {
    const lines = wrapped(text, width);
    if (width > 1) for (const line of lines) assert.ok(widthOf(line) <= width, `${line} ${width}`);
    assert.equal(lines.join('').replaceAll(' ', ''), text.replaceAll(' ', ''));
  }
  assert.deepEqual(wrappedTo('one two three four', 8, 2, '…'), ['one two', 'three…']);
});
