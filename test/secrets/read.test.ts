import assert from 'node:assert/strict';
import { chmod, mkdtemp, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { newLab } from '../../lab/core/lab.ts';
import { startLab } from '../../lab/server/server.ts';
import { MayflyError } from '../../scripts/errors.ts';
import type { SecretSource } from '../../scripts/fleet/definition-secrets.ts';
import { Secret } from '../../scripts/fleet/secret.ts';
import { type SdkAws, sdkAws } from '../../scripts/providers/aws/sdk.ts';
import { writeAwsSecret } from '../../scripts/secrets/aws.ts';
import { glanceAtSecrets, holdSecrets } from '../../scripts/secrets/hold.ts';
import { readSecret, type SecretPorts } from '../../scripts/secrets/read.ts';
import { openShelf } from '../../scripts/secrets/shelf.ts';
import { realWorld } from '../../scripts/world/real.ts';
import { testCredentials } from '../lab/support/stub.ts';

// Each source gives its value, or an error that says how to give it; AWS is the lab, by the real SDK.

const world = realWorld();
const scope = { fleet: 'shop', environment: 'default' };
const lab = newLab({ seed: 1, now: () => world.clock.now().getTime(), account: '111122223333' });
let folder: string;
let aws: SdkAws;
let close: () => Promise<void>;

before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'mayfly-secrets-'));
  const running = await startLab({ lab, world, credentials: [testCredentials] });
  const { accessKey: accessKeyId, secretKey: secretAccessKey } = testCredentials;
  aws = sdkAws({ endpoint: running.url, credentials: { accessKeyId, secretAccessKey } });
  close = running.close;
});
after(async () => {
  await aws.close();
  await close();
  await rm(folder, { recursive: true });
});

const ports = (more: Partial<SecretPorts> = {}): SecretPorts => ({
  world,
  folder,
  shelf: openShelf(world, join(folder, 'store'), scope),
  aws: async () => aws,
  signal: new AbortController().signal,
  ...more,
});

const inAws: SecretSource & { from: 'aws' } = {
  name: 'token',
  from: 'aws',
  id: 'mayfly/shop/token',
  region: 'eu-central-1',
};

const refusal = async (task: Promise<unknown>): Promise<MayflyError> =>
  task.then(
    () => assert.fail('nothing was refused'),
    thrown => {
      assert.ok(thrown instanceof MayflyError, String(thrown));
      return thrown;
    },
  );
const text = async (source: SecretSource, more?: Partial<SecretPorts>) =>
  (await readSecret(ports(more), source)).reveal().toString();

test('from the environment: read once for good, so that no program that is started gets it', async () => {
  const source = { name: 'token', from: 'environment', variable: 'MAYFLY_TEST_SECRET' } as const;
  const missing = await refusal(text(source));
  assert.deepEqual([missing.exit, missing.message], [2, 'The secret token is missing']);
  assert.match(missing.telling.next ?? '', /^export MAYFLY_TEST_SECRET=/);
  process.env.MAYFLY_TEST_SECRET = '';
  assert.match((await refusal(text(source))).message, /is empty/);
  process.env.MAYFLY_TEST_SECRET = 'from the environment';
  assert.equal(await text(source), 'from the environment');
  const { stdout } = await world.processes.run(['env']);
  assert.doesNotMatch(stdout, /MAYFLY_TEST_SECRET/);
  assert.equal(await text(source), 'from the environment', 'asked again, it is still known');
});

test('from a file: beside the fleet file or anywhere, without the line end that editors add', async () => {
  const source = { name: 'token', from: 'file', path: 'token.txt' } as const;
  assert.match((await refusal(text(source))).telling.why ?? '', /there is no file token\.txt/);
  await writeFile(join(folder, 'token.txt'), 'from a file\n');
  assert.equal(await text(source), 'from a file');
  assert.equal(await text({ ...source, path: join(folder, 'token.txt') }), 'from a file');
  await writeFile(join(folder, 'token.txt'), Buffer.alloc(80_000, 'x'));
  assert.match((await refusal(text(source))).message, /at most 65536 are allowed/);
  assert.match(
    (await refusal(text({ ...source, path: '.' }))).telling.why ?? '',
    /cannot be read \(EISDIR\)/,
  );
});

