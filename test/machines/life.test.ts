import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { after, before, test } from 'node:test';
import type { TestFleet } from '../support/fleet.ts';
import { testFleet } from '../support/fleet.ts';

// The whole life of a fleet on real machines, by the command line.

interface Listed {
  machines: {
    name: string;
    status: string;
    address: string;
    id: string;
    endpoint: string;
    release: string;
  }[];
}

let fleet: TestFleet;
before(async () => {
  fleet = await testFleet(`
count: 2
variables: { greeting: Hello }
health:
  - { kind: http, url: 'http://127.0.0.1:8080/health' }
  - { kind: tcp, port: 8080 }
  - { kind: command, run: [systemctl, is-active, --quiet, hello.service] }
environments:
  staging: { count: 1 }
`);
});
after(() => fleet.end());

test('create makes real machines and verifies each of them', async () => {
  const { code, stdout, stderr } = await fleet.mayfly(['create']);
  assert.equal(code, 0, stderr);
  assert.match(stdout, new RegExp(`^${fleet.name}: 2 of 2 machines are ready`, 'm'));
  for (const phase of [
    'requested',
    'running',
    'reachable',
    'booted',
    'uploaded',
    'configured',
    'restarted',
    'ready',
  ])
    for (const machine of [1, 2])
      assert.match(stderr, new RegExp(`${fleet.name}-${machine}  ${phase} after`));
});

test('list shows them, with address, release and status', async () => {
  const { code, document } = await fleet.json(['list']);
  assert.equal(code, 0);
  const { machines } = document as Listed;
  assert.deepEqual(
    machines.map(({ name, status }) => [name, status]),
    [
      [`${fleet.name}-1`, 'ready'],
      [`${fleet.name}-2`, 'ready'],
    ],
  );
});

test('debug calls a healthy machine healthy, by name, number, address and id', async () => {
  const { machines } = (await fleet.json(['list'])).document as Listed;
  const [, second] = machines;
  assert.ok(second);
  for (const word of [second.name, '2', second.address, second.id.slice(0, 12)]) {
    const { code, stdout } = await fleet.mayfly(['debug', word]);
    assert.equal(code, 0, stdout);
    assert.match(stdout.split('\n')[0] ?? '', /healthy/);
  }
});

test('create over an existing fleet refuses, touches nothing and names the ways on', async () => {
  const { code, stderr } = await fleet.mayfly(['create']);
  assert.equal(code, 2);
  assert.match(stderr, /exists already: 2 machines/);
  assert.match(stderr, /destroy/);
  assert.match(stderr, /replace/);
  assert.equal(((await fleet.json(['list'])).document as Listed).machines.length, 2);
});

test('a machine that changed after its deployment is found out', async () => {
  const { machines } = (await fleet.json(['list'])).document as Listed;
  const [first] = machines;
  assert.ok(first);
  const { realWorld } = await import('../../scripts/world/real.ts');
  await realWorld().processes.run([
    'podman',
    'exec',
    first.id,
    'sh',
    '-c',
    'echo changed >>/opt/hello/serve',
  ]);
  const { code, stdout } = await fleet.mayfly(['debug', first.name]);
  assert.equal(code, 1, stdout);
  assert.match(stdout, /\/opt\/hello\/serve/);
  assert.match(stdout.split('\n')[0] ?? '', /Look at instance\/files\/opt\/hello\/serve/);
  const all = await fleet.mayfly(['debug', '--all']);
  assert.equal(all.code, 1, all.stdout);
  assert.match(all.stdout.split('\n')[0] ?? '', /2 machines: 1 broken, 1 healthy/);
});

test('another environment is a fleet of its own, and destroying one leaves the other', async () => {
  const made = await fleet.mayfly(['create', '--env', 'staging']);
  assert.equal(made.code, 0, made.stderr);
  const gone = await fleet.mayfly(['destroy', '--env', 'staging', '--yes']);
  assert.equal(gone.code, 0, gone.stderr);
  assert.equal(((await fleet.json(['list'])).document as Listed).machines.length, 2);
});

test('with the store deleted, list still shows the machines and destroy still finds everything', async () => {
  const { rm } = await import('node:fs/promises');
  await rm(`${fleet.folder}/.mayfly`, { recursive: true });
  const { machines } = (await fleet.json(['list'])).document as Listed;
  assert.equal(machines.length, 2);
  const refused = await fleet.mayfly(['create']);
  assert.equal(refused.code, 2);
  assert.match(refused.stderr, /does not know them/);
  const { code, stdout } = await fleet.mayfly(['destroy', '--yes']);
  assert.equal(code, 0, stdout);
  assert.match(stdout, /removed 2 machines, 1 network/);
  assert.match(stdout, /Proven/);
  assert.deepEqual(await fleet.remains(), []);
});

test('destroy twice in a row is fine, and nothing secret is left in the store', async () => {
  const { code, stdout } = await fleet.mayfly(['destroy', '--yes']);
  assert.equal(code, 0);
  assert.match(stdout, /there was nothing to remove/);
  const { realWorld } = await import('../../scripts/world/real.ts');
  const found = await realWorld().processes.run(['grep', '-rl', 'PRIVATE KEY', `${fleet.folder}/.mayfly`]);
  assert.equal(found.stdout, '');
  await readFile(`${fleet.folder}/fleet.yaml`);
});
