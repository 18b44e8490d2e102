import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { test } from 'node:test';
import { realBirthOf, startOf } from '../../scripts/world/birth.ts';
import { realProcesses } from '../../scripts/world/processes.ts';
import type { Finished } from '../../scripts/world/world.ts';

const processes = realProcesses(process.platform);

test('a process has one birth for its whole life, and another than any other process', async () => {
  const own = await processes.birthOf(process.pid);
  assert.ok(own);
  assert.equal(await processes.birthOf(process.pid), own);
  assert.notEqual(await processes.birthOf(process.ppid), own);
});

test('a process that has ended is gone, also while its parent has not noticed yet', async () => {
  // Half a second: a shell that has not become `sleep` yet would notice the end.
  const parent = spawn('sh', ['-c', 'sleep 0.5 & echo $!; exec sleep 600'], {
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  try {
    const zombie = Number(await new Promise(resolve => parent.stdout.once('data', resolve)));
    let birth: string | undefined = 'unknown';
    for (let tries = 0; birth !== undefined && tries < 200; tries += 1) {
      birth = await processes.birthOf(zombie);
      await new Promise(resolve => setTimeout(resolve, 10));
    }
    assert.equal(birth, undefined);
    process.kill(zombie, 0);
  } finally {
    parent.kill('SIGKILL');
  }
});

test("a command's name with spaces and parentheses does not hide when its process began", () => {
  const fields = Array.from({ length: 50 }, (_, index) => String(index + 4));
  assert.equal(startOf(`42 (a) b (c) S ${fields.join(' ')}`), '22');
  assert.equal(startOf(`42 ((sd-pam)) R ${fields.join(' ')}`), '22');
  assert.equal(startOf(`42 (x) Z ${fields.join(' ')}`), undefined);
});

test('where there is no /proc, ps tells it in one language and one time zone for all', async () => {
  const asked: unknown[] = [];
  const ps =
    (stdout: string) =>
    async (argv: readonly string[], options: unknown): Promise<Finished> => {
      asked.push(argv, options);
      return { code: 0, stdout, stderr: '', timedOut: false };
    };
  assert.equal(
    await realBirthOf('darwin', ps('Ss   Sat Nov 21 06:00:00 2026\n'))(7),
    'Sat Nov 21 06:00:00 2026',
  );
  assert.equal(await realBirthOf('darwin', ps('Z+   Sat Nov 21 06:00:00 2026\n'))(7), undefined);
  assert.equal(await realBirthOf('darwin', ps(''))(7), undefined);
  assert.deepEqual(asked.slice(0, 2), [
    ['ps', '-o', 'stat=,lstart=', '-p', '7'],
    { environment: { LC_ALL: 'C', TZ: 'UTC' } },
  ]);
});
