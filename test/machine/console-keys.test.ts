import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readConsoleKeys } from '../../scripts/machine/console-keys.ts';

// The form of what cloud-init prints: its write-ssh-key-fingerprints, as it came over a real console.

const key = (letter: string) => `ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAI${letter.repeat(43)}`;
const begin = '-----BEGIN SSH HOST KEY KEYS-----';
const end = '-----END SSH HOST KEY KEYS-----';
const read = (...lines: string[]) => {
  const { keys, whole } = readConsoleKeys(lines.join('\r\n'));
  return { keys: keys.map(({ line }) => line), whole };
};

test('the keys between the two marks are read, and nothing outside of them', () => {
  assert.deepEqual(read('boot', key('A'), begin, `${key('B')} root@host`, key('C'), end, key('D')), {
    keys: [key('B'), key('C')],
    whole: true,
  });
});

test('a kernel that talks in between, a prefix and a wrapped line hide no key', () => {
  assert.deepEqual(
    read(
      begin,
      `[   12.3] cloud-init[400]: ${key('B')} root@host`,
      '[   12.4] eth0: link becomes ready',
      key('C').slice(0, 40),
      `${key('C').slice(40)} root@host`,
      end,
    ).keys,
    [key('B'), key('C')],
  );
});

test('until the second mark or the end of the first boot more may come', () => {
  assert.deepEqual(read('boot'), { keys: [], whole: false });
  assert.deepEqual(read(begin, key('B'), key('C').slice(0, 50)), { keys: [key('B')], whole: false });
  assert.deepEqual(read('Cloud-init v. 22.4.2 finished at Thu, 26 Nov 2026. Datasource DataSourceEc2'), {
    keys: [],
    whole: true,
  });
});

test('what is no key is none', () => {
  assert.deepEqual(
    read(begin, 'ssh-ed25519 AAAA', 'ssh-rsa nonsense', 'ecdsa-sha2-nistp256 AAAAB3NzaC1yc2E=', end).keys,
    [],
  );
});
