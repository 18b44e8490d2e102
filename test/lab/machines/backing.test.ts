import assert from 'node:assert/strict';
import { test } from 'node:test';
import { engineBacking } from '../../../lab/machines/backing.ts';
import { MayflyError } from '../../../scripts/errors.ts';
import { systemError } from '../../../scripts/world/errno.ts';
import type { Finished, Processes } from '../../../scripts/world/world.ts';
import { simulatedProcess } from '../../support/world.ts';
import { launched } from './instance.ts';

// The order of things, on an engine that only pretends. The real one: test/machines/lab.test.ts.

const finished = (stdout = '', code = 0, stderr = ''): Finished => ({
  code,
  stdout,
  stderr,
  timedOut: false,
});
const missing = () => Promise.reject(systemError('ENOENT', 'no such program'));

type Answers = Record<string, (argv: readonly string[]) => Finished | Promise<Finished>>;

/** Answers of programs, by the beginning of their command line; everything else succeeds and says nothing. */
const programs =
  (answers: Answers): Processes['run'] =>
  async argv => {
    const line = argv.join(' ');
    const known = Object.keys(answers).find(start => line.startsWith(start));
    return known === undefined ? finished() : ((await answers[known]?.(argv)) ?? finished());
  };

const network = '[{"network_interface":"br9","subnets":[{"subnet":"127.0.0.0/24","gateway":"127.0.0.1"}]}]';
const works = {
  'podman --version': () => finished('podman version 4'),
  'podman network inspect': () => finished(network),
  'podman container inspect': () => finished('[{"State":{"Status":"running","Pid":7,"ExitCode":0}}]'),
};

const backed = (answers: Answers, platform = 'linux') => {
  const births = new Map([[7, 'one']]);
  const { world, drive } = simulatedProcess({ run: programs(answers), births });
  drive.plant('/proc/self/limits', 'Max open files 1024 4096 files\nMax processes 1000 2000 processes\n');
  const heard: string[] = [];
  const said: string[] = [];
  const backing = engineBacking(
    { ...world, host: { ...world.host, platform } },
    {
      folder: '/lab',
      customise: '',
      engine: undefined,
      account: '111122223333',
      say: text => said.push(text),
      lab: () => ({
        started: (id, { public: address }) => heard.push(`${id} ${address}`),
        ended: (id, reason) => heard.push(`${id} ${reason}`),
        console: () => undefined,
        witnessed: () => undefined,
        notice: () => undefined,
      }),
    },
  );
  return {
    backing,
    heard,
    said,
    births,
    clock: world.clock,
    prepare: () => backing.prepare(new AbortController().signal),
  };
};

const refusal = async (answers: Answers, platform?: string) => {
  const { prepare } = backed(answers, platform);
  const thrown = await prepare().then(
    () => undefined,
    (error: unknown) => error,
  );
  assert.ok(thrown instanceof MayflyError);
  assert.equal(thrown.exit, 2);
  return `${thrown.telling.what} | ${thrown.telling.next}`;
};

test('where no machines can be had, the error says why and what to do instead', async () => {
  assert.match(await refusal({ podman: missing, docker: missing }), /no container engine .* \| just set-up/);
  assert.match(await refusal(works, 'darwin'), /need Linux.* \| mayfly lab start --machines none/);
  const denied = () =>
    finished(
      '',
      4,
      'iptables v1.8.9: Could not fetch rule set generation id: Permission denied (you must be root)',
    );
  assert.match(await refusal({ ...works, iptables: denied }), /need root.* \| sudo .*--machines none/);
  assert.match(
    await refusal({ ...works, iptables: missing }),
    /iptables is not installed \| .*--machines none/,
  );
});

test('at most eight machines are launched at a time, and all of them in the end', async () => {
  const waiting: (() => void)[] = [];
  let most = 0;
  const { backing, heard, said, prepare } = backed({
    ...works,
    'podman run': async () => {
      await new Promise<void>(go => {
        waiting.push(go);
        most = Math.max(most, waiting.length);
      });
      return finished();
    },
  });
  await prepare();
  const ids = Array.from({ length: 20 }, (_, index) => `i-${String(index).padStart(17, '0')}`);
  for (const id of ids) backing.launched(launched({ id }));
  assert.equal(heard.length, 0, 'the core is never waited for');
  for (let turn = 0; turn < 1000 && heard.length < 20; turn++) {
    await new Promise(resolve => setImmediate(resolve));
    if (turn % 20 === 19) waiting.shift()?.();
  }
  assert.equal(most, 8);
  assert.deepEqual(heard.map(text => text.split(' ')[0]).sort(), ids);
  assert.equal(new Set(heard.map(text => text.split(' ')[1])).size, 20, 'each at an address of its own');
  assert.deepEqual(said, []);
  await backing.close();
});

