import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Bundle } from '../../debug/bundle.ts';
import { judge, verdictExit } from '../../debug/judge.ts';
import { showVerdict } from '../../debug/show.ts';
import { seeded } from '../support/seeded.ts';
import { caseOf, cases, flat, withProbes } from './cases.ts';

const healthy = caseOf('healthy').bundle;
const ids = (bundle: Bundle) => flat(judge(bundle).findings).map(({ id }) => id);

test('each verdict has its exit code', () => {
  assert.deepEqual(verdictExit, { healthy: 0, broken: 1, unknown: 2, working: 75 });
});

test('what could not be read is unknown, never healthy', () => {
  const essential = [
    'boot/identity',
    'deployment/result',
    'deployment/manifest',
    'units/failed',
    'units/show',
    'resources/disks',
    'resources/mounts',
    'resources/memory',
    'network/route',
  ];
  for (const name of essential) {
    for (const change of [
      undefined,
      { rc: 124, text: '' },
      { rc: 127, text: 'no such program: x' },
      { rc: 1, text: 'Permission denied' },
    ]) {
      const { kind, unread } = judge(withProbes(healthy, { [name]: change }));
      assert.equal(kind, 'unknown', name);
      assert.ok(unread.length > 0, name);
    }
  }
});

test('how the first boot ended must be told by cloud-init itself', () => {
  const unreadable = { rc: 1, text: 'Permission denied' };
  assert.equal(judge(withProbes(healthy, { 'boot/result': unreadable })).kind, 'healthy');
  assert.equal(
    judge(withProbes(healthy, { 'boot/result': unreadable, 'boot/status': unreadable })).kind,
    'unknown',
  );
  const halfway = {
    text: '{"v1": {"stage": "modules-config", "modules-config": {"start": 5, "finished": null}}}',
  };
  assert.equal(
    judge(withProbes(healthy, { 'boot/result': unreadable, 'boot/status': halfway })).kind,
    'unknown',
  );
});

test('an answer that was cut off is unknown, whatever was seen before', () => {
  assert.equal(judge({ ...healthy, incomplete: 'the answer ends inside units/show' }).kind, 'unknown');
  assert.equal(judge({ ...healthy, probes: {} }).kind, 'unknown');
  assert.equal(judge(withProbes(healthy, { 'resources/cut': { rc: 124 } })).kind, 'unknown');
});

test('a look without the rights of root is unknown', () => {
  const text = healthy.probes['boot/identity']?.text.replace('uid=0', 'uid=1000') ?? '';
  const looked = withProbes(healthy, { 'boot/identity': { text } });
  assert.equal(judge({ ...looked, machine: { ...looked.machine, stranger: true } }).kind, 'unknown');
});

test('on a machine of ours, mayfly may become root: when sudo refuses it, that is the finding', () => {
  const text = healthy.probes['boot/identity']?.text.replace('uid=0', 'uid=1000') ?? '';
  const sudo = { rc: 1, text: '/etc/sudoers.d/mine:1:24: syntax error\nsudo: a password is required\n' };
  const { kind, line } = judge(withProbes(healthy, { 'boot/identity': { text }, 'people/sudo': sudo }));
  assert.equal(kind, 'broken');
  assert.match(line, /may not become root.*syntax error/);
});

test('a broken machine stays broken when other things could not be read', () => {
  const { bundle } = caseOf('crash-loop');
  assert.equal(judge(withProbes(bundle, { 'resources/disks': { rc: 124, text: '' } })).kind, 'broken');
});

test('a fleet that does not restart its machines knows every restart as a foreign one', () => {
  const files = healthy.probes['deployment/files']?.text.replace(/^.*\/restart\n/m, '') ?? '';
  assert.deepEqual(ids(withProbes(healthy, { 'deployment/files': { text: files } })), ['rebooted']);
});

test('without the book of boots, a restart long after the set-up is still noticed', () => {
  const gone = { 'people/last': { rc: 127, text: 'no such program: last' } };
  assert.deepEqual(ids(withProbes(healthy, gone)), []);
  const identity = healthy.probes['boot/identity']?.text ?? '';
  const later = identity.replace(/^init_start=(\d+)/m, (_, ticks) => `init_start=${Number(ticks) + 200_000}`);
  assert.deepEqual(ids(withProbes(healthy, { ...gone, 'boot/identity': { text: later } })), ['rebooted']);
});

test('only the limit of the fleet file makes a long boot a broken one', () => {
  const { bundle } = caseOf('booting');
  assert.equal(judge(bundle).kind, 'working');
  assert.equal(judge({ ...bundle, limits: { boot: 1 } }).findings[0]?.id, 'boot-hanging');
  assert.match(judge(bundle).line, /give it up to \d+ (?:s|min) more/);
});

test('a clock that follows a time server is not blamed for a laptop that is wrong', () => {
  const { bundle } = caseOf('clock-ahead');
  assert.equal(judge(bundle).findings[0]?.id, 'clock');
  assert.deepEqual(ids(withProbes(bundle, { 'time/synchronised': { text: 'synchronized=yes\n' } })), []);
});

