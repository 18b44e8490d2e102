import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync, rmSync, symlinkSync, utimesSync } from 'node:fs';
import { test } from 'node:test';
import { type Checkout, makeCheckout } from './checkout.ts';
import { start } from './start.ts';

const ready = { MAYFLY_NODE: process.execPath };
const change = (checkout: Checkout, content = '') =>
  checkout.write(
    'package-lock.json',
    content || `${readFileSync(checkout.path('package-lock.json'), 'utf8')}\n`,
  );

test('dependencies are installed when package-lock.json has changed, and only then', async context => {
  const checkout = makeCheckout(context);
  const first = await checkout.mayfly([], ready);
  assert.equal(first.stderr, 'mayfly: installing dependencies (first run)\nmayfly: building\n');
  utimesSync(checkout.path('package-lock.json'), new Date(), new Date());
  await checkout.mayfly([], ready);
  assert.equal(checkout.installations('dependencies'), 1);
  change(checkout);
  const { stderr } = await checkout.mayfly([], ready);
  assert.match(stderr, /^mayfly: installing dependencies \(package-lock\.json changed\)\n/);
  assert.equal(checkout.installations('dependencies'), 2);
  rmSync(checkout.path('node_modules'), { recursive: true });
  await checkout.mayfly([], ready);
  assert.equal(checkout.installations('dependencies'), 3);
});

test('when npm fails, its own words are shown, nothing runs, and the old dependencies stay', async context => {
  const checkout = makeCheckout(context);
  await checkout.mayfly([], ready);
  change(checkout);
  const { code, stdout, stderr } = await checkout.mayfly([], { ...ready, NPM_FAILS: 'yes' });
  assert.deepEqual([code, stdout], [1, '']);
  assert.match(
    stderr,
    /could not install the dependencies\n {2}why: {2}npm ci failed:\n.*\n? {8}npm error code EINTEGRITY\n/,
  );
  assert.ok(existsSync(checkout.path('node_modules/esbuild')));
  assert.equal((await checkout.mayfly([], ready)).code, 0);
});

test('an npm that runs only with the Node of its own system is used with that one', async context => {
  const checkout = makeCheckout(context);
  const { code, stderr } = await checkout.mayfly([], { ...ready, NPM_NEEDS_ITS_OWN_NODE: 'yes' });
  assert.equal(code, 0, stderr);
});

test('a part for this platform that npm left out in silence is named, and nothing runs', async context => {
  const checkout = makeCheckout(context);
  const part = { os: [process.platform], cpu: [process.arch], optional: true };
  change(checkout, JSON.stringify({ packages: { '': {}, 'node_modules/@tool/part': part } }));
  for (let run = 0; run < 2; run++) {
    const { code, stderr } = await checkout.mayfly([], ready);
    assert.equal(code, 1);
    assert.match(stderr, /npm left out @tool\/part without an error/);
  }
});

test('an installation that was killed at any time is made anew by the next run', async context => {
  const checkout = makeCheckout(context);
  const env = checkout.environment({ ...ready, NPM_HANGS: 'yes' });
  const killed = start([checkout.path('mayfly')], { env });
  await killed.saying('installing dependencies');
  killed.kill();
  await killed.ended;
  const { code, stderr } = await checkout.mayfly([], ready);
  assert.equal(code, 0, stderr);
  assert.ok(!existsSync(checkout.path('node_modules/half')));
  assert.deepEqual(readdirSync(checkout.path('.runtime')).sort(), ['bin', 'known']);
});

test('several launchers at once install and build once, and all of them run', async context => {
  const checkout = makeCheckout(context);
  const runs = await Promise.all([1, 2, 3].map(() => checkout.mayfly([], ready)));
  for (const { code, stderr } of runs) assert.equal(code, 0, stderr);
  assert.equal(checkout.installations('dependencies'), 1);
  assert.equal(runs.filter(({ stderr }) => stderr.includes('building')).length, 1);
});

for (const [whose, holder] of [
  ['that is gone', '4194300:1'],
  ['whose number another process has now', `${process.pid}:1`],
] as const)
  test(`the lock of a launcher ${whose} stops nobody`, async context => {
    const checkout = makeCheckout(context);
    await checkout.mayfly([], ready);
    symlinkSync(holder, checkout.path('.runtime/lock'));
    change(checkout);
    const { code, stderr } = await checkout.mayfly([], ready);
    assert.equal(code, 0);
    assert.doesNotMatch(stderr, /waiting/);
  });
