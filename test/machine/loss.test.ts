import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { Socket } from 'node:net';
import { type TestContext, test } from 'node:test';
import { ConnectionLost, HostKeyMismatch, TimedOut } from '../../scripts/machine/session.ts';
import type { Endpoint } from '../../scripts/providers/provider.ts';
import { type Direction, type Mishap, startProxy } from '../support/proxy.ts';
import { seeded } from '../support/seeded.ts';
import { login, sshServer, type TestServer } from '../support/ssh-server.ts';

// A login and an upload of 256 KiB, over a connection that is lost at every packet's edge and at many other bytes.

const upload = seeded(7).bytes(256 << 10);
const sum = createHash('sha256').update(upload).digest('hex');
const progress = 'so far so good\n'.repeat(100);

/** Answers with the SHA-256 of all the input that came. */
const checkingServer = (t: TestContext) =>
  sshServer(t, ({ channel, end }) => {
    const hash = createHash('sha256');
    channel.on('data', (chunk: Buffer) => hash.update(chunk));
    channel.on('end', () => {
      channel.write(progress);
      channel.write(hash.digest('hex'));
      end(0);
    });
  });

type Outcome = 'whole' | 'lost' | 'timed out' | 'other key';

/** One login and one upload. Throws for anything but a whole answer or an honest loss. */
const attempt = async (server: TestServer, endpoint: Endpoint, patience: number): Promise<Outcome> => {
  try {
    const session = await login(server, { endpoint, timeout: patience });
    try {
      const answer = await session.run('receive', { input: upload, timeout: patience });
      assert.deepEqual(answer, { code: 0, stdout: progress + sum, stderr: '', dropped: 0 });
      return 'whole';
    } finally {
      session.close();
      await session.closed;
    }
  } catch (thrown) {
    if (thrown instanceof ConnectionLost) return 'lost';
    if (thrown instanceof TimedOut) return 'timed out';
    if (thrown instanceof HostKeyMismatch) return 'other key';
    throw thrown;
  }
};

/** Where packets end, counted in bytes, in each direction; and what there is in all. */
const packetEdges = async (server: TestServer): Promise<Record<Direction, number[]>> => {
  const edges: Record<Direction, number[]> = { up: [], down: [] };
  const proxy = await startProxy(server.endpoint, {});
  const write = Socket.prototype.write;
  Socket.prototype.write = function (this: Socket, ...args: Parameters<Socket['write']>) {
    const from = this.remotePort === proxy.endpoint.port ? edges.up : undefined;
    const to = from ?? (this.localPort === server.endpoint.port ? edges.down : undefined);
    to?.push((to.at(-1) ?? 0) + Buffer.byteLength(args[0]));
    return write.apply(this, args);
  } as Socket['write'];
  try {
    assert.equal(await attempt(server, proxy.endpoint, 20_000), 'whole');
  } finally {
    Socket.prototype.write = write;
    await proxy.close();
  }
  return edges;
};

/** What comes of it when this happens after so many bytes. */
const outcomeOf = async (
  server: TestServer,
  after: { direction: Direction; bytes: number; mishap: Mishap },
  patience: number,
): Promise<Outcome> => {
  const proxy = await startProxy(server.endpoint, { after });
  try {
    return await attempt(server, proxy.endpoint, patience);
  } finally {
    await proxy.close();
  }
};

const tally = (outcomes: readonly Outcome[]) => (outcome: Outcome) =>
  outcomes.filter(each => each === outcome).length;

for (const direction of ['up', 'down'] as const)
  test(`a connection that is cut on its way ${direction}, at any byte, is a lost connection and never an answer`, async t => {
    const server = await checkingServer(t);
    const edges = (await packetEdges(server))[direction];
    assert.ok(edges.length > 10, `${edges.length} packets`);
    const total = edges.at(-1) ?? 0;
    const random = seeded(direction === 'up' ? 11 : 12);
    const places = new Set([0, ...edges.flatMap(edge => [edge - 1, edge, edge + 1])]);
    for (let count = 0; count < 80; count++) places.add(random.below(total));
    const outcomes: Outcome[] = [];
    for (const bytes of places) {
      const mishap = random.chance(0.5) ? 'reset' : 'end';
      const outcome = await outcomeOf(server, { direction, bytes, mishap }, 20_000);
      assert.notEqual(outcome, 'timed out', `${mishap} after ${bytes} bytes`);
      outcomes.push(outcome);
    }
    const count = tally(outcomes);
    assert.ok(count('lost') > 80 && count('whole') > 0, `${count('lost')} lost, ${count('whole')} whole`);
    // Refused is never wrong; where containers publish ports, one may have had this port a moment ago.
    assert.ok(count('other key') < 3);
  });

test('a connection that falls silent, at any byte, is given up in time', async t => {
  const server = await checkingServer(t);
  const edges = await packetEdges(server);
  const random = seeded(13);
  const outcomes: Outcome[] = [];
  for (const direction of ['up', 'down'] as const)
    for (let count = 0; count < 10; count++) {
      const bytes = random.below(edges[direction].at(-1) ?? 0);
      outcomes.push(await outcomeOf(server, { direction, bytes, mishap: 'stall' }, 150));
    }
  const count = tally(outcomes);
  assert.ok(count('lost') + count('timed out') > 10);
});

test('a byte that is changed on its way is never taken for an answer', async t => {
  const server = await checkingServer(t);
  const edges = await packetEdges(server);
  const random = seeded(14);
  const outcomes: Outcome[] = [];
  for (const direction of ['up', 'down'] as const) {
    const total = edges[direction].at(-1) ?? 0;
    for (let count = 0; count < 30; count++) {
      // Half of them where keys are exchanged, which nothing encrypts.
      const bytes = random.below(count % 2 ? total : Math.min(total, 1500));
      outcomes.push(await outcomeOf(server, { direction, bytes, mishap: 'flip' }, 300));
    }
  }
  const count = tally(outcomes);
  assert.ok(count('lost') > 20, JSON.stringify(outcomes));
});
