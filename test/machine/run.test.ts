import assert from 'node:assert/strict';
import { getEventListeners } from 'node:events';
import { type TestContext, test } from 'node:test';
import { setImmediate as turn } from 'node:timers/promises';
import { ConnectionLost, type RunOnMachine, TimedOut } from '../../scripts/machine/session.ts';
import { realProcesses } from '../../scripts/world/processes.ts';
import { fakeClock } from '../support/clock.ts';
import { startProxy } from '../support/proxy.ts';
import { type Behaviour, login, type Manner, type Ordered, sshServer } from '../support/ssh-server.ts';

const patient = { timeout: 60_000 };

/** A session with a server that behaves so; both go with the test. */
const sessionWith = async (t: TestContext, behave: Behaviour, manner: Manner = {}) => {
  const clock = fakeClock();
  const server = await sshServer(t, behave, manner);
  const session = await login(server, { clock });
  t.after(() => session.close());
  return { server, session, clock };
};

test('an exit code is an answer, any and without output', async t => {
  const { session } = await sessionWith(t, ({ script, end }) => end(Number(script)));
  for (const code of [0, 1, 3, 127, 255])
    assert.deepEqual(await session.run(String(code), patient), { code, stdout: '', stderr: '', dropped: 0 });
});

test('what comes on stderr alone is no error', async t => {
  const { session } = await sessionWith(t, ({ channel, end }) => {
    channel.stderr.write('a warning\n');
    end(0);
  });
  assert.deepEqual(await session.run('x', patient), {
    code: 0,
    stdout: '',
    stderr: 'a warning\n',
    dropped: 0,
  });
});

test('both streams are whole when the answer comes, however they are mixed', async t => {
  const { session } = await sessionWith(t, async ({ script, channel, end }) => {
    for (let number = 0; number < 50; number++) {
      channel.write(`out ${number}\n`);
      channel.stderr.write(`err ${number}\n`);
      if (script === 'slow') await turn();
    }
    channel.stderr.write('e'.repeat(100_000));
    end(0);
  });
  const numbered = (word: string) =>
    Array.from({ length: 50 }, (_, number) => `${word} ${number}\n`).join('');
  for (const script of ['fast', 'slow']) {
    const answer = await session.run(script, patient);
    assert.equal(answer.stdout, numbered('out'));
    assert.equal(answer.stderr, numbered('err') + 'e'.repeat(100_000));
  }
});

test('characters that are split between packets stay whole', async t => {
  const words = 'Grüße, 世界 🦟\n';
  const { session } = await sessionWith(t, async ({ channel, end }) => {
    for (const byte of Buffer.from(words)) {
      channel.write(Buffer.of(byte));
      await turn();
    }
    end(0);
  });
  const said: string[] = [];
  const answer = await session.run('x', { ...patient, onLine: line => said.push(line) });
  assert.equal(answer.stdout, words);
  assert.deepEqual(said, [words.trimEnd()]);
});

test('the end of a long output begins with a whole character', async t => {
  const { session } = await sessionWith(t, ({ channel, end }) => {
    channel.write('€'.repeat(1000));
    end(0);
  });
  for (const keep of [100, 101, 102]) {
    const { stdout, dropped } = await session.run('x', { ...patient, keep });
    const whole = Math.floor(keep / 3);
    assert.equal(stdout, '€'.repeat(whole));
    assert.equal(dropped, 3000 - 3 * whole);
  }
});

test('bytes that are no text are shown as such and break nothing', async t => {
  const { session } = await sessionWith(t, ({ channel, end }) => {
    channel.write(Buffer.from([0x61, 0xff, 0xfe, 0x62, 0xc3, 0x0a, 0x1b, 0x5b, 0x32, 0x4a, 0x00, 0x0a]));
    end(0);
  });
  const said: string[] = [];
  const { stdout } = await session.run('x', { ...patient, onLine: line => said.push(line) });
  assert.equal(stdout, 'a��b�\n\u001b[2J\0\n');
  assert.deepEqual(said, ['a��b�', '\u001b[2J\0']);
});

test('lines are told as they come, not at the end', async t => {
  let ordered: Ordered | undefined;
  const { session } = await sessionWith(t, got => {
    ordered = got;
    got.channel.write('@uploaded\nstep 1');
  });
  const said: string[] = [];
  const first = Promise.withResolvers<void>();
  const onLine = (line: string) => {
    said.push(line);
    first.resolve();
  };
  const answer = session.run('x', { ...patient, onLine });
  await first.promise;
  assert.deepEqual(said, ['@uploaded']);
  ordered?.channel.write('/2 wait\nlast');
  ordered?.end(0);
  await answer;
  assert.deepEqual(said, ['@uploaded', 'step 1/2 wait', 'last']);
});

