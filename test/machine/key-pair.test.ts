import assert from 'node:assert/strict';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { makeKeyPair, publicLine } from '../../scripts/machine/key-pair.ts';
import { realWorld } from '../../scripts/world/real.ts';
import { scratch } from '../support/scratch.ts';
import { sshKeygen } from '../support/ssh-keygen.ts';

test('every pair is whole, and the public line of its private key is the one it was made with', () => {
  // ssh2 spoils one in 256.
  for (let count = 0; count < 2000; count++) {
    const pair = makeKeyPair('demo first contact');
    assert.match(pair.public, /^ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAI[A-Za-z0-9+/]{43} demo first contact$/);
    assert.equal(publicLine(pair.private, 'demo first contact'), pair.public);
  }
});

test('no two pairs are the same', () => {
  const made = Array.from({ length: 50 }, () => makeKeyPair('same').private);
  assert.equal(new Set(made).size, 50);
});

test('what is no private key has no public line', () => {
  for (const text of ['', 'no key', makeKeyPair('x').private.slice(0, 150)])
    assert.throws(() => publicLine(text, 'x'), Error);
});

test('ssh-keygen reads the pairs, and finds the same public half', async (t: TestContext) => {
  const keygen = await sshKeygen();
  if (!keygen) return t.skip('no ssh-keygen on this computer');
  const { files } = realWorld();
  const folder = await scratch(t);
  for (let count = 0; count < 20; count++) {
    const pair = makeKeyPair('demo');
    const path = join(folder, String(count));
    await files.write(path, pair.private, 0o600);
    assert.equal((await keygen('-y', '-P', '', '-f', path)).trim(), pair.public);
  }
});
