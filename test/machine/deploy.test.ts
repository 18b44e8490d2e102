import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { test } from 'node:test';
import { gunzipSync } from 'node:zlib';
import { MayflyError } from '../../scripts/errors.ts';
import { loadDefinition } from '../../scripts/fleet/load.ts';
import type { Contact } from '../../scripts/machine/contact.ts';
import { deploy, pack } from '../../scripts/machine/deploy.ts';
import type { MachineScripts } from '../../scripts/machine/scripts.ts';
import { seeded } from '../support/seeded.ts';

const hash = (bytes: Buffer) => createHash('sha256').update(bytes).digest('hex');

test('a bundle is packed where that pays, and its checksum is of exactly what travels', () => {
  const text = Buffer.from('the same words again and again\n'.repeat(1000));
  const packed = pack(text);
  assert.equal(packed.packing, 'gzip');
  assert.ok(packed.bytes.length < text.length / 10);
  assert.deepEqual(gunzipSync(packed.bytes), text);
  assert.equal(packed.sha256, hash(packed.bytes));
  const noise = seeded(1).bytes(100_000);
  const plain = pack(noise);
  assert.equal(plain.packing, 'none');
  assert.deepEqual(plain.bytes, noise);
  assert.equal(plain.sha256, hash(noise));
});

test('packing twice gives the same bytes, so that a second upload is known to be the first', () => {
  const text = Buffer.from('words\n'.repeat(1000));
  assert.deepEqual(pack(text), pack(text));
});

test('an empty bundle can be packed', () => {
  assert.equal(pack(Buffer.alloc(0)).sha256, hash(pack(Buffer.alloc(0)).bytes));
});

const definition = loadDefinition(
  'name: demo\ntimeouts: { setup: 60s, upload: 30s }\n',
  'fleet.yaml',
  'default',
);
const parcel = pack(Buffer.from('a bundle'));

/** Deploys to a machine that answers with this, and what it was asked and told. */
const deployed = async (code: number, stdout: string, stderr = '') => {
  const asked: Parameters<Contact['run']>[1][] = [];
  const told: string[] = [];
  const line: Contact = {
    reach: async () => undefined,
    close: () => undefined,
    run: async (_, run) => {
      asked.push(run);
      for (const each of stdout.split('\n')) run.onLine?.(each);
      return { code, stdout, stderr, dropped: 0 };
    },
  };
  const outcome = await deploy(line, { deploy: 'the script' } as MachineScripts, {
    machine: 'demo-1',
    definition,
    parcel,
    release: '{"release":"abc"}',
    onUploaded: () => told.push('uploaded'),
    onStep: text => told.push(text),
  }).catch((thrown: unknown) => {
    assert.ok(thrown instanceof MayflyError);
    assert.equal(thrown.telling.machine, 'demo-1');
    return thrown.telling;
  });
  return { outcome, asked, told };
};

test('a set-up that succeeds is told step by step', async () => {
  const { outcome, told, asked } = await deployed(0, '@uploaded\nstep 1/2 wait\nstep 2/2 move\n@restart\n');
  assert.deepEqual(outcome, { restart: true });
  assert.deepEqual(told, ['uploaded', 'step 1/2 wait', 'step 2/2 move']);
  const [run] = asked;
  assert.deepEqual(run?.args, [parcel.sha256, parcel.packing, '60', 'yes', '{"release":"abc"}']);
  assert.equal(run?.input, parcel.bytes);
  assert.ok((run?.timeout ?? 0) > 90_000);
  assert.ok(!run?.once, 'a lost connection asks again');
});

test('a restart is only expected where the set-up asked for one', async () => {
  assert.deepEqual((await deployed(0, '@uploaded\n')).outcome, { restart: false });
  assert.deepEqual((await deployed(0, '@uploaded\nstep 1/1 @restart\n')).outcome, { restart: false });
});

const failures: [string, number, string, string, RegExp, RegExp][] = [
  ['a damaged upload', 122, '@differs 00\n', '', /arrived damaged; nothing of it was run/, /SHA-256/],
  [
    'no room to unpack',
    2,
    '',
    'tar: x\nNo space left on device\n',
    /could not be unpacked \(exit code 2\)/,
    /No space/,
  ],
  [
    'a set-up that fails',
    3,
    '@uploaded\nstep 1/9 a\nstep 2/9 move files\n',
    '',
    /exit code 3 at step 2\/9 move files/,
    /deployment\.log/,
  ],
  [
    'a set-up that fails at once',
    127,
    '@uploaded\n',
    '',
    /exit code 127 before its first step/,
    /deployment\.log/,
  ],
  [
    'a set-up that hangs and had to be killed',
    137,
    '@uploaded\nstep 4/9 enable\n@late\n',
    '',
    /not done within 60 s; it stopped at step 4\/9/,
    /deployment\.log/,
  ],
  ['a set-up that vanished', 125, '@uploaded\n@vanished\n', '', /ended without a result/, /^$/],
];
for (const [name, code, stdout, stderr, what, why] of failures)
  test(`${name} is told as what it is`, async () => {
    const { outcome } = await deployed(code, stdout, stderr);
    assert.ok('what' in outcome);
    assert.match(outcome.what, what);
    assert.match(outcome.why ?? '', why);
    assert.ok(outcome.next);
  });
