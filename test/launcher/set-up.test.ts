import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { makeCheckout, repository } from './checkout.ts';
import { start } from './start.ts';

const script = join(repository, 'scripts/set-up.sh');
const words = existsSync('/etc/os-release') ? readFileSync('/etc/os-release', 'utf8') : '';
const onDebian = {
  skip: /^ID(_LIKE)?=.*(debian|ubuntu)/m.test(words) ? false : 'this is not Debian or Ubuntu',
};

/** A system without any container engine; `apt-get` writes what it was asked to `asked`. */
const bareSystem = (context: TestContext) => {
  const { bin, program, environment, path } = makeCheckout(context);
  program(
    'sysctl',
    `case $1 in -n) echo "\${FAKE_WATCHES:-8192}" ;; *) echo "$*" >>'${path('asked')}' ;; esac`,
  );
  program('id', 'case $1 in -u) echo "$FAKE_UID" ;; -un) echo somebody ;; esac');
  const aptGet = (rest: string) => program('apt-get', `echo "$*" >>'${path('asked')}'\n${rest}`);
  aptGet('');
  return {
    bin,
    program,
    aptGet,
    asked: () => (existsSync(path('asked')) ? readFileSync(path('asked'), 'utf8') : ''),
    setUp: (extra?: NodeJS.ProcessEnv, ...words: string[]) =>
      start(['/bin/sh', script, ...words], { env: environment({ FAKE_UID: '0', ...extra }) }).ended,
  };
};

test('set-up says which packages it installs and why before it installs them', onDebian, async context => {
  const system = bareSystem(context);
  system.aptGet(`case "$*" in *install*) for name in podman runc mmdebstrap newuidmap; do
    printf '#!/bin/sh\\n' >'${system.bin}'/$name; /bin/chmod +x '${system.bin}'/$name; done ;; esac`);
  const { code, stderr } = await system.setUp();
  assert.equal(code, 0, stderr);
  assert.match(
    stderr,
    /^set-up: local machines need these packages:\n {2}podman: .+\n[\s\S]*\nset-up: installing podman .*\nset-up: done\n$/,
  );
  assert.match(system.asked(), / update\n.* install -y --no-install-recommends podman .*mmdebstrap uidmap/);
  const again = await system.setUp();
  assert.deepEqual([again.code, again.stderr], [0, '']);
});

test(
  'set-up gives more than twenty machines their inotify instances, and says so',
  onDebian,
  async context => {
    const system = bareSystem(context);
    const { stderr } = await system.setUp({ FAKE_WATCHES: '128' });
    assert.match(stderr, /^set-up: each local machine takes 6 inotify instances, and a user had 128: .*1024/);
    assert.match(system.asked(), /^-q -w fs\.inotify\.max_user_instances=1024$/m);
    const helpless = bareSystem(context);
    await helpless.setUp({ FAKE_WATCHES: '128', FAKE_UID: '1000' });
    assert.equal(helpless.asked(), '');
  },
);

test('set-up does not claim success when a package is still missing', onDebian, async context => {
  const { code, stderr } = await bareSystem(context).setUp();
  assert.equal(code, 1);
  assert.match(stderr, /apt-get succeeded, but something is still missing\n {2}why: .*podman/);
});

test(
  'set-up without root names the packages and the command, and installs nothing',
  onDebian,
  async context => {
    const system = bareSystem(context);
    const { code, stderr } = await system.setUp({ FAKE_UID: '1000' });
    assert.equal(code, 1);
    assert.match(
      stderr,
      /podman: [\s\S]*needs root\n {2}why: {2}you are somebody\n {2}next: sudo sh '\/.*\/scripts\/set-up\.sh'\n/,
    );
    assert.equal(system.asked(), '');
  },
);

test('what only the tests need is named only where tests are run', onDebian, async context => {
  const system = bareSystem(context);
  assert.doesNotMatch((await system.setUp({ FAKE_UID: '1000' })).stderr, /tmux/);
  const { stderr } = await system.setUp({ FAKE_UID: '1000' }, '--tests');
  assert.match(stderr, /^ {2}tmux: .+$/m);
  assert.match(stderr, /next: sudo sh '\/.*\/scripts\/set-up\.sh' --tests\n/);
});

for (const [what, told, next] of [
  ['is locked', 'E: Could not get lock /var/lib/dpkg/lock-frontend', /let it finish/],
  ['has no network', "E: Failed to fetch x  Temporary failure resolving 'mirror'", /package mirror/],
] as const)
  test(`set-up tells what to do when apt-get ${what}`, onDebian, async context => {
    const system = bareSystem(context);
    system.aptGet(`echo "${told}"; exit 100`);
    const { code, stderr } = await system.setUp();
    assert.equal(code, 1);
    assert.ok(stderr.includes(told), stderr);
    assert.match(stderr.slice(stderr.indexOf('next:')), next);
  });

test('set-up installs nothing where docker works', async context => {
  const system = bareSystem(context);
  system.program('docker', '[ "$1" = info ]');
  const { code, stderr } = await system.setUp();
  assert.deepEqual([code, stderr, system.asked()], [0, '', '']);
});

for (const [name, told] of [
  ['Darwin', /brew install podman .*Docker Desktop/],
  ['FreeBSD', /install podman .*or docker/],
] as const)
  test(`set-up names what to install on ${name}`, async context => {
    const system = bareSystem(context);
    system.program('uname', `echo ${name}`);
    const { code, stderr } = await system.setUp();
    assert.equal(code, 1);
    assert.match(stderr, told);
    assert.equal(system.asked(), '');
  });
