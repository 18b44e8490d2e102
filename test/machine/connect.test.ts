import assert from 'node:assert/strict';
import { generateKeyPairSync } from 'node:crypto';
import { getEventListeners, once } from 'node:events';
import { type AddressInfo, createServer, Socket } from 'node:net';
import { type TestContext, test } from 'node:test';
import { setImmediate as turn } from 'node:timers/promises';
import { type ConnectOptions, connect } from '../../scripts/machine/connect.ts';
import { contact } from '../../scripts/machine/contact.ts';
import { fingerprint } from '../../scripts/machine/host-key.ts';
import { makeKeyPair } from '../../scripts/machine/key-pair.ts';
import { ConnectionLost, HostKeyMismatch } from '../../scripts/machine/session.ts';
import { realClock } from '../../scripts/world/clock.ts';
import { startProxy, type TcpProxy } from '../support/proxy.ts';
import { hostKeyOf, login, sshServer } from '../support/ssh-server.ts';

const other = hostKeyOf(makeKeyPair('other').private);

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

interface State {
  readonly options: Partial<ConnectOptions>;
  readonly ready: () => Promise<unknown>;
}
const loopback = (port: number) => ({ endpoint: { host: '127.0.0.1', port } });
const states: Record<string, (t: TestContext) => Promise<State>> = {
  'before anything is sent': async t => ({
    options: loopback(await rawServer(t, () => undefined)),
    ready: async () => undefined,
  }),
  'while nothing is said': async t => {
    const accepted: (() => void)[] = [];
    const seen = new Promise<void>(done => accepted.push(done));
    return { options: loopback(await rawServer(t, () => accepted[0]?.())), ready: () => seen };
  },
  'while keys are exchanged': async t => {
    const server = await sshServer(t);
    const proxy = await through(t, server.endpoint, 300);
    return { options: { endpoint: proxy.endpoint }, ready: () => server.until('connection') };
  },
  'while the login waits': async t => {
    const server = await sshServer(t, undefined, { muteLogin: true });
    return {
      options: { hostKeys: [server.hostKey], endpoint: server.endpoint, clientKey: server.clientKey },
      ready: () => server.until('auth publickey'),
    };
  },
};

for (const [name, prepare] of Object.entries(states))
  test(`an abort ${name} ends the connection at once`, async t => {
    const { options, ready } = await prepare(t);
    const stop = new AbortController();
    const started = reach(0, { ...options, signal: stop.signal, timeout: 60_000 });
    await ready();
    stop.abort(new Error('enough'));
    await assert.rejects(started, /enough/);
    assert.equal(getEventListeners(stop.signal, 'abort').length, 0);
  });

test('after an abort nothing is begun', async t => {
  const server = await sshServer(t);
  await assert.rejects(login(server, { signal: AbortSignal.abort(new Error('enough')) }), /enough/);
  await turn();
  assert.deepEqual(server.seen, []);
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

/** Logs in at a port where no right server is; the host key does not matter then. */
const reach = (port: number, options: Partial<ConnectOptions> = {}) =>
  connect({
    clock: realClock(),
    endpoint: { host: '127.0.0.1', port },
    hostKeys: [other],
    clientKey: makeKeyPair('client').private,
    timeout: 20_000,
    ...options,
  });

/** A proxy that goes with the test; it stalls after so many bytes to the client. */
const through = async (
  t: TestContext,
  target: { host: string; port: number },
  stall?: number,
): Promise<TcpProxy> => {
  const proxy = await startProxy(
    target,
    stall === undefined ? {} : { after: { direction: 'down', bytes: stall, mishap: 'stall' } },
  );
  t.after(() => proxy.close());
  return proxy;
};

/** A TCP server that does with each connection what a test says, and goes with the test. */
const rawServer = async (t: TestContext, act: (socket: Socket) => void): Promise<number> => {
  const sockets = new Set<Socket>();
  const server = createServer({ allowHalfOpen: true }, socket => {
    sockets.add(socket);
    socket.on('error', () => undefined);
    act(socket);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  t.after(async () => {
    for (const socket of sockets) socket.destroy();
    await new Promise<void>(done => server.close(() => done()));
  });
  return (server.address() as AddressInfo).port;
};

/** A private key file (openssh-key-v1, OpenSSH's PROTOCOL.key) of halves that need not belong together. */
const keyFile = (shown: Buffer, seed: Buffer): string => {
  const string = (part: Buffer | string) => {
    const bytes = Buffer.from(part);
    const length = Buffer.alloc(4);
    length.writeUInt32BE(bytes.length);
    return Buffer.concat([length, bytes]);
  };
  const open = Buffer.concat([string('ssh-ed25519'), string(shown)]);
  const secret = Buffer.concat([Buffer.alloc(8), open, string(Buffer.concat([seed, shown])), string('')]);
  const padding = Buffer.from([1, 2, 3, 4, 5, 6, 7].slice(0, (8 - (secret.length % 8)) % 8));
  const bytes = Buffer.concat([
    Buffer.from('openssh-key-v1\0'),
    string('none'),
    string('none'),
    string(''),
    Buffer.from([0, 0, 0, 1]),
    string(open),
    string(Buffer.concat([secret, padding])),
  ]);
  const lines = bytes.toString('base64').match(/.{1,70}/g) ?? [];
  return ['-----BEGIN OPENSSH PRIVATE KEY-----', ...lines, '-----END OPENSSH PRIVATE KEY-----', ''].join(
    '\n',
  );
};

/** The raw halves of a new key. */
const newKey = () => {
  const { privateKey } = generateKeyPairSync('ed25519');
  const { x = '', d = '' } = privateKey.export({ format: 'jwk' });
  return { shown: Buffer.from(x, 'base64url'), seed: Buffer.from(d, 'base64url') };
};
