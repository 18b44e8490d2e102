import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseHostKey } from '../../scripts/machine/host-key.ts';
import { HostKeyMismatch } from '../../scripts/machine/session.ts';
import { keyOnConsole } from '../../scripts/operations/key-on-console.ts';
import type { Workplace } from '../../scripts/operations/workplace.ts';
import type { ProviderMachine } from '../../scripts/providers/provider.ts';
import { fakeClock } from '../support/clock.ts';

const key = (letter: string) => `ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAI${letter.repeat(43)}`;
const block = (...letters: string[]) =>
  ['-----BEGIN SSH HOST KEY KEYS-----', ...letters.map(key), '-----END SSH HOST KEY KEYS-----'].join('\n');
const machine = { id: 'm', place: 'eu-west-1' } as ProviderMachine;

/** A machine that showed the key B, and what its console says at each look. */
const asked = async (
  consoles: readonly (string | undefined | Error)[],
  more: object = {},
  thrown?: unknown,
) => {
  const clock = fakeClock();
  let looks = 0;
  const provider = {
    consoleText: async () => {
      const text = consoles[Math.min(looks, consoles.length - 1)];
      looks += 1;
      if (text instanceof Error) throw text;
      return text;
    },
    ...more,
  };
  const place = { provider, world: { clock }, signal: new AbortController().signal } as unknown as Workplace;
  const mismatch = new HostKeyMismatch('it showed another');
  mismatch.shown = parseHostKey(key('B')).blob;
  const found = await clock.through(keyOnConsole(place, machine, thrown ?? mismatch, 60_000));
  return { line: found?.line, looks, took: clock.monotonic() };
};

test('a key that the machine showed and its console tells is its own; a console that says nothing yet is asked again', async () => {
  const { line, looks } = await asked([undefined, new Error('throttled'), 'booting', block('A', 'B')]);
  assert.deepEqual([line, looks], [key('B'), 4]);
});

test('where the console tells other keys, the machine is not known, and nobody waits', async () => {
  assert.deepEqual(await asked([block('A', 'C')]), { line: undefined, looks: 1, took: 0 });
  const over = 'Cloud-init v. 22.4.2 finished at Thu, 26 Nov 2026';
  assert.deepEqual(await asked([over]), { line: undefined, looks: 1, took: 0 });
});

test('a console that never tells a key is given up in time', async () => {
  const { line, took } = await asked(['booting']);
  assert.equal(line, undefined);
  assert.ok(took <= 60_000 && took >= 50_000, `${took} ms`);
});

test('nothing but another key is a matter of the console, nor is it where the provider itself sees host keys', async () => {
  assert.equal((await asked([block('B')], {}, new Error('lost'))).looks, 0);
  assert.equal((await asked([block('B')], { hostKeys: async () => [] })).looks, 0);
});
