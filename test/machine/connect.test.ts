import assert from 'node:assert/strict';
import { getEventListeners } from 'node:events';
import { Socket } from 'node:net';
import { test } from 'node:test';
import { type ConnectOptions, connect } from '../../scripts/machine/connect.ts';
import { contact } from '../../scripts/machine/contact.ts';
import { fingerprint } from '../../scripts/machine/host-key.ts';
import { makeKeyPair } from '../../scripts/machine/key-pair.ts';
import { ConnectionLost, HostKeyMismatch } from '../../scripts/machine/session.ts';
import { realClock } from '../../scripts/world/clock.ts';
import { keyFile, newKey } from '../support/ssh-key-file.ts';
import { otherHostKey as other } from '../support/ssh-peers.ts';
import { login, sshServer } from '../support/ssh-server.ts';

test('a machine that shows the pinned host key is logged in to', async t => {
  const server = await sshServer(t, ordered => ordered.end(7));
  const session = await login(server);
  assert.equal((await session.run('anything', { timeout: 20_000 })).code, 7);
  session.close();
  await session.closed;
});

test('a second pinned host key is as good as the first', async t => {
  const server = await sshServer(t);
  const session = await login(server, { hostKeys: [other, server.hostKey] });
  session.close();
  await session.closed;
});

test('another host key than the pinned one is refused before anything secret is sent', async t => {
  const server = await sshServer(t);
  await assert.rejects(login(server, { hostKeys: [other] }), thrown => {
    assert.ok(thrown instanceof HostKeyMismatch);
    assert.ok(thrown.message.includes(fingerprint(server.hostKey.blob)), thrown.message);
    assert.ok(thrown.message.includes(fingerprint(other.blob)), thrown.message);
    return true;
  });
  await server.until('gone');
  assert.deepEqual(server.seen, ['connection', 'gone']);
});

test('a refused host key is never tried again', async t => {
  const server = await sshServer(t);
  const line = contact({
    clock: realClock(),
    connect,
    clientKey: server.clientKey,
    hostKeys: () => [other],
    endpoint: async () => server.endpoint,
    signal: new AbortController().signal,
  });
  await assert.rejects(line.reach(60_000), HostKeyMismatch);
  assert.equal(server.seen.filter(word => word === 'connection').length, 1);
});

test('who shows the pinned host key but cannot sign with it is refused', async t => {
  const [shown, owned] = [newKey().shown, newKey()];
  const server = await sshServer(t, undefined, { hostKey: keyFile(shown, owned.seed) });
  assert.deepEqual(server.hostKey.blob.subarray(-32), shown);
  await assert.rejects(login(server), ConnectionLost);
  await server.until('gone');
  assert.deepEqual(server.seen, ['connection', 'gone']);
});

test('a host key that begins with a zero, as one in 256 does, is as good as any', async t => {
  let key = newKey();
  for (let tries = 0; key.shown[0] !== 0 && tries < 20_000; tries++) key = newKey();
  assert.equal(key.shown[0], 0);
  const server = await sshServer(t, undefined, { hostKey: keyFile(key.shown, key.seed) });
  const session = await login(server);
  session.close();
  await session.closed;
});

test('without a host key there is no connection, by type', () => {
  const known = { clock: realClock(), endpoint: { host: '', port: 1 }, clientKey: '', timeout: 1 };
  // @ts-expect-error no host keys
  const without: ConnectOptions = known;
  // @ts-expect-error an empty list of host keys
  const empty: ConnectOptions = { ...known, hostKeys: [] };
  const one: ConnectOptions = { ...known, hostKeys: [other] };
  assert.ok(without && empty && one);
});

test('a login with a key that the machine does not know can be tried again', async t => {
  const server = await sshServer(t);
  await assert.rejects(login(server, { clientKey: makeKeyPair('stranger').private }), ConnectionLost);
  await server.until('gone');
  assert.ok(!server.seen.includes('login'));
});

test('a login asks for nothing but its own key', async t => {
  const server = await sshServer(t);
  const session = await login(server);
  session.close();
  await server.until('gone');
  assert.deepEqual(new Set(server.seen.filter(word => word.startsWith('auth'))), new Set(['auth publickey']));
});

test('a client key that cannot be read is told as such, not as a lost connection', async t => {
  const server = await sshServer(t);
  const stop = new AbortController();
  await assert.rejects(
    login(server, { clientKey: 'no key', signal: stop.signal }),
    /Cannot parse privateKey/,
  );
  assert.equal(getEventListeners(stop.signal, 'abort').length, 0);
});

test('small packets do not wait for each other (TCP_NODELAY), from the first one on', async t => {
  const told: boolean[] = [];
  const server = await sshServer(t);
  const session = await login(server);
  const sockets = (process as unknown as { _getActiveHandles(): unknown[] })._getActiveHandles();
  for (const socket of sockets) {
    if (!(socket instanceof Socket) || socket.remotePort !== server.endpoint.port) continue;
    const flag = Object.getOwnPropertySymbols(socket).find(symbol => symbol.description === 'kSetNoDelay');
    assert.ok(flag, 'this Node keeps the flag elsewhere');
    told.push((socket as unknown as Record<symbol, boolean>)[flag] === true);
  }
  session.close();
  await session.closed;
  assert.deepEqual(told, [true]);
});
