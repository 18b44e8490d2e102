import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { after, before, beforeEach, test } from 'node:test';
import { gitHubArtifact } from '../../scripts/artifact/github.ts';
import { gitHub } from '../../scripts/artifact/github-api.ts';
import { MayflyError } from '../../scripts/errors.ts';
import { type ArtifactSource, artifact } from '../../scripts/fleet/definition-artifact.ts';
import { Secret } from '../../scripts/fleet/secret.ts';
import { realWorld } from '../../scripts/world/real.ts';
import { zipOf } from '../support/archives.ts';

// GitHub's REST API on loopback, and the other host where it keeps its archives.

type Reply = { status?: number; headers?: Record<string, string>; body?: string | Buffer };

const token = 'ghs_of_a_test_0123456789';
const zip = zipOf([{ path: 'a', content: 'a' }]);
const digest = createHash('sha256').update(zip).digest('hex');
const asked: { host: string; url: string; token: string | undefined }[] = [];
let replies: Record<string, Reply | (() => Reply)>;
let api: string;
let blobs: string;

const serve = (name: string) =>
  createServer((request: IncomingMessage, response) => {
    const url = request.url ?? '';
    asked.push({ host: name, url, token: request.headers.authorization });
    const key = Object.keys(replies).find(path => url.startsWith(path));
    const found = key === undefined ? { status: 404, body: '{"message":"Not Found"}' } : replies[key];
    const { status = 200, headers = {}, body = '' } = typeof found === 'function' ? found() : (found ?? {});
    response.writeHead(status, headers).end(body);
  });
const servers = [serve('api'), serve('blobs')];

before(async () => {
  const addresses = await Promise.all(
    servers.map(
      server =>
        new Promise<string>(resolve =>
          server.listen(0, '127.0.0.1', () =>
            resolve(`http://127.0.0.1:${(server.address() as AddressInfo).port}`),
          ),
        ),
    ),
  );
  [api = '', blobs = ''] = addresses;
});
after(() => {
  for (const server of servers) server.close().closeAllConnections();
});
const listed = (more: object = {}) => ({
  body: JSON.stringify({
    artifacts: [
      { id: 7, name: 'site', expired: false, size_in_bytes: zip.length, digest: `sha256:${digest}`, ...more },
    ],
  }),
});
beforeEach(() => {
  asked.length = 0;
  replies = {
    '/repos/o/r/actions/runs?': { body: JSON.stringify({ workflow_runs: [{ id: 5, head_sha: 'abc' }] }) },
    '/repos/o/r/actions/runs/5/artifacts': listed(),
    '/repos/o/r/actions/artifacts/7/zip': { status: 302, headers: { location: `${blobs}/blob?signature=x` } },
    '/blob': { body: zip },
  };
});

const slept: number[] = [];
const fetchIt = (more: object = {}) => {
  const source = artifact.parse({
    from: 'github',
    repository: 'o/r',
    into: '/opt/x',
    api,
    ...more,
  }) as ArtifactSource & {
    from: 'github';
  };
  const clock = {
    ...realWorld().clock,
    sleep: async (milliseconds: number) => {
      slept.push(milliseconds);
    },
  };
  const signal = new AbortController().signal;
  return gitHubArtifact(gitHub({ clock, api: source.api, token: new Secret(token), signal }), source);
};
const refused = async (more?: object): Promise<MayflyError> =>
  fetchIt(more).then(
    () => assert.fail('it was taken'),
    thrown => {
      assert.ok(thrown instanceof MayflyError, String(thrown?.stack ?? thrown));
      assert.ok(!JSON.stringify(thrown.telling).includes(token));
      return thrown;
    },
  );

test('the artifact of the latest successful run is fetched, and only GitHub itself sees the token', async () => {
  const { files, from } = await fetchIt();
  assert.deepEqual([files.map(({ path }) => path), from], [['a'], 'site of run 5 of o/r, branch main']);
  assert.match(asked[0]?.url ?? '', /\?branch=main&status=success&exclude_pull_requests=true&per_page=1$/);
  assert.deepEqual(
    asked.map(({ host, token: seen }) => [host, seen]),
    [
      ['api', `Bearer ${token}`],
      ['api', `Bearer ${token}`],
      ['api', `Bearer ${token}`],
      ['blobs', undefined],
    ],
  );
});

