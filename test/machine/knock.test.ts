import assert from 'node:assert/strict';
import { once } from 'node:events';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import { type TestContext, test } from 'node:test';
import { knock } from '../../scripts/machine/knock.ts';
import { sshServer } from '../support/ssh-server.ts';

const patient = 20_000;

const rawServer = async (t: TestContext, act: (socket: Socket) => void) => {
  const sockets = new Set<Socket>();
  const server = createServer(socket => {
    sockets.add(socket);
    socket.on('error', () => undefined);
    act(socket);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  t.after(async () => {
    for (const socket of sockets) socket.destroy();
    await new Promise<void>(done => server.close(() => done()));
  });
  return { host: '127.0.0.1', port: (server.address() as AddressInfo).port };
};

test('a machine that answers is heard', async t => {
  const { endpoint } = await sshServer(t);
  const { tcp, banner } = await knock(endpoint, patient);
  assert.equal(tcp, 'open');
  assert.match(banner ?? '', /^SSH-2\.0-ssh2js/);
});

test('a closed port is told from a silent one', async t => {
  const silent = await rawServer(t, () => undefined);
  assert.deepEqual(await knock(silent, 1000), { tcp: 'open' });
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  assert.equal((await knock({ host: '127.0.0.1', port }, patient)).tcp, 'refused');
});

test('who hangs up without a word is open, without a banner', async t => {
  assert.deepEqual(await knock(await rawServer(t, socket => void socket.end()), patient), { tcp: 'open' });
  const reset = await knock(await rawServer(t, socket => void socket.resetAndDestroy()), patient);
  assert.equal(reset.tcp, 'open');
  assert.equal(reset.banner, undefined);
});

test('a banner that comes in pieces is heard whole, and no more than its first line', async t => {
  const endpoint = await rawServer(t, socket => {
    socket.write('SSH-2.0-Open');
    setTimeout(() => socket.write('SSH_9.2\r\nand more'), 10);
  });
  assert.deepEqual(await knock(endpoint, patient), { tcp: 'open', banner: 'SSH-2.0-OpenSSH_9.2' });
});

test('a first line without an end is cut off, however fast or slow it comes', async t => {
  const flood = await knock(await rawServer(t, socket => void socket.write('x'.repeat(100_000))), patient);
  assert.deepEqual(flood, { tcp: 'open', banner: 'x'.repeat(255) });
  const drops = await rawServer(t, socket => {
    const timer = setInterval(() => socket.write('x'), 5);
    socket.on('close', () => clearInterval(timer));
  });
  // The time limit is for all of it, not for each drop.
  assert.deepEqual(await knock(drops, 1000), { tcp: 'open' });
});

test('an address that cannot be is told, not thrown', async () => {
  const { tcp, why } = await knock({ host: '127.0.0.1', port: 70_000 }, patient);
  assert.equal(tcp, 'error');
  assert.match(why ?? '', /Port/);
});
