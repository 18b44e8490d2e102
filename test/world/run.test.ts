import assert from 'node:assert/strict';
import { mkdir, readFile, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { realProcesses } from '../../scripts/world/processes.ts';
import { inTemporaryFolder } from '../support/temporary.ts';

const processes = realProcesses(process.platform);
const { run } = processes;
const sh = (script: string) => ['sh', '-c', script] as const;

/** Waits until a process is gone; the bound is far above what it takes. */
const gone = async (pid: number): Promise<boolean> => {
  for (let tries = 0; tries < 200; tries += 1) {
    if ((await processes.birthOf(pid)) === undefined) return true;
    await new Promise(resolve => setTimeout(resolve, 25));
  }
  return false;
};

test('a program ends with its exit code and both of its streams', async () => {
  assert.deepEqual(await run(sh('echo out; echo err >&2; exit 3')), {
    code: 3,
    stdout: 'out\n',
    stderr: 'err\n',
    timedOut: false,
  });
  assert.equal((await run(sh('kill -9 $$'))).code, null);
});

test('arguments reach the program as they are, never through a shell', async () => {
  const words = ['$(id)', 'a b', "it's", '*', '', ';', 'é\n'];
  const { stdout } = await run(['printf', '%s|', ...words]);
  assert.equal(stdout, `${words.join('|')}|`);
});

test('a program that does not exist, and a folder that does not exist, are told apart', async () => {
  await assert.rejects(run(['mayfly-no-such-program']), { code: 'ENOENT' });
  await assert.rejects(run(['true'], { folder: '/no/such/folder' }), {
    code: 'ENOTDIR',
    message: /no folder .no.such.folder/,
  });
});

test('a program gets its input, an environment that is added to ours, and its folder', () =>
  inTemporaryFolder(async folder => {
    assert.equal((await run(['cat'], { input: 'x'.repeat(300_000) })).stdout.length, 300_000);
    assert.equal((await run(['cat'], { input: Buffer.from([0xc3, 0xa9]) })).stdout, 'é');
    assert.equal((await run(['cat'])).stdout, '', 'without input there is an empty one');
    const { stdout } = await run(sh('echo "$MAYFLY_TEST $PATH"; pwd'), {
      environment: { MAYFLY_TEST: 'x' },
      folder,
    });
    assert.equal(stdout, `x ${process.env.PATH}\n${folder}\n`);
  }));

test('a program that does not read its input is no crash', async () => {
  const { code } = await run(['true'], { input: 'x'.repeat(2_000_000) });
  assert.equal(code, 0);
});

test('a character that is split between two writes stays whole', async () => {
  const { stdout } = await run(sh("printf '\\303'; sleep 0.2; printf '\\251'"));
  assert.equal(stdout, 'é');
});

test('only the end of a long output is kept, and no half character at its beginning', async () => {
  const { stdout, stderr } = await run(sh('yes é | head -c 3000000; echo end; echo e >&2'), { keep: 1000 });
  assert.ok(stdout.endsWith('é\nend\n') || stdout.endsWith('end\n'));
  assert.ok(Buffer.byteLength(stdout) <= 1000 && Buffer.byteLength(stdout) > 990);
  assert.ok(!stdout.includes('\ufffd'));
  assert.equal(stderr, 'e\n');
});

test('nothing of a long output is lost at the end of the program', async () => {
  const { stdout } = await run(sh('head -c 3000000 /dev/zero | tr "\\0" x; echo last'));
  assert.equal(stdout.length, 3_000_005);
});

test('what a child goes on to write after its parent has ended is not lost', async () => {
  const { stdout } = await run(sh('{ head -c 3000000 /dev/zero | tr "\\0" x; echo last; } & exit 0'));
  assert.equal(stdout.length, 3_000_005);
});

test('a program that takes too long is ended with its children, even when they refuse SIGTERM', () =>
  inTemporaryFolder(async folder => {
    const pids = join(folder, 'pids');
    const stubborn = `trap "" TERM; sleep 600 & echo $! $$ > ${pids}; while :; do sleep 600; done`;
    const { code, timedOut } = await run(sh(stubborn), { timeout: 300 });
    assert.equal(timedOut, true);
    assert.equal(code, null);
    for (const pid of (await readFile(pids, 'utf8')).trim().split(' '))
      assert.ok(await gone(Number(pid)), pid);
  }));

test('a program that was stopped by a signal is ended, and the signal says why', () =>
  inTemporaryFolder(async folder => {
    const pids = join(folder, 'pids');
    const controller = new AbortController();
    const reason = new Error('ctrl-C');
    setTimeout(() => controller.abort(reason), 300);
    await assert.rejects(
      run(sh(`sleep 600 & echo $! $$ > ${pids}; wait`), { signal: controller.signal }),
      thrown => thrown === reason,
    );
    for (const pid of (await readFile(pids, 'utf8')).trim().split(' '))
      assert.ok(await gone(Number(pid)), pid);
    await assert.rejects(run(['true'], { signal: controller.signal }), thrown => thrown === reason);

    const atOnce = new AbortController();
    const starting = run(sh(`sleep 1; touch ${folder}/late`), { signal: atOnce.signal });
    atOnce.abort(reason);
    await assert.rejects(starting, thrown => thrown === reason);
    await assert.rejects(readFile(join(folder, 'late')), { code: 'ENOENT' }, 'it did not run to its end');
  }));

test('a program in the background that holds the output open does not hold up, and is left alone', async () => {
  const { stdout, code } = await run(sh('setsid sleep 600 & echo $!'));
  assert.equal(code, 0);
  const pid = Number(stdout);
  try {
    assert.ok((await processes.birthOf(pid)) !== undefined);
  } finally {
    processes.kill(pid, 'SIGKILL');
  }
  assert.ok(await gone(pid));
});

test('ending a process that has ended already is fine', () => {
  processes.kill(2 ** 31 - 1, 'SIGTERM');
});

test('a program runs in a group of its own, so that ctrl-C on the terminal does not reach it', {
  skip: process.platform !== 'linux',
}, async () => {
  const { stdout } = await run(
    sh('read -r pid name state parent group rest < /proc/self/stat; echo "$$ $group"'),
  );
  const [pid, group] = stdout.trim().split(' ');
  assert.equal(group, pid);
});

test('running processes are listed with their arguments', () =>
  inTemporaryFolder(async folder => {
    await mkdir(join(folder, 'bin'));
    await symlink(process.execPath, join(folder, 'bin', 'my program'));
    const listed = run([join(folder, 'bin', 'my program'), '-e', 'setInterval(() => 0, 1000)', 'a b', ''], {
      timeout: 1500,
    });
    let found: readonly string[] | undefined;
    for (let tries = 0; !found && tries < 50; tries += 1)
      found = (await processes.list()).find(({ argv }) => argv[0]?.startsWith(folder))?.argv;
    assert.deepEqual(found?.slice(1), ['-e', 'setInterval(() => 0, 1000)', 'a b', '']);
    assert.equal((await listed).timedOut, true);
    assert.ok((await processes.list()).some(({ pid }) => pid === process.pid));
  }));
