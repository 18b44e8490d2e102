import assert from 'node:assert/strict';
import { createHmac } from 'node:crypto';
import { test } from 'node:test';
import { makeKeyPair } from '../../scripts/machine/key-pair.ts';
import { knownHosts } from '../../scripts/machine/known-hosts.ts';

const [own, other] = [makeKeyPair('own').public, makeKeyPair('other').public];
const found = (text: string, host: string, port = 22) =>
  knownHosts(text, { host, port }).map(({ line }) => line);
const line = (key: string) => key.split(' ').slice(0, 2).join(' ');

test('a plain name, one of several, a port, a pattern and a hashed name are found', () => {
  const salt = Buffer.from('0123456789abcdefghij');
  const hashed = (name: string) =>
    `|1|${salt.toString('base64')}|${createHmac('sha1', salt).update(name).digest('base64')}`;
  const named: [string, string, number?][] = [
    ['machine.example', 'machine.example'],
    ['MACHINE.example', 'machine.Example'],
    ['a,203.0.113.7,b', '203.0.113.7'],
    ['[203.0.113.7]:2222', '203.0.113.7', 2222],
    ['*.example', 'x.y.example'],
    ['203.0.113.?', '203.0.113.9'],
    [hashed('203.0.113.7'), '203.0.113.7'],
    [hashed('[203.0.113.7]:2222'), '203.0.113.7', 2222],
  ];
  for (const [names, host, port] of named)
    assert.deepEqual(found(`# x\n${names} ${own}\nelse ${other}\n`, host, port), [line(own)], names);
});

test('another port, an excluded name, a revoked key, an authority and a broken line vouch for nobody', () => {
  const refused = [
    `203.0.113.7 ${own}`,
    `*,![203.0.113.7]:2222 ${own}`,
    `@revoked [203.0.113.7]:2222 ${own}`,
    `@cert-authority * ${own}`,
    `[203.0.113.7]:2222 ssh-ed25519 AAAA`,
    `[203.0.113.7]:2222`,
    `#[203.0.113.7]:2222 ${own}`,
    `|1|!!|!! ${own}`,
    `[203X0.113.7]:2222 ${own}`,
  ];
  for (const text of refused) assert.deepEqual(found(text, '203.0.113.7', 2222), [], text);
});

test('a pattern of many stars is read in time', () => {
  assert.deepEqual(found(`${'*a'.repeat(20)}b ${own}`, 'a'.repeat(60)), []);
});
