import assert from 'node:assert/strict';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { type TestFleet, testFleet } from '../support/fleet.ts';

// What a user sees when the engine is missing, forbidden, broken or out of room. Only the engine is a stand-in here.

let fleet: TestFleet;
before(async () => {
  fleet = await testFleet('count: 2\nvariables: { greeting: Hello }\n');
});
after(() => fleet.end());

/** A PATH with nothing but these programs, as shell scripts. */
const onlyPrograms = async (name: string, programs: Record<string, string>): Promise<{ PATH: string }> => {
  const folder = join(fleet.folder, `bin-${name}`);
  await mkdir(folder);
  for (const [program, script] of Object.entries(programs))
    await writeFile(join(folder, program), `#!/bin/sh\n${script}\n`, { mode: 0o755 });
  return { PATH: folder };
};

const works = 'case $1 in --version) echo 4.3.1;; esac';

test('without an engine, create and list say so, and name the recipe that installs one', async () => {
  const environment = await onlyPrograms('none', {});
  for (const words of [['create'], ['list'], ['destroy', '--yes']]) {
    const { code, stderr } = await fleet.mayfly(words, { environment });
    assert.equal(code, 2, stderr);
    assert.match(stderr, /no container engine that works/);
    assert.match(stderr, /just set-up/);
  }
});

test('an engine that this user may not use is told with the reason and the way out', async () => {
  const environment = await onlyPrograms('rights', {
    podman:
      'case $1 in --version) exit 0;; *) echo "Error: open /run/podman: permission denied" >&2; exit 125;; esac',
  });
  const { code, stderr } = await fleet.mayfly(['create'], { environment });
  assert.equal(code, 2, stderr);
  assert.match(stderr, /you may not use it/);
  assert.match(stderr, /permission denied/);
});

test('an engine that cannot answer is "could not be asked": exit 3, never "no machines"', async () => {
  const environment = await onlyPrograms('broken', {
    podman: `${works}; echo "Error: database is locked" >&2; [ "$1" = --version ] || exit 125`,
  });
  for (const words of [['list'], ['destroy', '--yes']]) {
    const { code, stdout } = await fleet.mayfly(words, { environment });
    assert.equal(code, 3, stdout);
    assert.match(stdout, /podman/);
    assert.doesNotMatch(stdout, /has no machines|nothing is left/);
  }
});

test('a full disk is told before anything is made', async () => {
  const info = JSON.stringify({
    host: { memTotal: 8e9 },
    store: { graphRoot: '/var/lib/containers', graphRootAllocated: 1e10, graphRootUsed: 9.9e9 },
  });
  const environment = await onlyPrograms('full', { podman: `case $1 in info) echo '${info}';; esac` });
  const { code, stderr } = await fleet.mayfly(['create'], { environment });
  assert.equal(code, 1, stderr);
  assert.match(stderr, /disk is nearly full: 95 MB are free/);
  assert.match(stderr, /podman system df/);
});

test('a disk that fills up during a call is told as that, with the command to look', async () => {
  const info = JSON.stringify({ host: { memTotal: 8e9 }, store: {} });
  const environment = await onlyPrograms('filling', {
    podman: `case $1 in info) echo '${info}';; network) [ "$2" = ls ] || { echo "Error: write /x: no space left on device" >&2; exit 125; };; esac`,
  });
  const { code, stderr } = await fleet.mayfly(['create'], { environment });
  assert.equal(code, 1, stderr);
  assert.match(stderr, /disk is full/);
  assert.match(stderr, /podman system df/);
});

test('more machines than this host has memory for are refused with the number that fits', async () => {
  const info = JSON.stringify({ host: { memTotal: 100 * 1024 ** 2 }, store: {} });
  const environment = await onlyPrograms('small', { podman: `case $1 in info) echo '${info}';; esac` });
  const { code, stderr } = await fleet.mayfly(['create'], { environment });
  assert.equal(code, 2, stderr);
  assert.match(stderr, /2 machines do not fit.*room for 1/s);
});

test('a docker without a daemon is no engine', async () => {
  const environment = await onlyPrograms('docker', {
    docker:
      'case $1 in context) echo unix:///nowhere/docker.sock;; *) echo "Cannot connect" >&2; exit 1;; esac',
  });
  const { code, stderr } = await fleet.mayfly(['create'], { environment });
  assert.equal(code, 2, stderr);
  assert.match(stderr, /no daemon has a socket here/);
});
