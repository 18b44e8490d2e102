import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { State } from '../../scripts/terminal/model/state.ts';
import { pressed, screenOf, seen, threeMachines, told, typed } from './support.ts';

const lines = [
  'hello: destroy returns it to nothing.',
  ...Array.from({ length: 30 }, (_, index) => `machine ${index}.`),
];
const opened = (columns: number, rows: number): State =>
  told(pressed(screenOf(threeMachines, { columns, rows }), 'x').state, {
    is: 'plan',
    fleet: 'hello.default',
    lines,
  });

test('what is typed and what is chosen are seen in every size in which it can be approved', () => {
  for (const rows of [1, 2, 4, 5, 6, 9, 10, 11, 15, 24])
    for (const columns of [5, 10, 20, 24, 30, 40, 60, 80]) {
      const ready = pressed(opened(columns, rows), ...typed('hello'), 'tab').state;
      const done = pressed(ready, 'enter').effects.some(effect => effect.do === 'run');
      const text = seen(ready);
      const seenAll = /hello_/.test(text) && /▸ Destroy hello/.test(text);
      if (done && columns >= 20) assert.ok(seenAll, `${columns}×${rows}: ${text}`);
      assert.ok(
        !done || /machine \d|returns it/.test(text) || columns < 20,
        `${columns}×${rows}: the plan is seen`,
      );
    }
});

test('nothing is approved where the plan cannot be seen', () => {
  const small = pressed(opened(20, 5), ...typed('hello'), 'tab', 'enter');
  assert.deepEqual(small.effects, []);
  assert.match(seen(pressed(opened(80, 9), ...typed('hello'), 'tab').state), /too small/);
});

test('a plan that is longer than the screen says so, and is scrolled to its end and back', () => {
  const open = opened(80, 24);
  assert.match(seen(open), /\d+ more below/);
  const down = pressed(open, ...Array.from({ length: 50 }, () => 'down')).state;
  assert.match(seen(down), /machine 29\./);
  assert.match(seen(down), /above/);
  assert.doesNotMatch(seen(down), /more below/);
  // One step up moves at once, however often down was pressed before.
  assert.doesNotMatch(seen(pressed(down, 'up').state), /machine 29\./);
  assert.match(seen(pressed(down, 'up').state), /1 more below/);
});

test('a row of a table gives up its columns before it is broken', () => {
  const row = 'machine      hello-1             eu-central-1a       5 min       $0.0117';
  const state = told(pressed(screenOf(threeMachines, { columns: 60 }), 'x').state, {
    is: 'plan',
    fleet: 'hello.default',
    lines: [row],
  });
  assert.match(seen(state), /machine {2}hello-1 {2}eu-central-1a {2}5 min {2}\$0\.0117/);
});

test('help is scrolled to its end and back, and says which part of it is seen', () => {
  const help = pressed(screenOf(threeMachines), 'enter', '?').state;
  assert.match(seen(help), /lines 1-\d+ of \d+/);
  const end = pressed(help, ...Array.from({ length: 100 }, () => 'j')).state;
  assert.match(seen(end), /mayfly --help names them all/);
  assert.notEqual(seen(pressed(end, 'k').state), seen(end));
  assert.equal(pressed(end, 'enter').state.help, undefined);
});

test('a list that is longer than the screen says where in it one is', () => {
  const state = pressed(screenOf(threeMachines, { rows: 7 }), 'enter').state;
  assert.match(seen(state), /1 of 3/);
  assert.match(seen(pressed(state, 'G').state), /3 of 3/);
  assert.doesNotMatch(seen(pressed(screenOf(threeMachines), 'enter').state), /1 of 3/);
});

test('a key of another screen says where it works, and one that --read-only took away says so', () => {
  assert.match(
    seen(pressed(screenOf(threeMachines), 's').state),
    /s \(shell\) works on the screens machines, machine/,
  );
  const looking = screenOf(threeMachines, { readOnly: true });
  assert.match(seen(pressed(looking, 'x').state), /--read-only took destroy away/);
  const shell = pressed(looking, 'enter', 's');
  assert.deepEqual(shell.effects, []);
  assert.match(seen(shell.state), /--read-only took shell away/);
});

test('keys for which there is no room are told to be there', () => {
  const narrow = seen(pressed(screenOf(threeMachines, { columns: 40, rows: 10 }), 'enter').state);
  assert.match(narrow, /\? help {2}q quit.* …$/m);
  for (const line of narrow.split('\n')) assert.ok(line.length <= 40, line);
  assert.doesNotMatch(seen(screenOf(threeMachines, { columns: 200 })), /…$/m);
});

test('only ASCII is shown where that was asked for, whatever is on the screen', () => {
  for (const keys of [[], ['enter'], ['enter', 'enter'], ['?'], ['x'], ['/'], ['enter', 'l'], ['w']])
    assert.match(
      seen(
        pressed(screenOf(threeMachines, { ascii: true, readOnly: keys.length === 0, columns: 50 }), ...keys)
          .state,
      ),
      /^[\x20-\x7e\n]*$/,
    );
});
