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
  assert.equal(judge(withProbes(healthy, { 'boot/identity': { text } })).kind, 'unknown');
});

test('a broken machine stays broken when other things could not be read', () => {
  const { bundle } = caseOf('crash-loop');
  assert.equal(judge(withProbes(bundle, { 'resources/disks': { rc: 124, text: '' } })).kind, 'broken');
});

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

const earlier = (minutes: number) => new Date(Date.parse(healthy.takenAt) - minutes * 60_000).toISOString();

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

test('a program that cannot be run is told with what is wrong with it, and the file where it is put right', () => {
  const told: [string, RegExp, string][] = [
    ['program-missing', /its program \/opt\/hello\/server is missing$/, 'instance/units/hello.service'],
    ['not-executable', /\/opt\/hello\/run is not executable \(mode 644\)$/, 'instance/files/opt/hello/run'],
    ['crlf', /\/opt\/hello\/run has Windows line ends in its first line$/, 'instance/files/opt/hello/run'],
    ['arch', /\/opt\/hello\/run is for aarch64, and this machine is x86_64$/, 'instance/files/opt/hello/run'],
    [
      'interpreter-missing',
      /\/opt\/hello\/run needs \/usr\/local\/bin\/node20, which is missing$/,
      'instance/units/hello.service',
    ],
  ];
  for (const [name, what, file] of told) {
    const [first] = judge(caseOf(name).bundle).findings;
    assert.match(first?.what ?? '', what);
    assert.equal(first?.file, file, name);
  }
});

test('a unit between two attempts is known by what ended the last one', () => {
  const { bundle } = caseOf('never-ready');
  const show = bundle.probes['units/show']?.text.replace(/^Result=.*$/m, 'Result=success') ?? '';
  const changes = { 'units/show': { text: show.replace('SubState=auto-restart', 'SubState=start') } };
  assert.equal(judge(withProbes(bundle, changes)).findings[0]?.id, 'unit-late:hello.service');
});

test('a template of units is not a unit that must run', () => {
  const { bundle } = caseOf('timer-and-oneshot');
  const named = { ...bundle, units: ['hello.service', 'web@.service'] };
  assert.equal(judge(withProbes(named, { 'deployment/enabled': undefined })).kind, 'healthy');
});

test('a wanted unit that the answer does not speak of is unknown', () => {
  const named = { ...healthy, units: ['hello.service', 'other.service'] };
  assert.equal(judge(withProbes(named, { 'deployment/enabled': undefined })).kind, 'unknown');
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

test('only the limit of the fleet file makes a long boot a broken one', () => {
  const { bundle } = caseOf('booting');
  assert.equal(judge(bundle).kind, 'working');
  assert.equal(judge({ ...bundle, limits: { boot: 1 } }).findings[0]?.id, 'boot-hanging');
  assert.match(judge(bundle).line, /give it up to \d+ (?:s|min) more/);
});

test('a failed unit that the fleet file accepts is no finding', () => {
  const { bundle } = caseOf('other-unit-failed');
  assert.equal(judge(bundle).kind, 'broken');
  assert.equal(judge({ ...bundle, accept: { failedUnits: ['image-thing.service'] } }).kind, 'healthy');
  const { bundle: own } = caseOf('crash-loop');
  assert.equal(judge({ ...own, accept: { failedUnits: ['hello.service'] } }).kind, 'broken');
});

test('a clock that follows a time server is not blamed for a laptop that is wrong', () => {
  const { bundle } = caseOf('clock-off');
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

test('a unit that has been starting for hours does not start any more', () => {
  const show = healthy.probes['units/show']?.text ?? '';
  const starting = show
    .replace('ActiveState=active', 'ActiveState=activating')
    .replace('SubState=running', 'SubState=start');
  const since = (minutes: number) =>
    starting.replace(/^StateChangeTimestamp=.*$/m, () => {
      const [day, time] = earlier(minutes).split(/[T.]/);
      return `StateChangeTimestamp=Sat ${day} ${time} UTC`;
    });
  assert.equal(judge(withProbes(healthy, { 'units/show': { text: since(1) } })).kind, 'working');
  assert.deepEqual(ids(withProbes(healthy, { 'units/show': { text: since(120) } })), [
    'unit-hanging:hello.service',
  ]);
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

test('whether a set-up still runs is not guessed', () => {
  const { bundle } = caseOf('setup-under-way');
  assert.equal(
    judge(withProbes(bundle, { 'deployment/running': { text: 'pid=9\nalive=no\n' } })).kind,
    'broken',
  );
  assert.equal(judge(withProbes(bundle, { 'deployment/running': { rc: 3, text: '' } })).kind, 'unknown');
});
