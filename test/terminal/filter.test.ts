import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseFilter } from '../../scripts/terminal/model/filter.ts';

const row = { name: 'hello-1', phase: 'ready', region: 'us-east-1' };
const columns = Object.keys(row);
const passes = (filter: string) => parseFilter(filter, columns)(row);

test('a filter is text anywhere, !text nowhere, and column:value in one column', () => {
  for (const filter of [
    '',
    ' ',
    'hello',
    'HELLO',
    'us-east',
    'region:us',
    'reg:east',
    '!failed',
    '!region:eu',
    '!',
  ])
    assert.ok(passes(filter), filter);
  for (const filter of ['eu', '!hello', 'name:us-east', 'region:hello', '!region:us'])
    assert.ok(!passes(filter), filter);
});

test('several words must all hold', () => {
  assert.ok(passes('hello region:us !failed'));
  assert.ok(!passes('hello region:us !ready'));
});

test('a colon after no column is only text', () => {
  assert.ok(parseFilter('1:22', columns)({ ...row, name: '10.0.0.1:22' }));
  assert.ok(!passes('colour:red'));
});
