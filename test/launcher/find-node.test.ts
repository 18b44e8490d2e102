import assert from 'node:assert/strict';
import { readFileSync, symlinkSync, utimesSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { makeCheckout, oldNode } from './checkout.ts';

test('the first node on PATH is used when it is new enough', async context => {
  const checkout = makeCheckout(context);
  symlinkSync(process.execPath, join(checkout.bin, 'node'));
  const { code, stdout, stderr } = await checkout.mayfly();
  assert.equal(code, 0, stderr);
  assert.equal(JSON.parse(stdout).node, process.execPath);
  assert.equal(checkout.installations('node'), 0);
});

for (const [what, script] of [
  ['is too old', oldNode],
  [
    'only tells of another version that is not there',
    'case $1 in -p) exit 1 ;; *) exec \'NODE\' "$@" ;; esac',
  ],
] as const)
  test(`the pinned Node is installed once when the node on PATH ${what}`, async context => {
    const checkout = makeCheckout(context);
    checkout.program('node', script.replace('NODE', process.execPath));
    const first = await checkout.mayfly();
    assert.equal(first.code, 0, first.stderr);
    assert.match(
      first.stderr,
      /^mayfly: installing Node 24\.\d+\.\d+ into \.runtime\/ \(.*\/node (is|does not) /,
    );
    const second = await checkout.mayfly();
    assert.deepEqual([second.code, second.stderr], [0, '']);
    assert.equal(checkout.installations('node'), 1);
  });

test('another pinned version replaces the installed one', async context => {
  const checkout = makeCheckout(context);
  checkout.program('node', oldNode);
  await checkout.mayfly();
  const lockfile = readFileSync(checkout.path('runtime/package-lock.json'), 'utf8');
  checkout.write('runtime/package-lock.json', `${lockfile}\n`);
  const { code, stderr } = await checkout.mayfly();
  assert.equal(code, 0, stderr);
  assert.equal(checkout.installations('node'), 2);
});

test('a Node is asked for its version once, and again when the program has changed', async context => {
  const checkout = makeCheckout(context);
  const asked = checkout.path('asked');
  const node = join(checkout.bin, 'some-node');
  checkout.program(
    'some-node',
    `case $1 in -p) echo x >>'${asked}'; echo '${node}' ;; *) exec '${process.execPath}' "$@" ;; esac`,
  );
  const environment = { MAYFLY_NODE: node };
  const timesAsked = () => readFileSync(asked, 'utf8').length / 2;
  for (let run = 0; run < 2; run++) assert.equal((await checkout.mayfly([], environment)).code, 0);
  assert.equal(timesAsked(), 1);
  utimesSync(node, new Date(1e12), new Date(1e12));
  assert.equal((await checkout.mayfly([], environment)).code, 0);
  assert.equal(timesAsked(), 2);
});

test('MAYFLY_NODE that is too old is refused, and no other Node is used in its place', async context => {
  const checkout = makeCheckout(context);
  symlinkSync(process.execPath, join(checkout.bin, 'node'));
  checkout.program('old-node', oldNode);
  const { code, stdout, stderr } = await checkout.mayfly([], { MAYFLY_NODE: join(checkout.bin, 'old-node') });
  assert.deepEqual([code, stdout], [1, '']);
  assert.match(
    stderr,
    /MAYFLY_NODE does not name Node 22\.13 or newer\n {2}why: {2}.*old-node is Node 20\.1\.1\n {2}next: /,
  );
});

for (const [version, exit] of [
  ['20.99.0', 1],
  ['22.12.9', 1],
  ['22.13.0', 0],
  ['23.0.1', 0],
  ['100.0.0', 0],
] as const)
  test(`Node ${version} is ${exit === 0 ? 'new enough' : 'too old'}`, async context => {
    const checkout = makeCheckout(context);
    const pretend = `Object.defineProperty(process, 'versions', { value: { node: '${version}' } });`;
    checkout.write('pretend.cjs', pretend);
    checkout.program('a-node', `exec '${process.execPath}' -r '${checkout.path('pretend.cjs')}' "$@"`);
    const { code, stderr } = await checkout.mayfly([], { MAYFLY_NODE: join(checkout.bin, 'a-node') });
    assert.equal(code, exit, stderr);
  });

test('MAYFLY_NODE must be an absolute path', async context => {
  const { code, stderr } = await makeCheckout(context).mayfly([], { MAYFLY_NODE: 'node' });
  assert.equal(code, 1);
  assert.match(stderr, /node is not an absolute path/);
});

for (const [system, machine, advice] of [
  ['Darwin', 'arm64', /brew install node/],
  ['Linux', 'riscv64', /install Node 24/],
] as const)
  test(`${system} ${machine}, for which there is no package, is told what to install`, async context => {
    const checkout = makeCheckout(context);
    checkout.program('uname', `case $1 in -s) echo ${system} ;; -m) echo ${machine} ;; esac`);
    checkout.program('node', oldNode);
    const { code, stderr } = await checkout.mayfly();
    assert.equal(code, 1);
    assert.match(
      stderr,
      new RegExp(`none that can be installed for ${system} ${machine}\n {2}why: .*Node 20\\.1\\.1`),
    );
    assert.match(stderr, advice);
    assert.equal(checkout.installations('node'), 0);
  });

test('a system without Node and npm is told what to install', async context => {
  const checkout = makeCheckout(context);
  checkout.program('npm', 'exit 127');
  const { code, stderr } = await checkout.mayfly();
  assert.equal(code, 1);
  assert.match(stderr, /there is no node on PATH\n {2}next: .*install Node 24 with its npm/);
});
