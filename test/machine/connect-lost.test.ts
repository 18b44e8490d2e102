import assert from 'node:assert/strict';
import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import { test } from 'node:test';
import { ConnectionLost } from '../../scripts/machine/session.ts';
import { startProxy } from '../support/proxy.ts';
import { rawServer, reach, through } from '../support/ssh-peers.ts';
import { login, sshServer } from '../support/ssh-server.ts';

// Peers that are not there, say nothing, talk for ever, hang up or fall silent.

test('a port where nobody listens can be tried again', async () => {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  await assert.rejects(reach(port), { name: 'ConnectionLost', message: /ECONNREFUSED/ });
});

test('a machine that accepts and says nothing is given up', async t => {
  const port = await rawServer(t, () => undefined);
  await assert.rejects(reach(port, { timeout: 50 }), ConnectionLost);
});

test('a banner that never ends is given up', async t => {
  for (const words of ['x', 'welcome\r\n']) {
    const flood = words.repeat(1024);
    const port = await rawServer(t, socket => {
      const more = () => void (socket.destroyed || socket.write(flood, more));
      more();
    });
    await assert.rejects(reach(port, { timeout: 2000 }), ConnectionLost);
  }
});

test('a banner that comes by drops is given up', async t => {
  const port = await rawServer(t, socket => {
    const timer = setInterval(() => socket.write('welcome\r\n'), 5);
    socket.on('close', () => clearInterval(timer));
  });
  await assert.rejects(reach(port, { timeout: 100 }), ConnectionLost);
});

test('a reset before the login can be tried again', async t => {
  const atOnce = await rawServer(t, socket => socket.resetAndDestroy());
  await assert.rejects(reach(atOnce), ConnectionLost);
  const afterBanner = await rawServer(t, socket => {
    socket.write('SSH-2.0-test\r\n');
    socket.once('data', () => socket.resetAndDestroy());
  });
  await assert.rejects(reach(afterBanner), ConnectionLost);
  const server = await sshServer(t);
  const proxy = await through(t, server.endpoint);
  const started = login(server, { endpoint: proxy.endpoint });
  await server.until('auth publickey');
  proxy.links[0]?.happen('reset');
  await assert.rejects(started, ConnectionLost);
});

test('an orderly end before the login can be tried again', async t => {
  const port = await rawServer(t, socket => void socket.end('SSH-2.0-test\r\n'));
  await assert.rejects(reach(port), ConnectionLost);
});

test('an orderly end after the login ends the connection, also when we still have much to say', async t => {
  const server = await sshServer(t, () => undefined);
  const proxy = await through(t, server.endpoint);
  const session = await login(server, { endpoint: proxy.endpoint });
  const answer = session.run('anything', { timeout: 60_000, input: Buffer.alloc(32 << 20) });
  await server.until('exec');
  proxy.links[0]?.happen('end');
  await assert.rejects(answer, ConnectionLost);
  await session.closed;
});

test('a peer that says goodbye and does not hang up is gone as well', async t => {
  const server = await sshServer(t, () => undefined);
  const proxy = await startProxy(server.endpoint, { keepOpen: true });
  t.after(() => proxy.close());
  const session = await login(server, { endpoint: proxy.endpoint });
  const answer = session.run('anything', { timeout: 60_000 });
  await server.until('exec');
  server.goodbye();
  await assert.rejects(answer, ConnectionLost);
  await session.closed;
});

test('a reset after the login ends the connection and nothing else', async t => {
  const server = await sshServer(t);
  const proxy = await through(t, server.endpoint);
  const session = await login(server, { endpoint: proxy.endpoint });
  proxy.links[0]?.happen('reset');
  await session.closed;
  await assert.rejects(session.run('anything', { timeout: 20_000 }), ConnectionLost);
});

test('a peer that falls silent is noticed, although TCP says nothing', async t => {
  const server = await sshServer(t, () => undefined);
  const proxy = await through(t, server.endpoint);
  const session = await login(server, { endpoint: proxy.endpoint, keepalive: 20 });
  const answer = session.run('anything', { timeout: 60_000 });
  await server.until('exec');
  proxy.links[0]?.happen('stall');
  await assert.rejects(answer, ConnectionLost);
  await session.closed;
});

test('a peer that answers stays connected, however long a command is silent', async t => {
  const server = await sshServer(t, ordered => setTimeout(() => ordered.end(0), 300));
  const session = await login(server, { keepalive: 20 });
  assert.equal((await session.run('anything', { timeout: 60_000 })).code, 0);
  session.close();
  await session.closed;
});

test('a connection to a silent peer can be closed', async t => {
  const server = await sshServer(t, () => undefined);
  const proxy = await through(t, server.endpoint);
  const session = await login(server, { endpoint: proxy.endpoint });
  proxy.links[0]?.happen('stall');
  const answer = session.run('anything', { timeout: 60_000, input: Buffer.alloc(32 << 20) });
  session.close();
  await session.closed;
  await assert.rejects(answer, ConnectionLost);
});
