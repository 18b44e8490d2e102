import assert from 'node:assert/strict';
import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { realWorld } from '../../scripts/world/real.ts';
import { root } from '../support/root.ts';

// examples/web-service as its README says it, on a real local machine. Where Debian's packages cannot be reached from
// machines, it fails at the step that says so, and the environment without the proxy stands in.

const { processes } = realWorld();
const name = `web${process.pid}`;
const token = 'a token with spaces & signs: ü';
let folder: string;

const mayfly = (...words: string[]) =>
  processes.run(
    [
      process.execPath,
      '--import',
      join(root, 'node_modules/tsx/dist/loader.mjs'),
      join(root, 'scripts/mayfly.ts'),
      ...words,
    ],
    { folder, timeout: 300_000, ...(words[1] === 'set' ? { input: token } : {}) },
  );

before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'mayfly-web-'));
  await cp(join(root, 'examples/web-service'), folder, { recursive: true, dereference: true });
  const file = join(folder, 'fleet.yaml');
  await writeFile(file, (await readFile(file, 'utf8')).replace(/^name: site/m, `name: ${name}`));
});
after(async () => {
  for (const environment of ['default', 'bare']) await mayfly('destroy', '--env', environment, '--yes');
  await rm(folder, { recursive: true, force: true });
});

test('the example becomes a machine that serves through its proxy, tells its release and knows its secret', async t => {
  let environment: string[] = [];
  assert.equal((await mayfly('secrets', 'set', 'api-token')).code, 0);
  let made = await mayfly('create', '--json');
  if (made.code === 1 && /step \d+\/\d+ reach the packages/.test(made.stderr)) {
    assert.match(JSON.parse(made.stdout).machines[0].error.what, /set-up failed .* reach the packages/);
    t.diagnostic('packages cannot be reached from machines: without the proxy');
    environment = ['--env', 'bare'];
    assert.equal((await mayfly('secrets', 'set', 'api-token', ...environment)).code, 0);
    made = await mayfly('create', '--json', ...environment);
  }
  assert.equal(made.code, 0, made.stdout + made.stderr);
  const { release, machines } = JSON.parse(made.stdout);
  assert.equal(machines.length, 1);
  const listed = JSON.parse((await mayfly('list', '--json', ...environment)).stdout);
  const port = environment.length > 0 ? ':8000' : '';
  const site = `http://${listed.machines[0].address}${port}`;
  const get = async (path: string, authorization?: string) => {
    const answer = await fetch(
      `${site}${path}`,
      authorization === undefined ? {} : { headers: { authorization } },
    );
    return { status: answer.status, server: answer.headers.get('server'), text: await answer.text() };
  };
  const version = await get('/version');
  assert.equal(JSON.parse(version.text).release, release);
  if (port === '') assert.equal(version.server, 'nginx');
  assert.match((await get('/')).text, /It works/);
  assert.equal((await get('/health')).text, 'ok\n');
  assert.deepEqual(
    [(await get('/private')).status, (await get('/private', 'Bearer wrong')).status],
    [401, 401],
  );
  const bearer = Buffer.from(`Bearer ${token}`, 'utf8').toString('latin1');
  assert.equal((await get('/private', bearer)).text, 'welcome\n');
  const gone = await mayfly('destroy', '--yes', ...environment);
  assert.equal(gone.code, 0, gone.stdout + gone.stderr);
});
