import assert from 'node:assert/strict';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { fingerprint, isTrusted, parseHostKey, parseHostKeys } from '../../scripts/machine/host-key.ts';
import { makeKeyPair } from '../../scripts/machine/key-pair.ts';
import { realWorld } from '../../scripts/world/real.ts';
import { scratch } from '../support/scratch.ts';
import { sshKeygen } from '../support/ssh-keygen.ts';

const line = makeKeyPair('a comment').public;
const [type = '', base64 = ''] = line.split(' ');

test('a public host key is read from its line, with or without a comment', () => {
  const key = parseHostKey(line);
  assert.equal(key.line, `${type} ${base64}`);
  for (const same of [`${type} ${base64}`, `  ${type}\t${base64}  two words\n`, `${line}\nmore`])
    assert.deepEqual(parseHostKey(same), key);
});

test('what is not a whole public host key is refused', () => {
  const bytes = Buffer.from(base64, 'base64');
  const cutOff = Array.from({ length: bytes.length }, (_, at) => bytes.subarray(0, at).toString('base64'));
  const wrong = [
    '',
    'ssh-ed25519',
    base64,
    `ssh-rsa ${base64}`,
    `${type} ${base64.slice(0, -1)}`,
    `${type} ${base64.slice(0, 20)}!${base64.slice(20)}`,
    `${type} ${Buffer.concat([bytes, Buffer.of(0)]).toString('base64')}`,
    // What ssh2 makes of a key that begins with a zero.
    `${type} ${Buffer.concat([bytes.subarray(0, 18), Buffer.of(31), bytes.subarray(20)]).toString('base64')}`,
    ...cutOff.map(text => `${type} ${text}`),
  ];
  for (const text of wrong) assert.throws(() => parseHostKey(text), { name: 'MayflyError' }, text);
});

test('no host keys are an error, never an empty list', () => {
  assert.throws(() => parseHostKeys([]), { message: 'No host key is known for this machine' });
  assert.equal(parseHostKeys([line, line]).length, 2);
});

test('a key is trusted only when every byte of it is the same', () => {
  const { blob } = parseHostKey(line);
  const keys = parseHostKeys([makeKeyPair('other').public, line]);
  assert.ok(isTrusted(keys, blob));
  for (let at = 0; at < blob.length; at++) {
    const changed = Buffer.from(blob);
    changed[at] = (changed[at] ?? 0) ^ 1;
    assert.ok(!isTrusted(keys, changed));
  }
  assert.ok(!isTrusted(keys, blob.subarray(0, -1)));
  assert.ok(!isTrusted(keys, Buffer.alloc(0)));
});

test('fingerprints are those that ssh-keygen prints, for every type of key', async (t: TestContext) => {
  const keygen = await sshKeygen();
  if (!keygen) return t.skip('no ssh-keygen on this computer');
  const { files } = realWorld();
  const folder = await scratch(t);
  for (const kind of ['ed25519', 'ecdsa', 'rsa']) {
    const path = join(folder, kind);
    await keygen('-q', '-t', kind, '-N', '', '-C', 'x', '-f', path);
    const key = parseHostKey((await files.read(`${path}.pub`)).toString('utf8'));
    const told = await keygen('-l', '-f', `${path}.pub`);
    assert.equal(told.split(' ')[1], fingerprint(key.blob));
  }
});
