import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import { createServer as createTcpServer } from 'node:net';
import { test } from 'node:test';
import type { HealthCheck } from '../../scripts/fleet/definition.ts';
import { askCheck, describeAsked, isAskable } from '../../scripts/machine/ask-check.ts';

const http = (url: string, more: object = {}) =>
  ({ kind: 'http', url, status: 200, ...more }) as HealthCheck & { kind: 'http' };

test('only checks that are about the machine itself, and name a port, can be asked from elsewhere', () => {
  const askable: HealthCheck[] = [
    http('http://127.0.0.1:8080/health'),
    http('http://localhost/'),
    http('http://[::1]:80/'),
    { kind: 'tcp', port: 80, host: '127.0.0.1' },
  ];
  for (const check of askable) assert.ok(isAskable(check), JSON.stringify(check));
  const others: HealthCheck[] = [
    http('http://example.com/'),
    { kind: 'tcp', port: 5432, host: 'db.example.com' },
    { kind: 'command', run: ['true'] },
  ];
  for (const check of others) assert.ok(!isAskable(check), JSON.stringify(check));
});

test('the same path and port are asked at the other address', () => {
  assert.equal(
    describeAsked(http('http://127.0.0.1:8080/a?b=c'), '203.0.113.7'),
    'http http://203.0.113.7:8080/a?b=c',
  );
  assert.equal(describeAsked(http('http://localhost/'), '::2'), 'http http://[::2]/');
  assert.equal(
    describeAsked({ kind: 'tcp', port: 9, host: '127.0.0.1' }, '203.0.113.7'),
    'tcp 203.0.113.7:9',
  );
});

test('an http check is green by its status and its text, and says why it is not', async t => {
  const server = createServer((request, response) => {
    if (request.url === '/hangs') return;
    if (request.url === '/large') {
      response.end(Buffer.alloc(3 << 20, 'x'));
      return;
    }
    response.statusCode = request.url === '/teapot' ? 418 : 200;
    response.end('up and running');
  });
  const { promise, resolve } = Promise.withResolvers<void>();
  server.listen(0, '127.0.0.2', resolve);
  await promise;
  t.after(() => {
    server.closeAllConnections();
    server.close();
  });
  const { port } = server.address() as { port: number };
  const ask = (path: string, more?: object, limit = 5000) =>
    askCheck(http(`http://127.0.0.1:${port}${path}`, more), '127.0.0.2', limit);
  assert.deepEqual(await ask('/'), { green: true, why: '' });
  assert.deepEqual(await ask('/', { contains: 'running' }), { green: true, why: '' });
  assert.match((await ask('/', { contains: 'down' })).why, /does not contain: down/);
  assert.match((await ask('/teapot')).why, /answered 418, not 200/);
  assert.deepEqual(await ask('/teapot', { status: 418 }), { green: true, why: '' });
  assert.equal((await ask('/large')).green, true);
  assert.equal((await ask('/hangs', {}, 100)).green, false);
});

test('a tcp check is green when somebody accepts, and says why when nobody does', async t => {
  const server = createTcpServer(socket => socket.destroy());
  const { promise, resolve } = Promise.withResolvers<void>();
  server.listen(0, '127.0.0.2', resolve);
  await promise;
  const { port } = server.address() as { port: number };
  const check = { kind: 'tcp', port, host: '127.0.0.1' } as const;
  assert.deepEqual(await askCheck(check, '127.0.0.2', 5000), { green: true, why: '' });
  assert.match((await askCheck(check, '127.0.0.3', 5000)).why, /ECONNREFUSED/);
  t.after(() => server.close());
});
