import assert from 'node:assert/strict';
import { test } from 'node:test';
import { administrator } from '../../../lab/core/simulated.ts';
import type { Resource } from '../../../scripts/providers/provider.ts';
import { created, define, never, owner, type Stage, stage, usual } from './stage.ts';

// Elastic IP addresses and key pairs: of fleets that nobody knows any more, or made by hand with our marks.

const key =
  'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIFdGneWDGl68bOJCE1CEoGeAK5DbCTmgde4NaGeolw+I somebody@somewhere';

const marks = (type: string, fleet: string) => [
  {
    ResourceType: type,
    Tags: [
      { Key: 'mayfly:fleet', Value: fleet },
      { Key: 'mayfly:environment', Value: 'default' },
      { Key: 'mayfly:release', Value: 'r' },
      { Key: 'mayfly:run', Value: 'r-0' },
    ],
  },
];

const call = (on: Stage, action: string, input: object): Record<string, string> =>
  on.lab.call({ caller: administrator(), region: 'eu-west-1', action, input }) as Record<string, string>;

const address = (on: Stage, fleet = 'old') =>
  call(on, 'ec2:AllocateAddress', { TagSpecifications: marks('elastic-ip', fleet) }).AllocationId ?? '';
const keyPair = (on: Stage, KeyName: string) =>
  call(on, 'ec2:ImportKeyPair', {
    KeyName,
    PublicKeyMaterial: Buffer.from(key),
    TagSpecifications: marks('key-pair', 'old'),
  }).KeyPairId ?? '';

const strays = async (on: Stage): Promise<Resource[]> => {
  const { others, unseen } = await on.through(on.again().look(undefined));
  assert.deepEqual(unseen, []);
  return others.filter(({ kind }) => kind === 'static address' || kind === 'key pair');
};

test('who looks for everything finds addresses and key pairs that carry our marks, and removes them', async () => {
  const on = stage();
  const [ip, pair] = [address(on), keyPair(on, 'of-old')];
  call(on, 'ec2:AllocateAddress', {});
  const found = await strays(on);
  assert.deepEqual(
    found.map(({ kind, id, place, owner: of }) => [kind, id, place, of.fleet]),
    [
      ['static address', ip, 'eu-west-1', 'old'],
      ['key pair', pair, 'eu-west-1', 'old'],
    ],
  );
  const gone: string[] = [];
  const refused = await on.through(on.again().remove(found, async ({ id }) => void gone.push(id), never));
  assert.deepEqual([gone.sort(), refused.size], [[ip, pair].sort(), 0]);
  assert.deepEqual(await strays(on), []);
  assert.deepEqual(
    on.lab.remains().map(({ kind, tags }) => [kind, tags.size]),
    [['elastic-ip', 0]],
  );
});

test('an address that a machine uses, and what has lost our marks, stay, with the reason', async () => {
  const on = stage();
  const { machines } = await created(on, define(usual, 1));
  await on.clock.advance(20_000);
  const id = machines[0]?.id ?? '';
  const ip = address(on);
  call(on, 'ec2:AssociateAddress', { AllocationId: ip, InstanceId: id });
  const pair = keyPair(on, 'of-old');
  const found = await strays(on);
  call(on, 'ec2:CreateTags', { Resources: [pair], Tags: [{ Key: 'mayfly:fleet', Value: 'another' }] });
  const refused = await on.through(on.again().remove(found, async () => undefined, never));
  assert.deepEqual(
    new Map(refused),
    new Map([
      [ip, `it is on ${id}, which is not of this fleet`],
      [pair, 'it does not carry our tags any more'],
    ]),
  );
});

test('a look at one fleet does not ask for what no fleet is made of', async () => {
  const on = stage();
  await on.through(on.again().look(owner));
  assert.deepEqual(
    on.sent.filter(each => /KeyPairs/.test(each)),
    [],
  );
});