test('a workflow, a run and one of several artifacts can be named', async () => {
  replies['/repos/o/r/actions/workflows/build.yml/runs?'] = {
    body: JSON.stringify({ workflow_runs: [{ id: 5, head_sha: 'a' }] }),
  };
  await fetchIt({ workflow: 'build.yml', branch: 'a b&c' });
  assert.match(asked[0]?.url ?? '', /workflows\/build\.yml\/runs\?branch=a\+b%26c&/);
  replies['/repos/o/r/actions/runs/5'] = {
    body: JSON.stringify({ id: 5, head_sha: 'a', conclusion: 'failure' }),
  };
  assert.match((await refused({ run: 5 })).message, /was no success \(failure\)/);
  const two = {
    artifacts: ['site', 'logs'].map((name, index) => ({
      id: 7 + index,
      name,
      expired: false,
      size_in_bytes: 1,
    })),
  };
  replies['/repos/o/r/actions/runs/5/artifacts'] = { body: JSON.stringify(two) };
  delete replies['/repos/o/r/actions/runs/5'];
  const several = await refused();
  assert.match(several.message, /There are 2 artifacts/);
  assert.equal(several.telling.why, 'there are: site, logs');
  assert.equal((await fetchIt({ artifact: 'site' })).files.length, 1);
  assert.match((await refused({ artifact: 'sites' })).message, /There is no artifact sites/);
});

test('401, 403 and 404 are told with what to do about them, and are not tried again', async () => {
  for (const [status, message, next] of [
    [401, /does not accept the token/, /make a new token/],
    [403, /The token may not do this/, /right to read Actions/],
    [404, /GitHub knows nothing there/, /check repository and workflow/],
  ] as const) {
    asked.length = 0;
    replies['/repos/o/r/actions/runs?'] = { status, body: '{"message":"Bad \\u001b[31mcredentials"}' };
    const error = await refused();
    assert.deepEqual([error.exit, asked.length], [2, 1]);
    assert.match(error.message, message);
    assert.match(error.telling.next ?? '', next);
  }
});

test('429 is waited for as long as GitHub says, unless that is too long', async () => {
  let times = 0;
  const limited = (after: string) => () => {
    times += 1;
    return times <= 2
      ? { status: 429, headers: { 'retry-after': after } }
      : { body: JSON.stringify({ workflow_runs: [{ id: 5, head_sha: 'a' }] }) };
  };
  slept.length = 0;
  replies['/repos/o/r/actions/runs?'] = limited('7');
  await fetchIt();
  assert.deepEqual(slept, [7000, 7000]);
  times = 0;
  replies['/repos/o/r/actions/runs?'] = limited('3600');
  const error = await refused();
  assert.match(error.message, /too many calls/);
  assert.match(error.telling.next ?? '', /again in 60 min/);
});

test('nothing there, an expired artifact and one that is gone are errors', async () => {
  replies['/repos/o/r/actions/runs?'] = { body: '{"workflow_runs":[]}' };
  assert.match((await refused()).message, /No run was successful on branch main of o\/r/);
  replies['/repos/o/r/actions/runs?'] = { body: '{"workflow_runs":[{"id":5,"head_sha":"a"}]}' };
  replies['/repos/o/r/actions/runs/5/artifacts'] = listed({ expired: true });
  assert.match((await refused()).message, /has expired/);
  replies['/repos/o/r/actions/runs/5/artifacts'] = { body: '{"artifacts":[]}' };
  assert.match((await refused()).message, /There is no artifact of run 5/);
  replies['/repos/o/r/actions/runs/5/artifacts'] = listed();
  replies['/repos/o/r/actions/artifacts/7/zip'] = { status: 410 };
  assert.match((await refused()).message, /gone from GitHub/);
});

test('a server that breaks, talks nonsense or sends other bytes is never believed', async () => {
  replies['/repos/o/r/actions/runs?'] = { status: 502 };
  asked.length = 0;
  assert.match((await refused()).message, /GitHub failed/);
  assert.equal(asked.length, 4);
  for (const body of ['<html>', '{"workflow_runs":[{"id":"5"}]}', '[]']) {
    replies['/repos/o/r/actions/runs?'] = { body };
    assert.match((await refused()).message, /is not JSON|not as it is documented/);
  }
  replies['/repos/o/r/actions/runs?'] = { body: '{"workflow_runs":[{"id":5,"head_sha":"a"}]}' };
  replies['/blob'] = { body: Buffer.concat([zip, Buffer.from('x')]) };
  assert.match((await refused()).message, /arrived damaged/);
  replies['/repos/o/r/actions/artifacts/7/zip'] = {
    status: 302,
    headers: { location: '/repos/o/r/actions/artifacts/7/zip' },
  };
  assert.match((await refused()).message, /from address to address/);
});

test('nobody there is told with the host', async () => {
  const error = await refused({ api: 'http://127.0.0.1:9/' });
  assert.match(error.message, /GitHub does not answer/);
  assert.match(error.telling.why ?? '', /127\.0\.0\.1:9: /);
});
