import assert from 'node:assert/strict';
import { readFile, stat, writeFile } from 'node:fs/promises';
import { createServer as createHttpServer } from 'node:http';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { test } from 'node:test';
import { sdkAws } from '../../scripts/providers/aws/sdk.ts';
import { realWorld } from '../../scripts/world/real.ts';
import { root } from '../support/root.ts';
import { inTemporaryFolder } from '../support/temporary.ts';

// Real processes: the lab goes on in the background after the command that started it has ended.

const { processes, clock } = realWorld();

type Lab = (
  ...words: string[]
) => Promise<{ readonly code: number | null; readonly stdout: string; readonly stderr: string }>;

/** A store of its own; whatever the test did, no lab is left. */
const inStore = (work: (lab: Lab, folder: string) => Promise<void>): Promise<void> =>
  inTemporaryFolder(async folder => {
    const lab: Lab = (...words) =>
      processes.run([process.execPath, '--import', 'tsx', join(root, 'scripts/mayfly.ts'), 'lab', ...words], {
        folder: root,
        timeout: 60_000,
        environment: { MAYFLY_STORE: folder },
      });
    try {
      await work(lab, folder);
    } finally {
      await lab('stop');
    }
  });

const start = async (lab: Lab, ...words: string[]): Promise<{ pid: number; url: string }> => {
  const { code, stdout, stderr } = await lab('start', '--machines', 'none', '--json', ...words);
  assert.equal(code, 0, stderr);
  return JSON.parse(stdout);
};

const gone = async (pid: number): Promise<boolean> => {
  for (let tries = 0; tries < 400; tries += 1) {
    if ((await processes.birthOf(pid)) === undefined) return true;
    await clock.sleep(25);
  }
  return false;
};

test('a lab starts in the background, serves any AWS client by its environment, and stops for good', () =>
  inStore(async (lab, folder) => {
    const { pid, url } = await start(lab, '--seed', '7', '--region', 'eu-west-1');
    const again = await start(lab);
    assert.deepEqual([again.pid, again.url], [pid, url], 'it runs already');
    const files = ['_lab/state.json', '_lab/lab.log'].map(name => stat(join(folder, name)));
    for (const { mode } of await Promise.all(files)) assert.equal(mode & 0o077, 0);

    const environment = JSON.parse((await lab('env', '--json')).stdout);
    assert.equal(environment.AWS_REGION, 'eu-west-1');
    const shell = await processes.run(['sh', '-c', `${(await lab('env')).stdout}\nexec env`], {
      environment: { AWS_PROFILE: 'other', AWS_SESSION_TOKEN: 'other' },
    });
    const inShell = new Map(shell.stdout.split('\n').map(line => line.split(/=(.*)/s) as [string, string]));
    assert.equal(inShell.get('AWS_ENDPOINT_URL'), url);
    assert.equal(inShell.get('AWS_SECRET_ACCESS_KEY'), environment.AWS_SECRET_ACCESS_KEY);
    assert.ok(!inShell.has('AWS_PROFILE') && !inShell.has('AWS_SESSION_TOKEN'));

    const aws = sdkAws({
      endpoint: url,
      credentials: {
        accessKeyId: environment.AWS_ACCESS_KEY_ID,
        secretAccessKey: environment.AWS_SECRET_ACCESS_KEY,
      },
    });
    const { Account } = await aws.call('eu-west-1', 'sts:GetCallerIdentity', {});
    await aws.close();
    const status = await lab('status', '--json');
    assert.equal(status.code, 0);
    const document = JSON.parse(status.stdout);
    assert.equal(document.account, Account);
    assert.deepEqual(document.actions, { 'sts:GetCallerIdentity': 1 });
    for (const { stdout } of [status, await lab('start', '--json')])
      assert.ok(!stdout.includes(environment.AWS_SECRET_ACCESS_KEY), 'only env tells the secret');

    const stopped = await lab('stop');
    assert.equal(stopped.code, 0, stopped.stderr);
    assert.equal(await processes.birthOf(pid), undefined);
    await assert.rejects(fetch(url));
    assert.match((await lab('stop')).stdout, /nothing to stop/);
  }));

test('a lab that died is noticed, told and cleaned up', () =>
  inStore(async lab => {
    const { pid } = await start(lab);
    processes.kill(pid, 'SIGKILL');
    assert.ok(await gone(pid));
    assert.equal((await lab('env')).code, 1);
    const status = await lab('status');
    assert.equal(status.code, 1);
    assert.match(status.stdout, new RegExp(`had died \\(process ${pid}.*removed`));
    assert.match((await lab('status')).stdout, /No lab runs here/);
    const second = await start(lab);
    processes.kill(second.pid, 'SIGKILL');
    assert.ok(await gone(second.pid));
    const third = await start(lab);
    assert.notEqual(third.pid, second.pid);
  }));

test('whoever has the port of a lab that died is no lab: stop is done', () =>
  inStore(async (lab, folder) => {
    const { pid } = await start(lab);
    processes.kill(pid, 'SIGKILL');
    assert.ok(await gone(pid));
    const server = createHttpServer((_, response) => response.end());
    await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
    try {
      const file = join(folder, '_lab/state.json');
      const state = JSON.parse(await readFile(file, 'utf8'));
      const { port } = server.address() as { port: number };
      await writeFile(file, JSON.stringify({ ...state, url: `http://127.0.0.1:${port}` }));
      const { code, stdout, stderr } = await lab('stop');
      assert.equal(code, 0, stderr);
      assert.match(stdout, new RegExp(`had died \\(process ${pid}`));
      assert.match((await lab('stop')).stdout, /nothing to stop/);
    } finally {
      await new Promise(resolve => server.close(resolve));
    }
  }));

test('of two starts at once one lab remains, and both tell of it', () =>
  inStore(async lab => {
    const [one, other] = await Promise.all([start(lab), start(lab)]);
    assert.deepEqual(one, other);
  }));

test('a start that fails says why, and leaves nothing behind', () =>
  inStore(async (lab, folder) => {
    const server = createServer();
    await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
    try {
      const { port } = server.address() as { port: number };
      const { code, stderr } = await lab('start', '--machines', 'none', '--port', String(port));
      assert.equal(code, 1);
      assert.match(stderr, new RegExp(`The lab did not start(.|\n)*Port ${port} is taken`));
      await assert.rejects(stat(join(folder, '_lab/state.json')), { code: 'ENOENT' });
    } finally {
      await new Promise(resolve => server.close(resolve));
    }
  }));

test('what lab cannot do is a usage error that says what it can', () =>
  inStore(async lab => {
    for (const [words, message] of [
      [['advance'], /It can: start, stop, status, env, serve/],
      [['start', '--port', 'ssh'], /--port is a number/],
      [['start', '--machines', 'virtual'], /real or none/],
      [['start', '--region', 'Frankfurt'], /not the name of a region/],
      [[], /needs the action/],
    ] as const) {
      const { code, stderr } = await lab(...words);
      assert.equal(code, 2, stderr);
      assert.match(stderr, message);
    }
  }));
