import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Bundle } from '../../debug/bundle.ts';
import { judge } from '../../debug/judge.ts';
import { readBundle } from '../../debug/saved.ts';
import { caseOf, flat, withProbes } from './cases.ts';

const drained = caseOf('spot-drained').bundle;
const lost = caseOf('spot-lost').bundle;
const roots = (bundle: Bundle) => judge(bundle).findings.map(({ id }) => id);

test('that spot takes a machine back is the cause, and what the drain hook stopped is its effect', () => {
  const [first, ...others] = judge(drained).findings;
  assert.equal(first?.id, 'machine-reclaimed');
  assert.deepEqual(
    first?.effects.map(({ id }) => id),
    ['unit-stopped:hello.service'],
  );
  assert.deepEqual(others, []);
  assert.deepEqual(
    first?.evidence.map(({ source }) => source),
    ['spot/notice', 'spot/drain'],
  );
  assert.match(first?.what ?? '', /^spot takes it back at \S+Z in us-west-2a$/);
});

test('what went wrong before the notice is not its effect', () => {
  const text =
    drained.probes['spot/notice']?.text.replace(/noticed=.*/, 'noticed=2026-11-21T23:00:00Z') ?? '';
  const later = withProbes(drained, { 'spot/notice': { text } });
  assert.deepEqual(roots(later), ['machine-reclaimed', 'unit-stopped:hello.service']);
});

test('a drain hook that failed, or was late, is told by itself, with its last words and its file', () => {
  const { bundle } = caseOf('spot-drain-fails');
  const found = judge(bundle).findings.find(({ id }) => id === 'drain-failed');
  assert.equal(found?.severity, 'warning');
  assert.equal(found?.file, 'instance/files/opt/mayfly/drain');
  assert.equal(found?.evidence.at(-1)?.line, 'queue.internal: connection refused');
  const late = withProbes(bundle, { 'spot/drain': { text: 'state=late\nwhat=not done within 9 s\n' } });
  assert.ok(roots(late).includes('drain-failed'));
  for (const state of ['none', 'drained', 'running'])
    assert.deepEqual(roots(withProbes(bundle, { 'spot/drain': { text: `state=${state}\nwhat=x\n` } })), [
      'machine-reclaimed',
    ]);
});

test('the next command makes only the lost machine anew, in its environment', () => {
  for (const bundle of [drained, lost]) {
    assert.equal(judge(bundle).findings[0]?.next, './mayfly heal');
    const machine = { ...bundle.machine, environment: 'staging' };
    assert.equal(judge({ ...bundle, machine }).findings[0]?.next, './mayfly heal --env staging');
  }
});

test("a machine that is gone is told by its provider's reason alone", () => {
  const { line, findings } = judge(lost);
  assert.match(
    line,
    /is broken since 2026-11-21T12:03:11Z: spot took it back \(lost to spot in us-west-2a\)/,
  );
  assert.equal(findings[0]?.evidence[0]?.source, 'provider');
  const machine = { ...lost.machine, reason: 'Client.UserInitiatedShutdown: User initiated shutdown' };
  assert.deepEqual(roots({ ...lost, machine }), ['machine-gone']);
});

test('a notice that could not be read is not "no notice"', () => {
  const healthy = caseOf('healthy').bundle;
  assert.equal(judge(withProbes(healthy, { 'spot/notice': { rc: 3, text: 'not there' } })).kind, 'healthy');
  const verdict = judge(withProbes(healthy, { 'spot/notice': { rc: 124, text: '' } }));
  assert.equal(verdict.kind, 'unknown');
  assert.match(verdict.unread.join(), /spot\/notice/);
});

test('a bundle with a wrong end of the machine is refused', () => {
  const wrong = { ...lost, machine: { ...lost.machine, endedAt: 'noon' } };
  assert.throws(() => readBundle(JSON.stringify(wrong), 'x.json'), /not a bundle/);
  assert.equal(flat(judge(readBundle(JSON.stringify(lost), 'x.json')).findings).length, 1);
});
