import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { after, before, type TestContext, test } from 'node:test';
import { type ConnectOptions, connect } from '../../scripts/machine/connect.ts';
import { parseHostKeys } from '../../scripts/machine/host-key.ts';
import { makeKeyPair } from '../../scripts/machine/key-pair.ts';
import { ConnectionLost, HostKeyMismatch, type Session, TimedOut } from '../../scripts/machine/session.ts';
import { startProxy } from '../support/proxy.ts';
import { seeded } from '../support/seeded.ts';
import { type TestMachine, testMachine } from '../support/ssh-machine.ts';

// Connections to a real OpenSSH server, on a real machine.

let machine: TestMachine;
const patient = { timeout: 120_000 };

before(async () => {
  machine = await testMachine();
});
after(() => machine?.end());

const login = async (options: Partial<ConnectOptions> = {}): Promise<Session> =>
  connect({
    clock: machine.world.clock,
    endpoint: await machine.endpoint(),
    hostKeys: parseHostKeys(machine.hostKeys),
    clientKey: machine.clientKey,
    timeout: 30_000,
    ...options,
  });

/** A session that goes with the test. */
const session = async (t: TestContext): Promise<Session> => {
  const made = await login();
  t.after(() => made.close());
  return made;
};

const hash = (bytes: Buffer) => createHash('sha256').update(bytes).digest('hex');

test('a real server is only used with the pinned host key, and lets in only the fleet’s key', async () => {
  const other = parseHostKeys([makeKeyPair('other').public]);
  await assert.rejects(login({ hostKeys: other }), HostKeyMismatch);
  await assert.rejects(login({ clientKey: makeKeyPair('stranger').private }), ConnectionLost);
});

test('scripts run as root, with their arguments as they are', async t => {
  const { run } = await session(t);
  const args = ['two words', "it's", '$HOME `id` \\', 'line\nline', '', '*', 'ü世🦟'];
  const answer = await run('id -u; for word; do printf "<%s>" "$word"; done; echo to stderr >&2; exit 9', {
    ...patient,
    args,
  });
  assert.deepEqual(answer, {
    code: 9,
    stdout: `0\n${args.map(word => `<${word}>`).join('')}`,
    stderr: 'to stderr\n',
    dropped: 0,
  });
});

test('a script that is killed answers 128 and the number of the signal', async t => {
  const { run } = await session(t);
  for (const [signal, code] of [
    ['KILL', 137],
    ['TERM', 143],
  ] as const)
    assert.equal((await run(`kill -${signal} $$; sleep 10`, patient)).code, code);
});

test('64 MB go up whole, and 64 MB come down without filling the memory', async t => {
  const { run } = await session(t);
  const input = Buffer.alloc(64 << 20, 'some words, again and again\n');
  assert.equal((await run('sha256sum', { ...patient, input })).stdout, `${hash(input)}  -\n`);
  const before = process.memoryUsage.rss();
  const answer = await run('head -c 67108864 /dev/zero; echo the end', patient);
  assert.ok(answer.stdout.endsWith('\0the end\n'));
  assert.equal(answer.dropped, 67108864 + 8 - (1 << 20));
  assert.ok(process.memoryUsage.rss() - before < 150 << 20);
});

test('a server that ends a script before it has read its input is heard', async t => {
  const { run } = await session(t);
  const answer = await run('echo no room >&2; exit 4', { ...patient, input: Buffer.alloc(32 << 20) });
  assert.deepEqual([answer.code, answer.stderr], [4, 'no room\n']);
  assert.equal((await run('exit 0', patient)).code, 0);
});

test('one connection carries many scripts, one after the other and side by side', async t => {
  const { run } = await session(t);
  for (let number = 0; number < 30; number++)
    assert.equal((await run('echo "$1"', { ...patient, args: [String(number)] })).stdout, `${number}\n`);
  const together = await Promise.all(
    Array.from({ length: 16 }, (_, number) =>
      run('sleep 0.2; exit "$1"', { ...patient, args: [String(number)] }),
    ),
  );
  assert.deepEqual(
    together.map(({ code }) => code),
    together.map((_, number) => number),
  );
});

test('many connections at once are all let in', async () => {
  const made = await Promise.all(Array.from({ length: 20 }, () => login()));
  for (const each of made) each.close();
  await Promise.all(made.map(each => each.closed));
});

test('a script that hangs is given up, and the connection goes on', async t => {
  const { run } = await session(t);
  await assert.rejects(run('echo so far; sleep 600', { timeout: 1000 }), thrown => {
    assert.ok(thrown instanceof TimedOut);
    assert.equal(thrown.partial, 'so far\n');
    return true;
  });
  assert.equal((await run('exit 0', patient)).code, 0);
  await machine.sh('pkill -x sleep || true');
});

test('a server that dies in the middle of a script has not answered', async () => {
  const lost = await login();
  const dying = `echo so far
sleep 0.3
up=$$
while [ "$(cat /proc/$up/comm)" != sshd ]; do up=$(cut -d ' ' -f 4 /proc/$up/stat); done
kill -9 "$up" "$(cut -d ' ' -f 4 /proc/$up/stat)"
exit 0`;
  await assert.rejects(lost.run(dying, patient), thrown => {
    assert.ok(thrown instanceof ConnectionLost);
    assert.equal(thrown.partial, 'so far\n');
    return true;
  });
  await lost.closed;
  assert.equal(await machine.sh('echo back'), 'back\n');
});

test('an upload to a real server that is cut at any byte is lost or whole, and never half done', async () => {
  const endpoint = await machine.endpoint();
  const upload = seeded(3).bytes(256 << 10);
  const random = seeded(4);
  const script = 'sum=$(sha256sum) && [ "$sum" = "$1  -" ] && echo "$2" >>/run/whole';
  const whole: string[] = [];
  for (let number = 0; number < 15; number++) {
    const direction = number % 3 ? 'up' : 'down';
    const bytes = direction === 'up' ? random.below(270_000) : random.below(4000);
    const mishap = random.chance(0.5) ? 'reset' : 'end';
    const proxy = await startProxy(endpoint, { after: { direction, bytes, mishap } });
    try {
      const made = await login({ endpoint: proxy.endpoint });
      const answer = await made
        .run(script, { ...patient, input: upload, args: [hash(upload), String(number)] })
        .finally(made.close);
      assert.equal(answer.code, 0);
      whole.push(`${number}\n`);
    } catch (thrown) {
      assert.ok(thrown instanceof ConnectionLost, String(thrown));
    } finally {
      await proxy.close();
    }
  }
  const done = await machine.sh('cat /run/whole 2>/dev/null || true');
  for (const number of whole) assert.ok(done.split(/(?<=\n)/).includes(number));
});

test('a far machine is reached and served over a slow line', async t => {
  const proxy = await startProxy(await machine.endpoint(), { delay: 25 });
  t.after(() => proxy.close());
  const far = await login({ endpoint: proxy.endpoint });
  const input = Buffer.alloc(4 << 20, 'x');
  assert.equal((await far.run('sha256sum', { ...patient, input })).stdout, `${hash(input)}  -\n`);
  far.close();
  await far.closed;
});
