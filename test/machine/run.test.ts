import assert from 'node:assert/strict';
import { getEventListeners } from 'node:events';
import { test } from 'node:test';
import { setImmediate as turn } from 'node:timers/promises';
import type { Behaviour, Ordered } from '../support/ssh-server.ts';
import { patient, sessionWith } from '../support/ssh-session.ts';

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
