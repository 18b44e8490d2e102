import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Bundle } from '../../debug/bundle.ts';
import { judge } from '../../debug/judge.ts';
import { caseOf, flat } from './cases.ts';

const healthy = caseOf('healthy').bundle;
const ids = (bundle: Bundle) => flat(judge(bundle).findings).map(({ id }) => id);
const earlier = (minutes: number) => new Date(Date.parse(healthy.takenAt) - minutes * 60_000).toISOString();

const outside: Bundle = {
  ...healthy,
  probes: {},
  reach: { tcp: 'timeout', hostKey: 'unasked', login: 'unasked' },
};
const at = (machine: Partial<Bundle['machine']>, reach: Partial<Bundle['reach']> = {}): Bundle => ({
  ...outside,
  machine: { name: 'hello-1', scope: 'hello', provider: 'local', state: 'running', ...machine },
  reach: { ...outside.reach, ...reach },
});

test('when nobody can look inside, the outside is told as far as it is known', () => {
  const told: [Bundle, string, string | undefined][] = [
    [at({ phase: 'ready' }), 'broken', 'ssh-silent'],
    [at({ phase: 'ready' }, { tcp: 'refused' }), 'broken', 'ssh-refused'],
    [at({ phase: 'ready' }, { tcp: 'open' }), 'broken', 'ssh-mute'],
    [at({ phase: 'ready' }, { tcp: 'open', hostKey: 'mismatch' }), 'broken', 'host-key-changed'],
    [
      at({ phase: 'ready' }, { tcp: 'open', hostKey: 'verified', login: 'refused' }),
      'broken',
      'login-refused',
    ],
    [at({ phase: 'ready', state: 'gone' }), 'broken', 'machine-gone'],
    [
      at({ phase: 'ready', state: 'stopped', reason: 'Server.SpotInstanceTermination' }),
      'broken',
      'machine-reclaimed',
    ],
    [
      at({ phase: 'ready' }, { tcp: 'open', hostKey: 'unknown', why: 'no key is known' }),
      'unknown',
      undefined,
    ],
    [at({ phase: 'ready' }, { tcp: 'unasked' }), 'unknown', undefined],
    [at({ state: 'pending' }), 'working', undefined],
    [at({ phase: 'running', createdAt: healthy.takenAt }), 'working', undefined],
    [at({ phase: 'configured', createdAt: healthy.takenAt }, { tcp: 'refused' }), 'working', undefined],
    [
      at({ phase: 'configured', createdAt: '2026-11-20T00:00:00Z' }, { tcp: 'refused' }),
      'broken',
      'ssh-refused',
    ],
    [at({ phase: 'running', createdAt: earlier(10) }), 'broken', 'ssh-silent'],
    [at({ phase: 'running', createdAt: '2026-11-20T00:00:00Z' }), 'broken', 'ssh-silent'],
  ];
  for (const [bundle, kind, first] of told) {
    const verdict = judge(bundle);
    assert.deepEqual([verdict.kind, verdict.findings[0]?.id], [kind, first], verdict.line);
  }
});

test('an address that nobody knows and that does not answer is unknown, not broken', () => {
  const { state: _state, ...machine } = at({}).machine;
  assert.equal(judge({ ...outside, machine: { ...machine, name: '10.0.0.9' } }).kind, 'unknown');
});

test('the console tells why a machine does not answer', () => {
  const panic = {
    ...at({ phase: 'ready' }),
    console: '[ 1.0] \x1b[31mKernel \x1b[0;1mpanic\x1b[0m - not syncing: no init',
  };
  assert.deepEqual(ids(panic), ['kernel-panic', 'ssh-silent']);
  const emergency = {
    ...at({ phase: 'ready' }),
    console: '[FAILED] Failed to mount /data.\nYou are in emergency mode. After logging in',
  };
  assert.deepEqual(ids(emergency), ['emergency-mode', 'ssh-silent']);
  assert.match(judge(emergency).findings[0]?.evidence[0]?.line ?? '', /Failed to mount \/data/);
});

test('a closed firewall is the cause of silence, and only of silence', () => {
  const silent = at({ phase: 'ready', provider: 'ec2' });
  const seen = (letIn: string[], caller: string[]) => ids({ ...silent, outside: { letIn, caller } });
  assert.deepEqual(seen(['203.0.113.7/32'], ['198.51.100.9']), ['door-closed', 'ssh-silent']);
  assert.deepEqual(seen([], ['198.51.100.9']), ['door-closed', 'ssh-silent']);
  assert.deepEqual(seen(['198.51.100.0/24'], ['198.51.100.9']), ['ssh-silent']);
  assert.deepEqual(seen(['0.0.0.0/0'], ['198.51.100.9']), ['ssh-silent']);
  assert.deepEqual(seen(['2001:db8::/32'], ['2001:db8::1']), ['ssh-silent']);
  assert.deepEqual(seen(['2001:db8::/32'], ['198.51.100.9']), ['door-closed', 'ssh-silent']);
  assert.deepEqual(seen(['198.51.100.9/32'], ['198.51.100.0/24']), ['door-closed', 'ssh-silent']);
  // Who is behind a list of prefixes or another group is not known from here.
  assert.deepEqual(seen(['pl-12345'], ['198.51.100.9']), ['ssh-silent']);
  const { line } = judge({ ...silent, outside: { letIn: ['203.0.113.7/32'], caller: ['198.51.100.9'] } });
  assert.match(
    line,
    /does not let this computer in, which is seen as 198\.51\.100\.9 \(port 22 is open to 203/,
  );
  assert.match(line, /Look at fleet\.yaml/);
  const answering = { ...healthy, outside: { letIn: ['203.0.113.7/32'], caller: ['198.51.100.9'] } };
  assert.deepEqual(ids(answering), []);
});

test('a computer below the machine that fails its check explains silence, and is a warning while it answers', () => {
  const failedChecks = ['the computer below it fails its check (system status impaired)'];
  assert.deepEqual(ids({ ...at({ phase: 'ready' }), outside: { failedChecks } }), [
    'provider-check',
    'ssh-silent',
  ]);
  assert.equal(judge({ ...healthy, outside: { failedChecks } }).kind, 'healthy');
});

test('a machine that lets nobody run anything says so itself', () => {
  const bundle = at({ phase: 'ready' }, { tcp: 'open', hostKey: 'verified', login: 'ok' });
  const { kind, line } = judge({
    ...bundle,
    reach: { ...bundle.reach, said: 'This account is currently not available.' },
    incomplete: 'the machine sent no answer to the probes',
  });
  assert.equal(kind, 'broken');
  assert.match(line, /runs no commands \(This account is currently not available/);
});
