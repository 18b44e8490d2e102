import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Bundle } from '../../debug/bundle.ts';
import { judge } from '../../debug/judge.ts';
import { caseOf, flat, withProbes } from './cases.ts';

const healthy = caseOf('healthy').bundle;
const ids = (bundle: Bundle) => flat(judge(bundle).findings).map(({ id }) => id);

test('causes stand before what they brought about, in one tree', () => {
  const { bundle } = caseOf('disk-full');
  const [root, ...others] = judge(bundle).findings;
  assert.equal(root?.id, 'disk-full:/var/lib/hello');
  assert.deepEqual(others, []);
  assert.deepEqual(
    root?.effects.map(({ id }) => id),
    ['setup-failed', 'phase-failed'],
  );
  assert.deepEqual(
    root?.effects[0]?.effects.map(({ id }) => id),
    ['unit-not-enabled:hello.service'],
  );
});

test('a full disk is not blamed for a failure that has another reason', () => {
  const disks = 'Filesystem 1024-blocks Used Available Capacity Mounted on\noverlay 1024 1024 0 100% /\n';
  const { findings } = judge(
    withProbes(caseOf('program-missing').bundle, { 'resources/disks': { text: disks } }),
  );
  assert.deepEqual(
    findings.map(({ id }) => id),
    ['disk-full:/', 'unit-program:hello.service'],
  );
  assert.deepEqual(flat(findings).length, 2);
});

test('a full disk is blamed for a program that dies without a word, not for one that says why', () => {
  const disks = 'Filesystem 1024-blocks Used Available Capacity Mounted on\noverlay 1024 1024 0 100% /\n';
  const { findings } = judge(
    withProbes(caseOf('file-descriptors').bundle, { 'resources/disks': { text: disks } }),
  );
  assert.deepEqual(
    findings.map(({ id }) => id),
    ['disk-full:/', 'unit-crash-loop:hello.service'],
  );
});

test('names that do not resolve are worth a word only when something suffers, or when it is the own fault', () => {
  const upstream = {
    'network/names': { rc: 2, text: 'name=x' },
    'network/servers': { text: 'server 10.0.0.1 rcode=3 answers=0 2 ms' },
  };
  assert.deepEqual(judge(withProbes(healthy, upstream)).kind, 'healthy');
  assert.deepEqual(ids(withProbes(healthy, upstream)), []);
  const silent = { ...upstream, 'network/servers': { text: 'server 10.0.0.1 silent 1200 ms' } };
  assert.deepEqual(ids(withProbes(healthy, silent)), ['dns']);
  const failed = withProbes(caseOf('dns').bundle, upstream);
  assert.equal(ids(failed)[0], 'dns-upstream');
});

test('an update that holds the package lock for a moment is no finding', () => {
  const lock = (seconds: number) => ({
    'packages/locks': { text: `held /var/lib/dpkg/lock-frontend pid=7 by=apt-get since=${seconds}\nasked\n` },
  });
  assert.deepEqual(ids(withProbes(healthy, lock(20))), []);
  assert.deepEqual(ids(withProbes(healthy, lock(4000))), ['packages-locked']);
});
