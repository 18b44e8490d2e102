import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Exit, MayflyError } from '../../scripts/errors.ts';
import { create } from '../../scripts/operations/create.ts';
import { destroy } from '../../scripts/operations/destroy.ts';
import { list } from '../../scripts/operations/list.ts';
import { laptop, preparedFleet, scope } from '../support/memory-fleet.ts';

// What is told is what was observed: of the provider, never of the journal alone.

const made = async () => {
  const computer = laptop();
  const { world, place } = computer.process(1);
  const created = await world.clock.through(create(place, preparedFleet(2)));
  assert.ok(created.verdict.good);
  return computer;
};

const refusal = async (task: Promise<unknown>): Promise<MayflyError> => {
  const error = await task.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  assert.ok(error instanceof MayflyError, String(error));
  return error;
};

test('a provider that does not answer is "not proven", not "gone"', async () => {
  const { cloud, process } = await made();
  cloud.silent = true;
  const { world, place } = process(2);
  const destroyed = await world.clock.through(destroy(place, { images: false }));
  assert.equal(destroyed.proven, false);
  assert.equal(destroyed.unseen[0]?.place, 'cloud');
  const listing = await world.clock.through(list(place.provider, place.store));
  assert.deepEqual(
    listing.machines.map(({ name, status }) => [name, status]),
    [
      ['hello-1', 'not known'],
      ['hello-2', 'not known'],
    ],
  );
  cloud.silent = false;
  const again = process(3);
  assert.ok((await again.world.clock.through(destroy(again.place, { images: false }))).proven);
});

test('where it cannot be seen what exists, neither create nor heal makes anything beside it', async () => {
  const { cloud, process } = await made();
  const born = cloud.born.length;
  for (const [seed, purpose] of [
    [2, 'create'],
    [3, 'heal'],
  ] as const) {
    const { world, place } = process(seed);
    const look = async () => ({
      machines: [],
      others: [],
      unseen: [{ place: 'cloud', why: 'it does not answer' }],
      asked: [],
    });
    const blind = { ...place, provider: { ...place.provider, look } };
    await assert.rejects(
      world.clock.through(create(blind, preparedFleet(2), purpose)),
      (thrown: MayflyError) => thrown.exit === Exit.unproven && /could not be asked/.test(thrown.message),
    );
  }
  assert.equal(cloud.born.length, born);
});

test('a place where machines were made counts as unseen as long as it is not asked', async () => {
  const { process } = await made();
  const { world, place } = process(2);
  const deaf = {
    ...place,
    provider: {
      ...place.provider,
      look: async () => ({ machines: [], others: [], unseen: [], asked: ['elsewhere'] }),
    },
  };
  const destroyed = await world.clock.through(destroy(deaf, { images: false }));
  assert.equal(destroyed.proven, false);
  assert.match(destroyed.unseen[0]?.why ?? '', /machines were made there/);
  assert.ok((await place.store.read()).lastRun, 'the store is not forgotten without a proof');
});

test('what cannot be removed is named, with the reason, and the rest is removed all the same', async () => {
  const { cloud, process } = await made();
  cloud.stuck.add('mayfly.hello.default.2');
  const { world, place } = process(2);
  const destroyed = await world.clock.through(destroy(place, { images: false }));
  assert.equal(destroyed.proven, false);
  assert.deepEqual(
    destroyed.remaining.map(({ name, why }) => [name, why]),
    [
      ['mayfly.hello.default.2', 'it is stuck'],
      ['mayfly.hello.default.network', 'machines use it'],
    ],
  );
  assert.ok(!cloud.things.has('mayfly.hello.default.1'));
  // Nothing is forgotten before the proof.
  const { lastRun, made: left, places } = await place.store.read();
  assert.ok(lastRun && places.size > 0);
  assert.deepEqual([...left].sort(), ['mayfly.hello.default.2', 'mayfly.hello.default.network']);
});

test('a machine that somebody else removed is listed as lost', async () => {
  const { cloud, process } = await made();
  cloud.things.delete('mayfly.hello.default.1');
  const { world, place } = process(2);
  const listing = await world.clock.through(list(place.provider, place.store));
  assert.deepEqual(
    listing.machines.map(({ name, status }) => [name, status]),
    [
      ['hello-1', 'lost'],
      ['hello-2', 'ready'],
    ],
  );
});

test('create over a fleet refuses before it touches anything, also when the description changed', async () => {
  const { cloud, process } = await made();
  const before = [...cloud.born];
  for (const version of ['1', '2']) {
    const { world, place } = process(3);
    const error = await world.clock.through(refusal(create(place, preparedFleet(2, version))));
    assert.equal(error.exit, 2);
    assert.match(error.telling.next ?? '', /destroy.*replace/);
  }
  assert.deepEqual(cloud.born, before);
});

test('a damaged journal stops a create, is told by list, and does not stop a destroy', async () => {
  const { cloud, process } = await made();
  const { world, place } = process(2);
  const journal = '/store/hello/default/journal.jsonl';
  const text = (await world.files.read(journal)).toString('utf8');
  await world.files.write(journal, text.replace(/"phase"/, '"phrase"'));
  const listing = await world.clock.through(list(place.provider, place.store));
  assert.ok(listing.damage);
  assert.equal(listing.machines.length, 2, 'the machines are listed from the provider');
  const error = await world.clock.through(refusal(create(place, preparedFleet(2))));
  assert.match(error.telling.what, /journal of hello is damaged/);
  const destroyed = await world.clock.through(destroy(place, { images: false }));
  assert.ok(destroyed.proven);
  assert.equal(cloud.things.size, 0);
  const after = process(4);
  assert.ok((await after.world.clock.through(create(after.place, preparedFleet(1)))).verdict.good);
});

test('with the store lost, create refuses and destroy finds everything by its owner', async () => {
  const { cloud } = await made();
  const other = laptop();
  for (const [name, thing] of cloud.things) other.cloud.things.set(name, thing);
  const { world, place } = other.process(2);
  const error = await world.clock.through(refusal(create(place, preparedFleet(2))));
  assert.match(error.telling.why ?? '', /does not know them/);
  assert.ok((await world.clock.through(destroy(place, { images: false }))).proven);
  assert.equal(other.cloud.things.size, 0);
});

test('other fleets are out of reach of a destroy', async () => {
  const { cloud, process } = await made();
  const [machine] = cloud.things.values();
  assert.ok(machine);
  const foreign = { ...machine, name: 'theirs', owner: { ...machine.owner, environment: 'staging' } };
  cloud.things.set('theirs', foreign);
  const { world, place } = process(2);
  assert.ok((await world.clock.through(destroy(place, { images: false }))).proven);
  assert.deepEqual([...cloud.things.keys()], ['theirs']);
  assert.equal(scope.environment, 'default');
});
