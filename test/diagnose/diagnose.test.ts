import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { test } from 'node:test';
import { judge } from '../../debug/judge.ts';
import { caseOf, cases } from '../debug/cases.ts';
import { type Fault, faults } from './fault.ts';
import { markOf, type Outcome } from './outcome.ts';
import { table } from './table.ts';

const all = faults();

test('there are many faults, each with a way to bring it about and, on a machine that others share, to undo it', () => {
  assert.ok(all.length > 110);
  for (const { name, has, anew } of all) {
    assert.ok(has.has('checkout') || has.has('machine') || has.has('engine'), name);
    if (has.has('machine') && !anew) assert.ok(has.has('undo'), name);
    if (has.has('engine') && !anew) assert.ok(has.has('restore'), name);
  }
});

test('sh can read every one of them', () => {
  for (const { name, script } of all)
    assert.equal(spawnSync('sh', ['-n', '-c', script], { encoding: 'utf8' }).stderr, '', name);
});

const outcome = (name: string): Outcome => {
  const { bundle } = caseOf(name);
  return { name, seconds: 1, verdict: judge(bundle), bundle: JSON.stringify(bundle) };
};
const fault = (more: Partial<Fault>): Fault => ({
  name: 'unit-dependency',
  fault: 'x',
  kind: 'broken',
  finds: /^unit-failed:db\.service$/,
  says: undefined,
  file: undefined,
  heldOut: undefined,
  anew: false,
  has: new Set(['checkout']),
  script: '',
  ...more,
});

test('a finding is right only with its verdict, its words and its file, and its rank is where a person reads it', () => {
  const seen = outcome('unit-dependency');
  assert.deepEqual(markOf(fault({}), seen), { rank: 1, right: true, why: '' });
  assert.equal(markOf(fault({ says: /db\.service/ }), seen).right, true);
  assert.equal(markOf(fault({ says: /something else/ }), seen).right, false);
  assert.equal(markOf(fault({ kind: 'healthy' }), seen).right, false);
  assert.equal(markOf(fault({ file: /^fleet\.yaml$/ }), seen).right, false);
  assert.deepEqual(markOf(fault({ finds: /^unit-dependency:app\.service$/ }), seen).rank, 2);
  assert.equal(markOf(fault({ finds: /^disk-full/ }), seen).rank, undefined);
});

test('whatever is found on a machine that nothing ails is a false alarm', () => {
  const nothing = fault({ name: 'healthy', finds: undefined, kind: 'healthy' });
  assert.equal(markOf(nothing, outcome('healthy')).right, true);
  assert.equal(markOf(nothing, outcome('somebody-logged-in')).right, false);
  assert.equal(markOf(nothing, outcome('foreign-machine')).right, false);
});

test('the table is good only when nearly all are right, all are near, and none took too long', () => {
  const right = outcome('unit-dependency');
  assert.equal(table([fault({})], [right]).good, true);
  assert.equal(table([fault({})], [{ ...right, seconds: 10.1 }]).good, false);
  assert.equal(table([fault({ finds: /^x$/ })], [right]).good, false);
  assert.equal(table([fault({})], []).good, false);
  assert.match(table([fault({})], [right]).text, /first finding right: 1 of 1 \(100\.0 %\)/);
});

test('what is kept of a fault is still judged as the fault asks, to its words and its file', () => {
  const kept = cases().flatMap(({ name }) => all.filter(one => one.name === name));
  assert.ok(kept.length > 40);
  for (const one of kept) assert.equal(markOf(one, outcome(one.name)).why, '', one.name);
});
