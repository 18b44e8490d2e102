import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fingerprint, parseHostKey } from '../../scripts/machine/host-key.ts';
import { HostKeyMismatch } from '../../scripts/machine/session.ts';
import { newWitness } from '../../scripts/operations/witness.ts';
import type { Workplace } from '../../scripts/operations/workplace.ts';
import type { ProviderMachine } from '../../scripts/providers/provider.ts';

const key = (letter: string) => `ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAI${letter.repeat(43)}`;
const machine = { id: 'm', place: 'eu-west-1' } as ProviderMachine;

const witness = (seen: readonly (readonly string[])[] | undefined) => {
  const said: string[] = [];
  let asked = 0;
  const provider = {
    name: 'lightsail',
    ...(seen && {
      hostKeys: async () => {
        asked += 1;
        return seen[asked - 1] ?? [];
      },
    }),
  };
  const place = {
    provider,
    emit: (event: { text?: string }) => void said.push(event.text ?? ''),
    signal: new AbortController().signal,
  } as unknown as Workplace;
  const one = newWitness(place, machine, 'hello-1');
  one.had([`${key('B')} hello-1 first contact`, `${key('C')} root@ip-10-0-0-1`]);
  return { one, said, asked: () => asked };
};

test('what the provider saw is among the keys that the machine ever had: that is said once, and not asked again', async () => {
  const { one, said, asked } = witness([[key('C')]]);
  await one.check(false);
  await one.check(true);
  assert.deepEqual(said, ['lightsail saw the same host keys']);
  assert.equal(asked(), 1);
});

test('a key that the machine never had fails it, with the fingerprint and what to do', async () => {
  const { one } = witness([[key('B'), key('D')]]);
  const print = fingerprint(parseHostKey(key('D')).blob);
  await assert.rejects(one.check(false), {
    message: 'The provider saw a host key that this machine never had',
    telling: {
      what: 'The provider saw a host key that this machine never had',
      machine: 'hello-1',
      why: `it saw ssh-ed25519 ${print}: something else answers at its address, or answered there`,
      next: './mayfly debug hello-1    # then: just destroy',
    },
  });
});

test('a provider that has seen nothing yet stops nothing; at the end that is said, never that it agreed', async () => {
  const { one, said } = witness([[], []]);
  await one.check(false);
  assert.deepEqual(said, []);
  await one.check(true);
  assert.match(said.join(), /has not seen a host key yet: nothing to compare/);
});

test('until the first contact another key may be shown, where the provider tells of late keys; never after it, nor elsewhere', () => {
  const { one } = witness([]);
  assert.equal(one.keyComesLate(), true);
  one.met();
  assert.equal(one.keyComesLate(), false);
  assert.equal(witness(undefined).one.keyComesLate(), false);
});

test('a machine that shows another key until the end is told with the file of its first boot', () => {
  const thrown = new HostKeyMismatch('it shows SHA256:x');
  const error = witness([]).one.unmet(thrown, 'templates/launch.sh.hbs');
  assert.match(error?.telling.what ?? '', /never showed the host key that its first boot brings/);
  assert.equal(error?.telling.file, 'templates/launch.sh.hbs');
  assert.equal(witness([]).one.unmet(new Error('lost'), 'x'), undefined);
  assert.equal(witness(undefined).one.unmet(thrown, 'x'), undefined);
});
