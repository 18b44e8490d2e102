import assert from 'node:assert/strict';
import { getEventListeners } from 'node:events';
import { type TestContext, test } from 'node:test';
import { setImmediate as turn } from 'node:timers/promises';
import type { ConnectOptions } from '../../scripts/machine/connect.ts';
import { rawServer, reach, through } from '../support/ssh-peers.ts';
import { login, sshServer } from '../support/ssh-server.ts';

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
