import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { LaunchedInstance } from '../../../lab/core/contract.ts';
import { answerImds } from '../../../lab/machines/imds/answer.ts';
import { imdsTokens } from '../../../lab/machines/imds/tokens.ts';
import { fakeClock } from '../../support/clock.ts';
import { seeded } from '../../support/seeded.ts';
import { launched } from './instance.ts';

// Source of what is expected: EC2 user guide, "Use the Instance Metadata Service" and its list of categories.

const ttl = 'x-aws-ec2-metadata-token-ttl-seconds';
const end = new Date('2026-11-21T09:02:00.500Z');

const machine = (more: Partial<LaunchedInstance> = {}, notice?: { action: 'terminate'; time: Date }) => {
  const clock = fakeClock();
  const tokens = imdsTokens({ clock, random: seeded(7) });
  const facts = {
    instance: launched(more),
    account: '111122223333',
    address: '10.89.3.7',
    mac: '0a:78:9a:bc:de:f0',
    subnet: '10.89.3.0/24',
    launchedAt: new Date('2026-11-21T09:00:00.250Z'),
  };
  const ask = (method: string, path: string, headers: Record<string, string> = {}) => {
    const { status, body } = answerImds({ method, path, headers }, facts, notice, tokens);
    return { status, body };
  };
  const token = (seconds = '60') => String(ask('PUT', '/latest/api/token', { [ttl]: seconds }).body);
  const get = (path: string) => {
    const { status, body } = ask('GET', path, { 'x-aws-ec2-metadata-token': token() });
    return status === 200 ? body.toString() : status;
  };
  return { clock, tokens, ask, token, get };
};

test('without a token a machine reads nothing, unless its launch said that tokens are optional', () => {
  const path = '/latest/meta-data/instance-id';
  assert.equal(machine().ask('GET', path).status, 401);
  const free = machine({ metadata: { httpTokens: 'optional', hopLimit: 1 } });
  assert.deepEqual(free.ask('GET', path), { status: 200, body: 'i-0123456789abcdef0' });
  assert.equal(free.ask('GET', path, { 'x-aws-ec2-metadata-token': 'wrong' }).status, 401);
});

test('a token ends when its time is over, and is good on its own instance only', async () => {
  const { clock, token, ask, tokens } = machine();
  const headers = { 'x-aws-ec2-metadata-token': token('60') };
  await clock.advance(59_999);
  assert.equal(ask('GET', '/latest/meta-data/', headers).status, 200);
  await clock.advance(1);
  assert.equal(ask('GET', '/latest/meta-data/', headers).status, 401);
  const theirs = tokens.issue('i-0fffffffffffffff0', 60);
  assert.equal(ask('GET', '/latest/meta-data/', { 'x-aws-ec2-metadata-token': theirs }).status, 401);
});

test('a token is asked for by PUT, with a life of 1 to 21600 seconds, and never through a proxy', () => {
  const { ask } = machine();
  const put = (headers: Record<string, string>) => ask('PUT', '/latest/api/token', headers).status;
  assert.equal(put({ [ttl]: '21600' }), 200);
  for (const seconds of ['0', '21601', '-1', 'x', '']) assert.equal(put({ [ttl]: seconds }), 400, seconds);
  assert.equal(put({}), 400);
  assert.equal(put({ [ttl]: '60', 'x-forwarded-for': '192.0.2.1' }), 403);
  assert.equal(ask('GET', '/latest/api/token', { [ttl]: '60' }).status, 401);
  assert.equal(ask('POST', '/latest/meta-data/', {}).status, 405);
});

test('an address that no machine has is told nothing', () => {
  const { tokens } = machine();
  const asked = { method: 'PUT', path: '/latest/api/token', headers: { [ttl]: '60' } };
  assert.equal(answerImds(asked, undefined, undefined, tokens).status, 404);
});

test('user data comes back byte for byte, and is not there when there is none', () => {
  const bytes = Buffer.from([0x1f, 0x8b, 0, 0xff, 0xfe, 10]);
  const read = (userData: string | Uint8Array) => {
    const { ask, token } = machine({ userData });
    return ask('GET', '/latest/user-data', { 'x-aws-ec2-metadata-token': token() });
  };
  assert.deepEqual(read(bytes), { status: 200, body: bytes });
  assert.deepEqual(read('é → ü'), { status: 200, body: Buffer.from('é → ü', 'utf8') });
  assert.equal(read('').status, 404);
  assert.equal(machine().get('/latest/'), 'dynamic\nmeta-data\nuser-data');
  assert.equal(machine({ userData: '' }).get('/latest'), 'dynamic\nmeta-data');
});

