import assert from 'node:assert/strict';
import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { realHost } from '../../scripts/world/host.ts';
import { realProcesses } from '../../scripts/world/processes.ts';
import { inTemporaryFolder } from '../support/temporary.ts';

const processes = realProcesses(process.platform);

/** Asks until the answer is right; the bound is far above what it takes. */
const until = async (right: () => Promise<boolean>): Promise<boolean> => {
  for (let tries = 0; tries < 400; tries += 1) {
    if (await right()) return true;
    await new Promise(resolve => setTimeout(resolve, 25));
  }
  return false;
};

test('a program that is started goes on in a session of its own, and writes to its log', () =>
  inTemporaryFolder(async folder => {
    const log = join(folder, 'log');
    const script = 'pwd; echo "$MAYFLY_TEST" >&2; cat; ps -o sid= -p $$; exec sleep 600';
    const pid = await processes.start(['sh', '-c', script], {
      log,
      folder,
      environment: { MAYFLY_TEST: 'x' },
    });
    try {
      assert.ok(await until(async () => (await readFile(log, 'utf8')).split('\n').length > 3));
      const [where, said, session] = (await readFile(log, 'utf8')).split('\n');
      assert.deepEqual([where, said, Number(session)], [folder, 'x', pid]);
      assert.equal((await stat(log)).mode & 0o077, 0);
      assert.ok(await processes.birthOf(pid));
    } finally {
      processes.kill(pid, 'SIGKILL');
    }
    assert.ok(await until(async () => (await processes.birthOf(pid)) === undefined));
  }));

test('a program that does not exist cannot be started', () =>
  inTemporaryFolder(async folder => {
    await assert.rejects(processes.start(['mayfly-no-such-program'], { log: join(folder, 'log'), folder }), {
      code: 'ENOENT',
    });
  }));

test('a program knows how it was started, without the words that it was given', async () => {
  const { program } = realHost();
  assert.equal(program[0], process.execPath);
  assert.ok(program.at(-1)?.endsWith('start.test.ts'));
});
