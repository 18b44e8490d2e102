import assert from 'node:assert/strict';
import { existsSync, mkdirSync, readdirSync, renameSync, rmSync, statSync, utimesSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { type Checkout, makeCheckout, repository } from './checkout.ts';
import { start } from './start.ts';

const ready = { MAYFLY_NODE: process.execPath };
const bundles = (checkout: Checkout) =>
  readdirSync(checkout.path('dist')).filter(name => statSync(checkout.path('dist', name)).isDirectory());

test('the bundle is built anew after every kind of change, and else not', async context => {
  const checkout = makeCheckout(context);
  const builds = async () => (await checkout.mayfly([], ready)).stderr.includes('building');
  assert.equal(await builds(), true);
  const part = checkout.path('scripts/part.ts');
  const changes: Record<string, () => void> = {
    edited: () => checkout.write('scripts/part.ts', "export const part = 'edited';\n"),
    added: () => checkout.write('scripts/deep/new.ts', 'export {};\n'),
    renamed: () => renameSync(checkout.path('scripts/deep/new.ts'), checkout.path('scripts/deep/other.ts')),
    deleted: () => rmSync(checkout.path('scripts/deep/other.ts')),
    'edited, and dated back': () => {
      checkout.write('scripts/part.ts', "export const part = 'older';\n");
      utimesSync(part, new Date(1e12), new Date(1e12));
    },
    'a package.json that changed': () =>
      checkout.write('package.json', '{"type":"module","version":"1.2.3"} '),
  };
  for (const [what, change] of Object.entries(changes)) {
    assert.equal(await builds(), false, `before ${what}`);
    change();
    assert.equal(await builds(), true, what);
  }
});

test('a folder is watched as soon as something is imported from it', async context => {
  const checkout = makeCheckout(context);
  checkout.write('debug/judge.ts', "export const part = 'first';\n");
  checkout.write('scripts/part.ts', "export * from '../debug/judge.ts';\n");
  await checkout.mayfly([], ready);
  checkout.write('debug/judge.ts', "export const part = 'second';\n");
  assert.match((await checkout.mayfly([], ready)).stderr, /building/);
});

test('sources that do not build are told, and the old bundle is not run in their place', async context => {
  const checkout = makeCheckout(context);
  await checkout.mayfly([], ready);
  checkout.write('scripts/part.ts', 'export const part = ;\n');
  for (let run = 0; run < 2; run++) {
    const { code, stdout, stderr } = await checkout.mayfly([], ready);
    assert.deepEqual([code, stdout], [1, '']);
    assert.match(stderr, /scripts\/part\.ts:1:20/);
  }
  assert.deepEqual(readdirSync(checkout.path('dist')).length, 3, 'the bundle, mayfly.js, stamp');
});

test('a mayfly that runs finds its parts after another launcher has built anew', async context => {
  const checkout = makeCheckout(context);
  const running = start([checkout.path('mayfly'), 'wait'], { env: checkout.environment(ready) });
  context.after(running.kill);
  await running.saying('words');
  checkout.write('scripts/part.ts', "export const part = 'of the new bundle';\n");
  assert.match((await checkout.mayfly([], ready)).stderr, /building/);
  running.send('go\n');
  await running.saying('a part that is loaded late');
});

test('a bundle is removed a day after another took its place', async context => {
  const checkout = makeCheckout(context);
  const build = async (text: string) => {
    checkout.write('scripts/part.ts', `export const part = '${text}';\n`);
    await checkout.mayfly([], ready);
    return bundles(checkout);
  };
  const [first] = await build('first');
  assert.ok(first);
  const longAgo = new Date(Date.now() - 25 * 60 * 60 * 1000);
  utimesSync(checkout.path('dist', first), longAgo, longAgo);
  assert.ok((await build('second')).includes(first), 'its day begins when it is replaced');
  utimesSync(checkout.path('dist', first), longAgo, longAgo);
  mkdirSync(checkout.path('dist/new-of-a-build-that-was-killed'));
  utimesSync(checkout.path('dist/new-of-a-build-that-was-killed'), longAgo, longAgo);
  const left = await build('third');
  assert.ok(!left.includes(first));
  assert.equal(left.length, 2);
  assert.equal((await build('fourth')).length, 3, 'the second one has had no day yet');
});

test('a source that is saved while the bundle is built counts as newer', async context => {
  const checkout = makeCheckout(context);
  await checkout.mayfly([], ready);
  rmSync(checkout.path('node_modules/esbuild'));
  checkout.write('node_modules/esbuild/package.json', '{"type":"module","main":"slow.js"}');
  checkout.write(
    'node_modules/esbuild/slow.js',
    `import { appendFileSync } from 'node:fs';
     import * as esbuild from '${join(repository, 'node_modules/esbuild/lib/main.js')}';
     export const build = async options => {
       const result = await esbuild.build(options);
       appendFileSync('${checkout.path('scripts/part.ts')}', '// saved');
       return result;
     };`,
  );
  checkout.write('scripts/part.ts', "export const part = 'edited';\n");
  for (let run = 0; run < 2; run++) assert.match((await checkout.mayfly([], ready)).stderr, /building/);
});

test('a version that package.json and the source tell differently does not build', async context => {
  const checkout = makeCheckout(context);
  checkout.write('scripts/cli/version.ts', "export const version = '1.2.2';\n");
  const { code, stderr } = await checkout.mayfly([], ready);
  assert.equal(code, 1);
  assert.match(stderr, /version\.ts does not tell version 1\.2\.3 of package\.json/);
  assert.ok(!existsSync(checkout.path('dist/mayfly.js')));
});
