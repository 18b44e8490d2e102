import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseHostKeys } from '../../scripts/machine/host-key.ts';
import { makeKeyPair } from '../../scripts/machine/key-pair.ts';
import { knownHostsText, sshWords } from '../../scripts/machine/ssh-words.ts';

const files = { knownHosts: '/a store/known_hosts', key: '/a store/key' };
const words = (command: string[] = []) =>
  sshWords('hello-1', { host: '127.0.0.1', port: 3022 }, files, command);

test('the known_hosts file holds exactly the pinned keys, under the name of the machine', () => {
  const keys = parseHostKeys([makeKeyPair('one').public, makeKeyPair('two').public]);
  const lines = knownHostsText('hello-1', keys).split('\n');
  assert.deepEqual(lines, [...keys.map(({ line }) => `hello-1 ${line}`), '']);
});

test('ssh trusts nothing but these files, forwards nothing and asks nobody', () => {
  const options = words().filter((_, index, all) => all[index - 1] === '-o');
  for (const option of [
    'StrictHostKeyChecking=yes',
    'UserKnownHostsFile="/a store/known_hosts"',
    'GlobalKnownHostsFile=/dev/null',
    'IdentityFile="/a store/key"',
    'IdentitiesOnly=yes',
    'IdentityAgent=none',
    'ForwardAgent=no',
    'HostKeyAlias=hello-1',
  ])
    assert.ok(options.includes(option), option);
  assert.deepEqual(words().slice(1, 3), ['-F', 'none']);
  assert.equal(words().at(-1), '127.0.0.1');
});

test('the words of a command reach the machine as they are', () => {
  assert.equal(words(['echo', "it's", '$HOME; reboot']).at(-1), "'echo' 'it'\\''s' '$HOME; reboot'");
});
