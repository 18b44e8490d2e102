import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { test } from 'node:test';
import { load, problemsOf, told } from './told.ts';

const hello = `name: hello
count: 3
variables:
  greeting: hi
  colour: blue
timeouts: {boot: 5m}
health:
  - {kind: tcp, port: 80}
  - {kind: tcp, port: 81}
environments:
  staging:
    count: 2
    variables: {greeting: ho}
    timeouts: {setup: 1h}
    health:
      - {kind: tcp, port: 90}
`;

test('a fleet file needs nothing but a name: everything else has a default', () => {
  assert.deepEqual(load('name: hello'), {
    name: 'hello',
    environment: 'default',
    provider: 'local',
    image: 'debian-12',
    count: 1,
    min: 1,
    template: 'templates/cloud-init.yaml.hbs',
    instance: 'instance',
    variables: {},
    services: [],
    restart: true,
    window: 3,
    health: [],
    recoverable_errors: 'fail',
    accept_failed_units: [],
    approval: 'ask',
    secrets: [],
    timeouts: { run: 180, reach: 300, boot: 600, upload: 300, setup: 900, restart: 300, health: 120 },
    static_address: false,
    local: { volumes: [] },
    ec2: {
      regions: ['us-east-1'],
      types: ['t3.small', 't3a.small'],
      market: 'on-demand',
      ingress: [],
      tags: {},
    },
    lightsail: { regions: ['us-east-1'], ip: 'ipv4', ports: [], disks: [], tags: {} },
  });
});

test('the fleet file of this checkout is right, in each of its environments', async () => {
  const text = await readFile(new URL('../../fleet.yaml', import.meta.url), 'utf8');
  assert.match(text, /^# yaml-language-server: \$schema=\.\/fleet\.schema\.json\n/);
  const { name, count, min, health } = load(text);
  assert.deepEqual(
    { name, count, min, checks: health.map(({ kind }) => kind) },
    {
      name: 'hello',
      count: 3,
      min: 3,
      checks: ['http', 'tcp'],
    },
  );
  assert.equal(load(text, 'staging').environment, 'staging');
});

test('all machines must become ready unless min says how many are enough', () => {
  assert.equal(load('name: x\ncount: 7').min, 7);
  assert.equal(load('name: x\ncount: 7\nmin: 2').min, 2);
  assert.equal(load('name: x\ncount: 7\nenvironments: {s: {count: 4}}', 's').min, 4);
});

test('an environment is laid over the settings for all: maps are merged, lists and single values replace', () => {
  const { count, variables, timeouts, health } = load(hello, 'staging');
  assert.equal(count, 2);
  assert.deepEqual(variables, { greeting: 'ho', colour: 'blue' });
  assert.equal(timeouts.boot, 300);
  assert.equal(timeouts.setup, 3600);
  assert.deepEqual(health, [{ kind: 'tcp', port: 90, host: '127.0.0.1' }]);
  assert.equal(load(hello).count, 3);
});

test('the default environment needs no entry, and may have one', () => {
  assert.equal(load('name: x').environment, 'default');
  assert.equal(load('name: x\nenvironments: {default: {count: 4}}').count, 4);
});

test('an environment that does not exist is refused, with those that exist and the nearest', () => {
  assert.deepEqual(
    told(() => load(hello, 'stagin')),
    {
      what: 'fleet.yaml has no environment "stagin" (did you mean "staging"?)',
      why: 'it has default, staging',
      file: 'fleet.yaml:10:1',
      next: 'name one of these, or add it under environments',
    },
  );
  for (const odd of ['', 'constructor', '__proto__', 'a; rm -rf /']) {
    assert.match(told(() => load(hello, odd)).what, /^fleet\.yaml has no environment "/);
  }
});

test('an environment is checked even when another one is chosen', () => {
  const text = 'name: x\ncount: 2\nenvironments:\n  a: {count: 1}\n  b:\n    count: 0\n  c:\n    min: 3\n';
  for (const chosen of ['default', 'a']) {
    assert.deepEqual(problemsOf(text, chosen), [
      '6:12 environments.b.count is 0, but must be a whole number from 1 to 10000',
      '8:10 min is 3, but must be at most count, which is 2 in the environment c',
    ]);
  }
});

test('a wrong value is told where it was written: in the environment, or in the settings for all', () => {
  const volumes = 'volumes: [{name: a, path: /a}, {name: a, path: /b}]';
  assert.deepEqual(problemsOf(`name: x\nenvironments:\n  s:\n    local:\n      ${volumes}\n`), [
    '5:45 local.volumes[1].name is "a", which local.volumes[0] has already',
  ]);
  assert.deepEqual(problemsOf(`name: x\nlocal:\n  ${volumes}\nenvironments: {s: {count: 2}}\n`), [
    '3:41 local.volumes[1].name is "a", which local.volumes[0] has already',
  ]);
  assert.deepEqual(problemsOf('name: x\ncount: 3\nmin: 3\nenvironments: {s: {count: 2}}'), [
    '4:27 min is 3, but must be at most count, which is 2 in the environment s',
  ]);
});

test('a right value of an environment does not excuse a wrong one in the settings for all', () => {
  assert.deepEqual(problemsOf('name: x\ncount: 0\nenvironments: {s: {count: 2}}', 's'), [
    '2:8 count is 0, but must be a whole number from 1 to 10000',
  ]);
});

test('a byte order mark and Windows line ends change nothing', () => {
  assert.deepEqual(load(`\uFEFF${hello.replaceAll('\n', '\r\n')}`, 'staging'), load(hello, 'staging'));
  assert.deepEqual(
    problemsOf('\uFEFFnmae: x\r\nname: y\r\ncount: 0\r\n').map(line => line.split(' ')[0]),
    ['1:1', '3:8'],
  );
});

test('anchors and aliases may save writing', () => {
  const text = 'name: x\nhealth: &h [{kind: tcp, port: 80}]\nenvironments: {s: {count: 2, health: *h}}';
  assert.deepEqual(load(text, 's').health, load(text).health);
  const wrong = 'name: x\nhealth: &h [{kind: tcp, port: 0}]\nenvironments: {s: {health: *h}}';
  assert.deepEqual(problemsOf(wrong), [
    '2:31 health[0].port is 0, but must be a whole number from 1 to 65535',
  ]);
});