test('the way to IMDS is there before the first machine runs: a question that went astray stays lost', async () => {
  const order: string[] = [];
  const { backing, prepare } = backed({
    ...works,
    'iptables --wait 10 --table nat --insert PREROUTING -i br9': () => {
      order.push('redirect');
      return finished();
    },
    'podman run': () => {
      order.push('run');
      return finished();
    },
  });
  await prepare();
  backing.launched(launched());
  await backing.idle();
  assert.deepEqual(order, ['redirect', 'run']);
  await backing.close();
});

test('a machine that cannot be started again after its reboot ends, and does not stay as a ghost', async () => {
  let state = '"Status":"running","Pid":7,"ExitCode":0';
  const { backing, heard, said, births, clock, prepare } = backed({
    ...works,
    'podman container inspect': () => finished(`[{"State":{${state}}}]`),
    'podman start': () => finished('', 125, 'Error: no space left on device'),
  });
  await prepare();
  backing.launched(launched());
  await backing.idle();
  births.delete(7);
  state = '"Status":"exited","Pid":0,"ExitCode":129';
  await clock.advance(5000);
  await backing.idle();
  assert.deepEqual(heard, ['i-0123456789abcdef0 127.0.0.2', 'i-0123456789abcdef0 Server.InternalError']);
  assert.match(said.join('\n'), /i-0123456789abcdef0 ended: .*no space left/);
  await backing.close();
});

test('a machine that is terminated while it is made never runs for the core', async () => {
  let go: () => void = () => undefined;
  const removed: string[] = [];
  const { backing, heard, prepare } = backed({
    ...works,
    'podman run': () =>
      new Promise(resolve => {
        go = () => resolve(finished());
      }),
    'podman rm': () => {
      removed.push('removed');
      return finished();
    },
  });
  await prepare();
  backing.launched(launched());
  for (let turn = 0; turn < 20; turn++) await new Promise(resolve => setImmediate(resolve));
  backing.terminated(launched().id);
  go();
  await backing.idle();
  assert.deepEqual(heard, []);
  assert.deepEqual(removed, ['removed']);
  await backing.close();
});

test('without a free address, or before the lab is open, an instance ends and the reason is told', async () => {
  const small = network.replace('/24', '/30');
  const { backing, heard, said, prepare } = backed({
    ...works,
    'podman network inspect': () => finished(small),
  });
  backing.launched(launched({ id: 'i-1' }));
  assert.deepEqual(heard, [], 'the core is in the middle of its launch');
  await backing.idle();
  await prepare();
  backing.launched(launched({ id: 'i-2' }));
  backing.launched(launched({ id: 'i-3' }));
  await backing.idle();
  assert.deepEqual(heard, ['i-1 Server.InternalError', 'i-3 Server.InternalError', 'i-2 127.0.0.2']);
  assert.deepEqual(said, [
    'i-1 launch: the lab is not open',
    'i-3 launch: the lab’s network has no free address',
  ]);
  await backing.close();
});

test('closing tells what is still there, with the command that removes it, and can be tried again', async () => {
  let labels: Record<string, string> = {};
  let busy = true;
  let there = true;
  const { backing, prepare } = backed({
    ...works,
    'podman network create': argv => {
      const words = argv.filter((_, index) => argv[index - 1] === '--label');
      labels = Object.fromEntries(words.map(word => word.split(/=(.*)/).slice(0, 2)));
      return finished();
    },
    'podman ps': () => finished(Object.keys(labels).length > 0 && there ? 'aabbcc\n' : ''),
    'podman container inspect': () =>
      finished(JSON.stringify([{ Id: 'aabbcc', Config: { Labels: labels } }])),
    'podman rm': () => {
      there = busy;
      return busy ? finished('', 125, 'Error: device or resource busy') : finished();
    },
  });
  await prepare();
  await assert.rejects(backing.close(), (error: unknown) => {
    assert.ok(error instanceof MayflyError);
    assert.equal(error.exit, 3);
    assert.match(error.telling.what, /not all gone: container aabbcc/);
    assert.match(error.telling.why ?? '', /podman rm/);
    assert.equal(error.telling.next, 'podman rm --force --volumes --time 0 aabbcc');
    return true;
  });
  busy = false;
  await backing.close();
});