test('from a question: the answer is not kept, and nobody there is an error', async () => {
  const source = { name: 'token', from: 'prompt' } as const;
  const asked: string[] = [];
  const ask = async (question: string) => {
    asked.push(question);
    return 'typed';
  };
  assert.equal(await text(source, { ask }), 'typed');
  assert.deepEqual(asked, ['token (not shown): ']);
  assert.match((await refusal(text(source))).telling.why ?? '', /no terminal/);
  assert.match((await refusal(text(source, { ask: async () => undefined }))).message, /is empty/);
});

test('from the store: 0600 in 0700, refused when others can read it', async () => {
  const source = { name: 'token', from: 'store' } as const;
  const missing = await refusal(text(source));
  assert.equal(missing.telling.next, 'mayfly secrets set token');
  const { shelf } = ports();
  await shelf.put('token', new Secret('stored'));
  assert.equal(await text(source), 'stored');
  const file = join(folder, 'store/_secrets/shop/token');
  const mode = async (path: string) => (await stat(path)).mode & 0o777;
  assert.deepEqual(
    [await mode(file), await mode(join(file, '..')), await mode(join(file, '../..'))],
    [0o600, 0o700, 0o700],
  );
  await chmod(file, 0o644);
  assert.match((await refusal(text(source))).message, /Other users can reach/);
  await chmod(file, 0o600);
});

test('from AWS Secrets Manager: set makes it and changes it, text and bytes come back as they were', async () => {
  const { signal } = ports();
  const missing = await refusal(text(inAws));
  assert.deepEqual([missing.exit, missing.telling.next], [2, 'mayfly secrets set token']);
  for (const value of ['first', 'second ü\n', '\xff\xfe']) {
    const secret = new Secret(Buffer.from(value, value === '\xff\xfe' ? 'latin1' : 'utf8'));
    await writeAwsSecret(aws, inAws, secret, signal);
    const read = await readSecret(ports(), inAws);
    assert.deepEqual(read.reveal(), value.endsWith('\n') ? secret.reveal().subarray(0, -1) : secret.reveal());
  }
  assert.match((await refusal(text({ ...inAws, region: 'eu-west-1' }))).message, /is missing/);
});

test('AWS that refuses, breaks or answers nothing is an error, never an empty secret', async () => {
  const { signal } = ports();
  const action = 'secretsmanager:GetSecretValue';
  const fault = async (rule: Parameters<typeof lab.setFaults>[0][number]) => {
    lab.setFaults([{ action, ...rule }]);
    try {
      return await refusal(text(inAws));
    } finally {
      lab.setFaults([]);
    }
  };
  const denied = await fault({
    kind: 'error',
    code: 'AccessDeniedException',
    message: 'User is not authorized to perform: secretsmanager:GetSecretValue',
  });
  assert.match(denied.message, /AWS does not let you read the secret token/);
  assert.match(denied.telling.next ?? '', /allow secretsmanager:GetSecretValue/);
  const broken = await fault({ kind: 'error', code: 'InternalServiceError', status: 500 });
  assert.match(broken.message, /could not read the secret token/);
  const throttled = await fault({ kind: 'throttle' });
  assert.match(throttled.message, /too many calls/);
  for (const error of [denied, broken, throttled]) assert.notEqual(error.exit, 0);
  lab.setFaults([
    { action: 'secretsmanager:PutSecretValue', kind: 'error', code: 'InternalServiceError', status: 500 },
  ]);
  const write = await refusal(writeAwsSecret(aws, inAws, new Secret('third'), signal));
  lab.setFaults([]);
  assert.match(write.message, /could not set the secret token/);
  assert.doesNotMatch(JSON.stringify(write.telling), /third/);
});

test('all that is missing is told at once; a glance asks nobody and makes nothing', async () => {
  const sources: SecretSource[] = [
    { name: 'one', from: 'store' },
    { name: 'two', from: 'file', path: 'nowhere' },
    { name: 'three', from: 'prompt' },
  ];
  const error = await refusal(holdSecrets(ports(), scope, sources));
  assert.equal(error.exit, 2);
  assert.match(error.message, /The secret one is missing/);
  assert.match(
    error.telling.why ?? '',
    /also: The secret two is missing .*\nalso: The secret three is missing/,
  );
  const seen = await glanceAtSecrets(
    ports({ ask: () => assert.fail('asked'), shelf: openShelf(world, join(folder, 'new'), scope) }),
    scope,
    [...sources, { name: 'four', from: 'file', path: 'token.txt' }],
  );
  assert.deepEqual(
    seen.map(({ version }) => version),
    [undefined, undefined, undefined, undefined],
  );
  await assert.rejects(stat(join(folder, 'new')), { code: 'ENOENT' });
});