test('after a command is given up its lines are not told any more', async t => {
  const { session } = await sessionWith(t, ({ channel }) => void channel.write('first\nsecond\n'));
  const stop = new AbortController();
  const said: string[] = [];
  const onLine = (line: string) => {
    said.push(line);
    stop.abort(new Error('enough'));
  };
  await assert.rejects(session.run('x', { ...patient, onLine, signal: stop.signal }), /enough/);
  assert.deepEqual(said, ['first']);
});

test('an error in who listens to the lines is told as it is', async t => {
  const { session } = await sessionWith(t, ({ channel, end }) => {
    channel.write('line\n');
    end(0);
  });
  const listen = () => {
    throw new Error('the listener failed');
  };
  await assert.rejects(session.run('x', { ...patient, onLine: listen }), { message: 'the listener failed' });
});

for (const [signal, code] of [
  ['KILL', 137],
  ['TERM', 143],
  ['SEGV', 139],
] as const)
  test(`a command that was killed by SIG${signal} answers ${code}, as a shell says it`, async t => {
    const { session } = await sessionWith(t, ({ channel }) => {
      channel.exit(signal);
      channel.end();
    });
    assert.equal((await session.run('x', patient)).code, code);
  });

test('an end without an exit code is not an answer', async t => {
  const { session } = await sessionWith(t, ({ script, channel }) => {
    channel.write('partial');
    if (script === 'unknown signal') channel.exit('NOSUCH');
    channel.end();
  });
  for (const script of ['nothing', 'unknown signal'])
    await assert.rejects(session.run(script, patient), thrown => {
      assert.ok(thrown instanceof ConnectionLost);
      assert.equal(thrown.partial, 'partial');
      return true;
    });
});

for (const mishap of ['reset', 'end'] as const)
  test(`a connection that is lost in the middle of a command is not an answer (${mishap})`, async t => {
    const server = await sshServer(t, ({ script, channel }) => {
      channel.write('so far\n');
      // OpenSSH tells the exit code as soon as the program ends, which may be before the last of its output.
      if (script === 'exit code first') channel.exit(0);
    });
    for (const script of ['running', 'exit code first']) {
      const proxy = await startProxy(server.endpoint, {});
      t.after(() => proxy.close());
      const session = await login(server, { endpoint: proxy.endpoint });
      const came = Promise.withResolvers<void>();
      const answer = session.run(script, { ...patient, onLine: () => came.resolve() });
      await came.promise;
      for (let turns = 0; turns < 5; turns++) await turn();
      proxy.links[0]?.happen(mishap);
      await assert.rejects(answer, thrown => {
        assert.ok(thrown instanceof ConnectionLost);
        assert.equal(thrown.partial, 'so far\n');
        return true;
      });
      await session.closed;
    }
  });

test('a command that hangs is given up, and its channel is closed on the machine', async t => {
  const { server, session, clock } = await sessionWith(t, ({ channel }) => void channel.write('so far\n'));
  const came = Promise.withResolvers<void>();
  const answer = session.run('x', { timeout: 900_000, onLine: () => came.resolve() });
  const refused = assert.rejects(answer, thrown => {
    assert.ok(thrown instanceof TimedOut);
    assert.match(thrown.message, /900 s/);
    assert.equal(thrown.partial, 'so far\n');
    return true;
  });
  await came.promise;
  await clock.advance(899_000);
  assert.ok(!server.seen.includes('channel closed'));
  await clock.advance(1000);
  await refused;
  await server.until('channel closed');
});

test('a machine that never begins a command is given up as well', async t => {
  const { server, session, clock } = await sessionWith(t, () => undefined, { muteExec: true });
  const answer = session.run('x', { timeout: 5000 });
  const refused = assert.rejects(answer, TimedOut);
  await server.until('exec');
  await clock.advance(5000);
  await refused;
});

for (const state of ['before the command', 'while it begins', 'while it runs'])
  test(`an abort ${state} ends the command at once`, async t => {
    const { server, session, clock } = await sessionWith(t, () => undefined);
    const stop = new AbortController();
    if (state === 'before the command') stop.abort(new Error('enough'));
    const answer = session.run('x', { ...patient, signal: stop.signal });
    const refused = assert.rejects(answer, /enough/);
    if (state === 'while it runs') await server.until('exec');
    stop.abort(new Error('enough'));
    await refused;
    assert.equal(getEventListeners(stop.signal, 'abort').length, 0);
    assert.equal(clock.waiting(), 0);
    if (state !== 'before the command') await server.until('channel closed');
  });

test('a machine that ends before it has read the whole input is heard', async t => {
  const saysNo: Behaviour = ({ channel, end }) => {
    channel.write('no room left\n');
    end(1);
  };
  const { session } = await sessionWith(t, saysNo, { deaf: true });
  const answer = await session.run('x', { ...patient, input: Buffer.alloc(16 << 20) });
  assert.deepEqual([answer.code, answer.stdout], [1, 'no room left\n']);
  assert.equal((await session.run('y', patient)).code, 1);
});

