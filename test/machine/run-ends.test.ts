import assert from 'node:assert/strict';
import { getEventListeners } from 'node:events';
import { test } from 'node:test';
import { setImmediate as turn } from 'node:timers/promises';
import { ConnectionLost, TimedOut } from '../../scripts/machine/session.ts';
import { startProxy } from '../support/proxy.ts';
import { login, sshServer } from '../support/ssh-server.ts';
import { patient, sessionWith } from '../support/ssh-session.ts';

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
