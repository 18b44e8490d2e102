import assert from 'node:assert/strict';
import { test } from 'node:test';
import { judge } from '../../debug/judge.ts';
import { mask } from '../../debug/mask.ts';
import { showVerdict } from '../../debug/show.ts';
import { cases, flat } from './cases.ts';

const all = cases();

for (const { name, fault, expected, bundle } of all) {
  test(`debug finds it: ${fault}`, () => {
    const verdict = judge(bundle);
    assert.equal(verdict.kind, expected.kind, `${name}: ${verdict.line}`);
    assert.equal(verdict.findings[0]?.id ?? null, expected.first, `${name}: ${verdict.line}`);
  });
}

test('there are many faults of real machines, each in a small file', () => {
  assert.ok(all.length >= 60);
  for (const { name, size } of all) assert.ok(size < 60_000, name);
});

test('every piece of evidence stands in what was seen', () => {
  for (const { name, bundle } of all) {
    for (const { id, evidence } of flat(judge(bundle).findings)) {
      assert.ok(evidence.length > 0, `${name} ${id}`);
      for (const { source } of evidence) {
        const known =
          ['reach', 'provider', 'console', 'history'].includes(source) || bundle.probes[source] !== undefined;
        assert.ok(known, `${name} ${id}: ${source}`);
      }
    }
  }
});

test('the first line names the machine and what is wrong with it, and where to look', () => {
  for (const { name, bundle } of all) {
    const { kind, line, findings } = judge(bundle);
    assert.ok(line.startsWith(`${bundle.machine.name} `), name);
    assert.doesNotMatch(line, /undefined|null|NaN|\[object|\n/, name);
    const [first] = findings;
    if (kind !== 'broken' || !first) continue;
    assert.ok(line.includes(first.what), name);
    if (first.file !== undefined) assert.ok(line.includes(first.file), name);
  }
});

test('a broken machine is always answered with a command, and a machine is never to be patched', () => {
  for (const { name, bundle } of all) {
    for (const { id, next } of flat(judge(bundle).findings)) {
      // A limit of this computer is no machine's.
      const allowed = /^(?:\.\/mayfly (?:replace|heal|debug \S+)|sudo sysctl -w fs\.inotify\.\w+=\d+)$/;
      assert.match(next, allowed, `${name} ${id}`);
    }
  }
});

test('files to change are files of a checkout', () => {
  const allowed = /^(?:templates\/cloud-init\.yaml\.hbs|fleet\.yaml|instance\/\S+?)(?::\d+)?$/;
  for (const { name, bundle } of all) {
    for (const { id, file } of flat(judge(bundle).findings))
      assert.match(file ?? 'fleet.yaml', allowed, `${name} ${id}`);
  }
});

test('the stored bundles hold no secret and nothing of another computer', () => {
  for (const { name, bundle } of all) {
    assert.deepEqual(mask(bundle), bundle, name);
    assert.doesNotMatch(JSON.stringify(bundle), /debian\.org|PRIVATE KEY/, name);
  }
});

test('judging and showing are pure: the same bundle gives the same words', () => {
  for (const { bundle } of all) {
    const copy = structuredClone(bundle);
    assert.equal(showVerdict(bundle, judge(bundle)), showVerdict(copy, judge(copy)));
    assert.deepEqual(bundle, copy);
  }
});
