import assert from 'node:assert/strict';
import { mkdirSync, readdirSync, rmSync, symlinkSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { test } from 'node:test';
import { makeCheckout } from './checkout.ts';
import { start } from './start.ts';

const ready = { MAYFLY_NODE: process.execPath };

test('arguments arrive as they were given, and the exit code comes back', async context => {
  const checkout = makeCheckout(context);
  const words = ['exit', '3', '', 'two words', '$HOME', "it's", '*'];
  const { code, stdout } = await checkout.mayfly(words, ready);
  assert.equal(code, 3);
  assert.deepEqual(JSON.parse(stdout).words, words);
});

test('it runs from any folder and through links, and keeps the folder of the caller', async context => {
  const checkout = makeCheckout(context);
  const base = dirname(checkout.folder);
  const elsewhere = join(base, 'else where');
  mkdirSync(elsewhere);
  symlinkSync(checkout.path('mayfly'), join(elsewhere, 'absolute'));
  symlinkSync('absolute', join(elsewhere, 'link'));
  symlinkSync('../my checkout/mayfly', join(elsewhere, 'relative'));
  const env = checkout.environment(ready);
  for (const [program, cwd] of [
    ['../my checkout/mayfly', elsewhere],
    ['./mayfly', checkout.folder],
    ['../mayfly', checkout.path('scripts')],
    ['./link', elsewhere],
    ['./relative', elsewhere],
    [join(elsewhere, 'relative'), base],
  ] as const) {
    const { code, stdout, stderr } = await start([program], { env, cwd }).ended;
    assert.equal(code, 0, `${program}: ${stderr}`);
    const { root, folder } = JSON.parse(stdout);
    assert.deepEqual({ root, folder }, { root: checkout.folder, folder: cwd });
  }
});

test('when nothing is stale, only find and Node are started, and nothing is said', async context => {
  const checkout = makeCheckout(context);
  assert.equal((await checkout.mayfly([], ready)).code, 0);
  for (const tool of readdirSync(checkout.bin)) if (tool !== 'find') rmSync(join(checkout.bin, tool));
  const { code, stderr } = await checkout.mayfly([], ready);
  assert.deepEqual([code, stderr], [0, '']);
});

test('it runs without HOME, with stdin closed, and where find can tell only the modification time', async context => {
  const checkout = makeCheckout(context);
  rmSync(join(checkout.bin, 'find'));
  checkout.program('find', 'case "$*" in *-cnewer*) exit 1 ;; esac; exec /usr/bin/find "$@"');
  const env = { PATH: checkout.bin, ...ready };
  for (const said of [/building/, /^$/]) {
    const { code, stderr } = await start(['/bin/sh', '-c', '"$0" <&-', checkout.path('mayfly')], { env })
      .ended;
    assert.equal(code, 0, stderr);
    assert.match(stderr, said);
  }
});
