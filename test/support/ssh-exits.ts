import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import { ConnectionLost } from '../../scripts/machine/session.ts';
import { startProxy } from './proxy.ts';
import { login, sshServer } from './ssh-server.ts';

// A program of its own: after all of this it must end by itself, because nothing is left to wait for.

const endings: (() => unknown)[] = [];
const t = { after: (end: () => unknown) => void endings.push(end) } as Parameters<typeof sshServer>[0];
const server = await sshServer(t, ({ script, end }) => (script === 'hang' ? undefined : end(0)));
const proxy = await startProxy(server.endpoint, {});
const patient = { timeout: 3_600_000 };

const closed = await login(server);
await closed.run('quick', patient);
closed.close();

const lost = await login(server, { endpoint: proxy.endpoint });
const answer = lost.run('hang', patient).catch(thrown => thrown);
proxy.links[0]?.happen('reset');
if (!((await answer) instanceof ConnectionLost)) throw new Error('an answer from a lost connection');

const silent = await login(server, { endpoint: proxy.endpoint });
const never = silent.run('hang', patient).catch(() => undefined);
proxy.links[1]?.happen('stall');
silent.close();
await never;
await silent.closed;

const stop = new AbortController();
const aborted = await login(server, { signal: stop.signal });
const unheard = aborted.run('hang', { ...patient, signal: stop.signal }).catch(() => undefined);
stop.abort();
await unheard;
aborted.close();
await aborted.closed;

const mute = createServer(socket => void socket.on('error', () => undefined)).listen(0, '127.0.0.1');
await once(mute, 'listening');
const { port } = mute.address() as AddressInfo;
const early = new AbortController();
const waiting = login(server, {
  endpoint: { host: '127.0.0.1', port },
  signal: early.signal,
  timeout: 3_600_000,
});
await once(mute, 'connection');
early.abort();
await waiting.catch(() => undefined);
mute.close();

await proxy.close();
for (const end of endings) await end();
process.stdout.write('done\n');
