import assert from 'node:assert/strict';
import { test } from 'node:test';
import { renderToString } from 'ink';
import { createElement } from 'react';
import { Row } from '../../scripts/terminal/ink/row.tsx';
import { Screen } from '../../scripts/terminal/ink/screen.tsx';
import { frameOf } from '../../scripts/terminal/view/frame.ts';
import { pressed, screenOf, seen, threeMachines } from './support.ts';

test('a line is cut where the terminal ends, and never wrapped', () => {
  const text = renderToString(
    createElement(Row, { line: [{ text: 'x'.repeat(50) }, { text: 'y', tone: 'bad' }] }),
    {
      columns: 20,
    },
  );
  assert.equal(text.split('\n').length, 1);
  assert.ok(text.length <= 20);
  assert.equal(renderToString(createElement(Row, { line: [] }), { columns: 20 }).trim(), '');
});

test('what is drawn is the frame, line by line', () => {
  for (const keys of [[], ['enter'], ['enter', 'enter'], ['enter', 'space', 'space', 'l'], ['?'], ['x']]) {
    const { state } = pressed(screenOf(threeMachines, { columns: 110, rows: 30 }), ...keys);
    const drawn = renderToString(createElement(Screen, { frame: frameOf(state), rows: 30 }), {
      columns: 110,
    });
    const lines = (text: string) => text.split('\n').map(line => line.trimEnd().replace(/….*$/, ''));
    const expected = lines(seen(state));
    assert.equal(drawn.split('\n').length, 30);
    lines(drawn).forEach((line, index) => {
      assert.ok(
        (expected[index] ?? '').startsWith(line) || line.startsWith(expected[index] ?? ''),
        `${keys}: ${line}`,
      );
    });
  }
});
