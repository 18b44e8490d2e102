import assert from 'node:assert/strict';
import { test } from 'node:test';
import { inspect } from 'node:util';
import { Secret } from '../../scripts/fleet/secret.ts';
import { secretValue } from '../../scripts/secrets/value.ts';
import { versionOf } from '../../scripts/secrets/version.ts';

const value = 'correct horse battery staple';

test('a secret shows itself to nobody by accident', () => {
  const secret = new Secret(value);
  const shown = [
    `${secret}`,
    String(secret),
    JSON.stringify({ secret, list: [secret] }),
    inspect({ secret }, { depth: 9, showHidden: true }),
    JSON.stringify(Object.entries(secret)),
    JSON.stringify({ ...secret }),
  ];
  for (const text of shown) {
    assert.doesNotMatch(text, /correct|staple/);
    assert.doesNotMatch(text, new RegExp(Buffer.from(value).toString('hex')));
  }
  assert.equal(shown[0], '[redacted]');
  assert.equal(secret.reveal().toString(), value);
});

test('one line end at the end is not part of a value; an empty or endless one is refused with its name', () => {
  const of = (text: string) => secretValue('token', text, 'next').reveal().toString();
  assert.deepEqual([of('a\n'), of('a\r\n'), of('a\n\n'), of('a'), of(' a ')], ['a', 'a', 'a\n', 'a', ' a ']);
  for (const text of ['', '\n', ' ', '\r\n', '\t \n'])
    assert.throws(() => of(text), { message: 'The secret token is empty' });
  assert.throws(() => of('x'.repeat(65_537)), /token has 65537 bytes/);
  assert.equal(of('x'.repeat(65_536)).length, 65_536);
});

test('the version of a value changes with it, cannot be tried without the key, and is bound to its place', () => {
  const scope = { fleet: 'shop', environment: 'default' };
  const [key, other] = [Buffer.alloc(32, 1), Buffer.alloc(32, 2)];
  const of = (k: Buffer, environment: string, name: string, text: string) =>
    versionOf(k, { ...scope, environment }, name, new Secret(text));
  const first = of(key, 'default', 'pin', '1234');
  assert.match(first, /^[0-9a-f]{32}$/);
  assert.equal(of(key, 'default', 'pin', '1234'), first);
  const others = [
    of(key, 'default', 'pin', '1235'),
    of(other, 'default', 'pin', '1234'),
    of(key, 'staging', 'pin', '1234'),
    of(key, 'default', 'pin2', '1234'),
    of(key, 'default', 'pin', ''),
  ];
  assert.equal(new Set([first, ...others]).size, 6);
});