test('the metadata say what the launch decided', () => {
  const { get } = machine({
    securityGroups: [
      { id: 'sg-1', name: 'web' },
      { id: 'sg-2', name: 'admin' },
    ],
    subnetId: 'subnet-1',
    vpcId: 'vpc-1',
    publicKey: 'ssh-ed25519 AAAA me@laptop',
  });
  const expected: Record<string, string> = {
    'ami-id': 'ami-0123456789abcdef0',
    'instance-id': 'i-0123456789abcdef0',
    'instance-type': 'm7g.large',
    'instance-life-cycle': 'spot',
    hostname: 'ip-10-89-3-7.eu-central-1.compute.internal',
    'local-hostname': 'ip-10-89-3-7.eu-central-1.compute.internal',
    'local-ipv4': '10.89.3.7',
    'public-ipv4': '10.89.3.7',
    mac: '0a:78:9a:bc:de:f0',
    'placement/': 'availability-zone\nregion',
    'placement/availability-zone': 'eu-central-1b',
    'placement/region': 'eu-central-1',
    'security-groups': 'web\nadmin',
    'public-keys/': '0=me@laptop',
    'public-keys/0/': 'openssh-key',
    'public-keys/0/openssh-key': 'ssh-ed25519 AAAA me@laptop',
    'network/interfaces/macs/': '0a:78:9a:bc:de:f0/',
    'network/interfaces/macs/0a:78:9a:bc:de:f0/vpc-id': 'vpc-1',
    'network/interfaces/macs/0a:78:9a:bc:de:f0/security-group-ids': 'sg-1\nsg-2',
    'network/interfaces/macs/0a:78:9a:bc:de:f0/subnet-ipv4-cidr-block': '10.89.3.0/24',
  };
  for (const [path, value] of Object.entries(expected))
    assert.equal(get(`/latest/meta-data/${path}`), value, path);
  assert.equal(get('/2021-03-23/meta-data/instance-id'), 'i-0123456789abcdef0');
});

test('every name in a folder can be read, so that a crawl never meets a hole', () => {
  const { get } = machine(
    {
      publicKey: 'ssh-ed25519 AAAA me',
      metadata: { httpTokens: 'required', hopLimit: 1, instanceTags: true },
    },
    { action: 'terminate', time: end },
  );
  let values = 0;
  const crawl = (folder: string) => {
    const listed = get(folder);
    assert.equal(typeof listed, 'string', folder);
    for (const line of String(listed).split('\n')) {
      const name = folder.endsWith('/public-keys/') ? `${line.split('=')[0]}/` : line;
      if (name.endsWith('/')) crawl(folder + name);
      else {
        assert.equal(typeof get(folder + name), 'string', folder + name);
        values += 1;
      }
    }
  };
  crawl('/latest/meta-data/');
  assert.ok(values > 30);
});

test('there is no role, no unknown name, no unknown version and no way out of the tree', () => {
  const { get } = machine();
  for (const path of [
    'iam/',
    'iam/info',
    'nothing',
    'instance-id/x',
    'placement/constructor/name',
    '__proto__',
  ])
    assert.equal(get(`/latest/meta-data/${path}`), 404, path);
  assert.equal(get('/2099-01-01/meta-data/'), 404);
});

test('a spot notice appears with its time, and only when there is one', () => {
  for (const path of ['spot/', 'spot/instance-action', 'events/recommendations/rebalance'])
    assert.equal(machine().get(`/latest/meta-data/${path}`), 404, path);
  const { get } = machine({}, { action: 'terminate', time: end });
  assert.equal(
    get('/latest/meta-data/spot/instance-action'),
    '{"action":"terminate","time":"2026-11-21T09:02:00Z"}',
  );
  assert.equal(get('/latest/meta-data/spot/termination-time'), '2026-11-21T09:02:00Z');
  assert.equal(
    get('/latest/meta-data/events/recommendations/rebalance'),
    '{"noticeTime":"2026-11-21T09:00:00Z"}',
  );
});

test('a machine reads its own tags only when the launch asked for it', () => {
  assert.equal(machine().get('/latest/meta-data/tags/instance'), 404);
  const metadata = { httpTokens: 'required', hopLimit: 1, instanceTags: true } as const;
  assert.equal(machine({ metadata }).get('/latest/meta-data/tags/instance/mayfly:fleet'), 'web');
});

test('the identity document tells account, region, architecture and time of launch', () => {
  const document = JSON.parse(String(machine().get('/latest/dynamic/instance-identity/document')));
  assert.equal(document.accountId, '111122223333');
  assert.equal(document.region, 'eu-central-1');
  assert.equal(document.architecture, 'arm64');
  assert.equal(document.pendingTime, '2026-11-21T09:00:00Z');
  for (const type of ['t3.micro', 'c6i.large', 'g5.xlarge']) {
    const other = JSON.parse(String(machine({ type }).get('/latest/dynamic/instance-identity/document')));
    assert.equal(other.architecture, 'x86_64', type);
  }
});