test('cloud-init of later versions is understood: recoverable errors by level', () => {
  const v1 = { recoverable_errors: { WARNING: ['module x left out'] }, errors: [] };
  const changes = {
    'boot/status': { text: JSON.stringify({ v1: { 'modules-final': { ...v1, start: 1, finished: 2 } } }) },
  };
  const { phase: _phase, ...machine } = healthy.machine;
  assert.equal(judge({ ...withProbes(healthy, changes), machine }).kind, 'broken');
  assert.equal(
    judge({ ...withProbes(healthy, changes), machine, accept: { recoverableErrors: true } }).kind,
    'healthy',
  );
});

test('no bundle, however damaged, stops the judge or reaches the terminal with a control character', () => {
  const random = seeded(10);
  const noise = [
    '',
    '\x1b]0;x\x07\x1b[31m',
    '\0',
    '{"v1":{"init":{"errors":[1,null]}}}',
    '='.repeat(50),
    'Id=x.service\nActiveState=failed\n',
    '100% /',
    '\u202e',
    '-1',
  ];
  const stored = cases();
  for (let round = 0; round < 3000; round++) {
    const bundle = structuredClone(stored[random.below(stored.length)]?.bundle ?? healthy);
    const probes: Record<string, { rc: number; text: string; dropped: number }> = { ...bundle.probes };
    const names = Object.keys(probes);
    for (let change = 0; change < 1 + random.below(4); change++) {
      const name = names[random.below(names.length)];
      if (name === undefined) continue;
      const text = probes[name]?.text ?? '';
      const cut = random.below(text.length + 1);
      const choice = random.below(4);
      if (choice === 0) delete probes[name];
      else if (choice === 1) probes[name] = { rc: 0, text: text.slice(0, cut), dropped: random.below(3) };
      else if (choice === 2)
        probes[name] = {
          rc: 0,
          text: `${text.slice(0, cut)}${noise[random.below(noise.length)]}${text.slice(cut)}`,
          dropped: 0,
        };
      else
        probes[name] = { rc: random.below(200), text: noise[random.below(noise.length)] ?? '', dropped: 0 };
    }
    const damaged = { ...bundle, probes };
    const shown = showVerdict(damaged, judge(damaged));
    assert.doesNotMatch(shown, /[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e]|undefined|NaN/);
  }
});

test('an image that is mounted read-only is full by nature', () => {
  const line = '/dev/sr0 1000 1000 0 100% /mnt\n';
  const disks = { text: `${healthy.probes['resources/disks']?.text}${line}` };
  const mounts = (how: string) => ({
    text: `${healthy.probes['resources/mounts']?.text}/dev/sr0 /mnt iso9660 ${how} 0 0\n`,
  });
  assert.deepEqual(
    ids(withProbes(healthy, { 'resources/disks': disks, 'resources/mounts': mounts('ro,relatime') })),
    [],
  );
  assert.deepEqual(ids(withProbes(healthy, { 'resources/disks': disks, 'resources/mounts': mounts('rw') })), [
    'disk-full:/mnt',
  ]);
});

test('a shell that names itself by ./ does not speak of a file at the root', () => {
  const { bundle } = caseOf('step-python');
  const log = bundle.probes['deployment/log']?.text.replace(
    /^KeyError.*$/m,
    './setup.sh: 50: docker: not found',
  );
  const changed = withProbes(bundle, {
    'deployment/log': { text: log ?? '' },
    'deployment/result': { text: '127\n' },
    'deployment/spoken': { text: 'machine=x86_64\nmissing /setup.sh\n' },
  });
  const { line } = judge(changed);
  assert.match(line, /exit code 127.*docker: not found/);
  assert.doesNotMatch(line, /\/setup\.sh is missing/);
});

test('whether a set-up still runs is not guessed', () => {
  const { bundle } = caseOf('setup-under-way');
  assert.equal(
    judge(withProbes(bundle, { 'deployment/running': { text: 'pid=9\nalive=no\n' } })).kind,
    'broken',
  );
  assert.equal(judge(withProbes(bundle, { 'deployment/running': { rc: 3, text: '' } })).kind, 'unknown');
});

test('what a starved machine had no time for is unread: nothing is made of it', () => {
  const { bundle } = caseOf('program-deaf');
  const unasked = { rc: 124, text: 'not asked: no time or no room was left' };
  const names = Object.keys(bundle.probes).filter(
    name => !/^boot\/(?:identity|status)|^deployment\/result/.test(name),
  );
  const starved = withProbes(bundle, Object.fromEntries(names.map(name => [name, unasked])));
  const { kind, findings, unread } = judge(starved);
  assert.deepEqual([kind, findings.map(({ id }) => id)], ['unknown', []]);
  assert.ok(unread.length > 3);
});
