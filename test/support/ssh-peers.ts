import { once } from 'node:events';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import type { TestContext } from 'node:test';
import { type ConnectOptions, connect } from '../../scripts/machine/connect.ts';
import { makeKeyPair } from '../../scripts/machine/key-pair.ts';
import type { Endpoint } from '../../scripts/providers/provider.ts';
import { realClock } from '../../scripts/world/clock.ts';
import { startProxy, type TcpProxy } from './proxy.ts';
import { hostKeyOf } from './ssh-server.ts';

/** A host key that nobody has. */
export const otherHostKey = hostKeyOf(makeKeyPair('other').private);

/** Logs in at a port where no right server is; the host key does not matter then. */
export const reach = (port: number, options: Partial<ConnectOptions> = {}) =>
  connect({
    clock: realClock(),
    endpoint: { host: '127.0.0.1', port },
    hostKeys: [otherHostKey],
    clientKey: makeKeyPair('client').private,
    timeout: 20_000,
    ...options,
  });

/** A proxy that goes with the test; it stalls after so many bytes to the client. */
export const through = async (t: TestContext, target: Endpoint, stall?: number): Promise<TcpProxy> => {
  const proxy = await startProxy(
    target,
    stall === undefined ? {} : { after: { direction: 'down', bytes: stall, mishap: 'stall' } },
  );
  t.after(() => proxy.close());
  return proxy;
};

/** A TCP server that does with each connection what a test says, and goes with the test. */
export const rawServer = async (t: TestContext, act: (socket: Socket) => void): Promise<number> => {
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
