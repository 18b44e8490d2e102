import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { State } from '../../scripts/terminal/model/state.ts';
import { pressed, screenOf, seen, threeMachines, typed } from './support.ts';

/** The logs of the first machines, with so many lines of each; the last machine says most. */
const logsOf = (machines: 1 | 2, lines: number, begin: Parameters<typeof screenOf>[1] = {}): State => {
  const marks = Array.from({ length: machines }, () => 'space');
  const { state } = pressed(screenOf(threeMachines, begin), 'enter', ...marks, 'l');
  for (let line = 1; line <= lines; line += 1) say(state, 'hello-1', `first ${line}.`);
  for (let line = 1; machines > 1 && line <= lines * 3; line += 1) say(state, 'hello-2', `second ${line}.`);
  return state;
};
const say = (state: State, machine: string, text: string) => state.logs.add({ machine, unit: 'web', text });

test('side by side, each pane follows its own machine to its last line', () => {
  const state = logsOf(2, 100, { columns: 100 });
  assert.match(seen(state), / hello-1 +hello-2/);
  assert.match(seen(state), /first 100\. +web: second 300\./);
  say(state, 'hello-1', 'first 101.');
  assert.match(seen(state), /first 101\./);
});

test('side by side, panes that are paused stay at their moment while lines come', () => {
  const state = pressed(logsOf(2, 100, { columns: 100 }), 'pageup').state;
  const before = seen(state).split('\n').slice(2);
  assert.match(before.join('\n'), /first 100\./);
  assert.match(before.join('\n'), /second 28\d\.\s*$/m);
  for (const machine of ['hello-1', 'hello-2', 'hello-1']) say(state, machine, 'more');
  assert.deepEqual(seen(state).split('\n').slice(2), before);
  assert.match(seen(pressed(state, 'G').state), /more +web: more/);
});

test('where panes do not fit beside each other, all lines are followed in one', () => {
  const state = logsOf(2, 100, { columns: 40 });
  assert.match(seen(state), /hello-2 web: second 300\./);
});

test('a line that does not fit is cut, and goes on below where lines are wrapped', () => {
  const state = logsOf(1, 0, { columns: 40 });
  say(state, 'hello-1', `${'word '.repeat(20)}end`);
  assert.doesNotMatch(seen(state), /end$/m);
  const wrapped = seen(pressed(state, 'z').state);
  assert.match(wrapped, /end$/m);
  for (const line of wrapped.split('\n').slice(2, -2)) assert.ok(line.length <= 40, line);
});

test('scrolled through from its first line to its last, a wrapped log shows every line', () => {
  let state = pressed(logsOf(1, 0, { columns: 40, rows: 12 }), 'z').state;
  const texts = Array.from(
    { length: 60 },
    (_, index) => `${index}: ${'word '.repeat((index * 7) % 25)}end-${index}.`,
  );
  for (const text of texts) say(state, 'hello-1', text);
  state = pressed(state, 'g').state;
  assert.match(seen(state), / web: 0: /);
  let all = seen(state);
  for (let page = 0; page < 60; page += 1) {
    state = pressed(state, 'pagedown').state;
    all += seen(state);
  }
  for (const index of texts.keys()) assert.ok(all.includes(`end-${index}.`), `line ${index}`);
  assert.match(seen(state), /following/);
});

test('logs are filtered by the same language as tables', () => {
  const state = logsOf(2, 3);
  const texts = (filter: string) => {
    const { state: found } = pressed(state, '/', ...typed(filter), 'enter');
    const all = found.logs.lines();
    return Array.from(
      { length: all.count() - all.first() },
      (_, index) => all.get(all.first() + index)?.text,
    );
  };
  assert.deepEqual(texts('machine:hello-1 !2'), ['first 1.', 'first 3.']);
  assert.deepEqual(texts('second 9'), ['second 9.']);
  assert.deepEqual(texts('unit:cron'), []);
});

test('lines of a time of day and a colon are text like any other', () => {
  const state = logsOf(1, 0);
  say(state, 'hello-1', 'at 12:30 error: no luck');
  for (const filter of ['12:30', 'error:']) {
    const { state: found } = pressed(state, '/', ...typed(filter), 'enter');
    assert.equal(found.logs.lines().count() - found.logs.lines().first(), 1, filter);
  }
});