test('input of many windows arrives whole', async t => {
  const { session } = await sessionWith(t, ({ channel, end }) => {
    let bytes = 0;
    channel.on('data', (chunk: Buffer) => {
      bytes += chunk.length;
    });
    channel.on('end', () => {
      channel.write(String(bytes));
      end(0);
    });
  });
  const { stdout } = await session.run('x', { ...patient, input: Buffer.alloc(20_000_001) });
  assert.equal(stdout, '20000001');
});

test('one connection carries many commands, one after the other and side by side', async t => {
  const warnings: Error[] = [];
  const warn = (warning: Error) => void warnings.push(warning);
  process.on('warning', warn);
  t.after(() => process.off('warning', warn));
  const { server, session, clock } = await sessionWith(t, ({ script, channel, end }) => {
    channel.write(script);
    end(0);
  });
  const stop = new AbortController();
  for (let number = 0; number < 100; number++)
    assert.equal((await session.run(`n${number}`, { ...patient, signal: stop.signal })).stdout, `n${number}`);
  const together = Array.from({ length: 20 }, (_, number) => session.run(`n${number}`, patient));
  assert.deepEqual(
    (await Promise.all(together)).map(({ stdout }) => stdout),
    together.map((_, number) => `n${number}`),
  );
  assert.equal(server.seen.filter(word => word === 'connection').length, 1);
  assert.equal(getEventListeners(stop.signal, 'abort').length, 0);
  assert.equal(clock.waiting(), 0);
  await turn();
  assert.deepEqual(warnings, []);
});

test('on a connection that is closed no command is begun, and nothing is left waiting', async t => {
  const { server, session, clock } = await sessionWith(t, ({ end }) => end(0));
  session.close();
  await assert.rejects(session.run('x', patient), ConnectionLost);
  await session.closed;
  await assert.rejects(session.run('x', patient), ConnectionLost);
  assert.equal(clock.waiting(), 0);
  assert.ok(!server.seen.includes('exec'));
});

test('a word that no shell can take is refused, and nothing is left waiting', async t => {
  const { session, clock } = await sessionWith(t, ({ end }) => end(0));
  await assert.rejects(session.run('x', { ...patient, args: ['a\0b'] }), { name: 'MayflyError' });
  assert.equal(clock.waiting(), 0);
});

/** Runs what a login shell would get, without rights of its own. */
const asShell = async (line: string, input: Uint8Array) => {
  const sudo = 'sudo() { [ "$1" = -n ] || exit 99; shift; "$@"; }\n';
  const { run } = realProcesses('linux');
  return run(['sh', '-c', sudo + line], { input, timeout: 60_000 });
};

/** The command as a server is given it. */
const orderedBy = async (
  t: TestContext,
  script: string,
  options: Partial<RunOnMachine>,
): Promise<Ordered> => {
  const got = Promise.withResolvers<Ordered>();
  const { session } = await sessionWith(t, ordered => {
    got.resolve(ordered);
    ordered.end(0);
  });
  await session.run(script, { ...patient, ...options });
  return got.promise;
};

test('a script gets its arguments and its input as they are', async t => {
  const args = ['two words', "it's", '$HOME `id` "x" \\', 'line\nline', '', '*', 'ü世🦟', '-n'];
  const { line, program } = await orderedBy(t, 'for word; do printf "<%s>" "$word"; done; cat\n', { args });
  const { code, stdout } = await asShell(line, Buffer.concat([program, Buffer.from('the\ninput ')]));
  assert.equal(code, 0);
  assert.equal(stdout, `${args.map(word => `<${word}>`).join('')}the\ninput `);
});

test('a script knows the places of the machine', async t => {
  const { line, program } = await orderedBy(t, 'sh -c \'echo "$MAYFLY_UPLOADS $MAYFLY_LOG"\'', {});
  const { stdout } = await asShell(line, program);
  assert.equal(stdout, '/opt/uploaded_files /opt/deployment.log\n');
});

test('command lines, which every process can see, do not show the script', async t => {
  const { line } = await orderedBy(t, 'echo of nobody else', {});
  assert.doesNotMatch(line, /nobody/);
});

test('of a script that arrived in part, nothing is run', async t => {
  const { line, program } = await orderedBy(t, 'echo first\necho second\necho third', {});
  for (let length = 0; length < program.length; length += length < program.length - 40 ? 23 : 1) {
    // Without its very last byte, the end of the last line, it is whole.
    if (length === program.length - 1) continue;
    const { stdout, code } = await asShell(line, program.subarray(0, length));
    assert.deepEqual([stdout, code], ['', 123], `${length} bytes of ${program.length}`);
  }
});
