import assert from 'node:assert/strict';
import { once } from 'node:events';
import { test } from 'node:test';
import { login, sshServer } from '../support/ssh-server.ts';

const megabyte = 1 << 20;

for (const stream of ['stdout', 'stderr'] as const)
  test(`a command that prints 100 MB to ${stream} does not fill the memory, and its end is kept`, async t => {
    const chunk = Buffer.alloc(megabyte, `${'x'.repeat(63)}\n`);
    const server = await sshServer(t, async ({ channel, end }) => {
      const to = stream === 'stdout' ? channel : channel.stderr;
      for (let count = 0; count < 100; count++) if (!to.write(chunk)) await once(to, 'drain');
      to.write('the end\n', () => end(0));
    });
    const session = await login(server);
    t.after(() => session.close());
    let count = 0;
    const memory = watchMemory();
    const answer = await session.run('x', {
      timeout: 600_000,
      onLine: () => {
        if (++count % 10_000 === 0) memory.look();
      },
    });
    assert.equal(answer[stream].length, megabyte);
    assert.equal(answer[stream].slice(-12), 'xxx\nthe end\n');
    assert.equal(answer.dropped, 99 * megabyte + 8);
    if (stream === 'stdout') assert.equal(count, (100 * megabyte) / 64 + 1);
    memory.check();
  });

test('one line of 100 MB without an end is not held as a line', async t => {
  const chunk = Buffer.alloc(megabyte, 'x');
  const server = await sshServer(t, async ({ channel, end }) => {
    for (let count = 0; count < 100; count++) if (!channel.write(chunk)) await once(channel, 'drain');
    end(0);
  });
  const session = await login(server);
  t.after(() => session.close());
  const said: number[] = [];
  await session.run('x', { timeout: 600_000, keep: 100, onLine: line => said.push(line.length) });
  assert.deepEqual(said, [4096]);
});

/** Fails when more was in use at once than a kept flood would need. */
const watchMemory = () => {
  const before = process.memoryUsage.rss();
  let most = before;
  const look = () => {
    most = Math.max(most, process.memoryUsage.rss());
  };
  const check = () => {
    look();
    const grown = Math.round((most - before) / megabyte);
    assert.ok(grown < 150, `the memory grew by ${grown} MB`);
  };
  return { look, check };
};
