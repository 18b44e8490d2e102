import assert from 'node:assert/strict';
import { test } from 'node:test';
import { MayflyError } from '../../scripts/errors.ts';
import { clearMachines } from '../../scripts/operations/clear.ts';
import { create } from '../../scripts/operations/create.ts';
import { destroy } from '../../scripts/operations/destroy.ts';
import { replace } from '../../scripts/operations/replace.ts';
import type { Workplace } from '../../scripts/operations/workplace.ts';
import type { Look, Resource } from '../../scripts/providers/provider.ts';
import { folderStore } from '../../scripts/store/folder.ts';
import { laptop, preparedFleet, scope } from '../support/memory-fleet.ts';

// A fleet that a store does not know, where one answer of the provider may miss something.

/** A process of another laptop than the one that made the fleet; `shown` changes what each look tells. */
const elsewhere = async (
  shown: (look: Look, number: number, seconds: number) => Look,
  removed: string[] = [],
) => {
  const computer = laptop();
  const maker = computer.process(1);
  await maker.world.clock.through(create(maker.place, preparedFleet(1)));
  const { place, world } = computer.process(2);
  const began = world.clock.monotonic();
  let number = 0;
  const look: Workplace['provider']['look'] = async (...asked) => {
    number += 1;
    return shown(await place.provider.look(...asked), number, (world.clock.monotonic() - began) / 1000);
  };
  const stranger: Workplace = {
    ...place,
    store: folderStore(world, '/other').open(scope),
    emit: event => {
      if (event.type === 'removed') removed.push(event.name);
    },
    provider: { ...place.provider, lag: 300_000, look },
  };
  return { stranger, clock: world.clock };
};

const without = (look: Look): Look => ({ ...look, machines: [] });
const owner = { ...scope, release: 'abc', run: 'r-9' };
const key: Resource = { kind: 'key pair', id: 'key', name: 'key', place: 'cloud', owner };
const isRefusal = (thrown: unknown) => thrown instanceof MayflyError && /exists already/.test(thrown.message);

test('destroy finds the machine that its first two looks miss', async () => {
  const { stranger, clock } = await elsewhere((look, number) =>
    number < 3 ? { ...without(look), others: [] } : look,
  );
  const { proven, removed } = await clock.through(destroy(stranger, { images: false }));
  assert.equal(proven, true);
  assert.ok(removed.some(({ kind }) => kind === 'machine'));
});

test('destroy finds what one of its looks has shown, and many others miss', async () => {
  const { stranger, clock } = await elsewhere((look, number) =>
    number === 2 || number > 20 ? look : { ...look, others: [] },
  );
  const { proven, removed } = await clock.through(destroy(stranger, { images: false }));
  assert.equal(proven, true);
  assert.ok(removed.some(({ kind }) => kind === 'network'));
});

test('destroy finds what was asked for without an answer, and its first two looks miss', async () => {
  const computer = laptop();
  const maker = computer.process(1);
  await maker.world.clock.through(create(maker.place, preparedFleet(1)));
  const { things } = computer.cloud;
  const network = things.get('mayfly.hello.default.network');
  assert.ok(network);
  const { kind, place: where, owner: its } = network;
  things.set('late', { ...network, id: 'late', name: 'late' });
  const { place, world } = computer.process(2);
  const making = { kind, name: 'late', place: where, owner: its, parameters: {} };
  const store = await world.clock.through(place.store.lock('create'));
  await world.clock.through(store.write({ type: 'intent', run: its.run, making }));
  await world.clock.through(store.unlock());
  let number = 0;
  const look: Workplace['provider']['look'] = async (...asked) => {
    number += 1;
    const all = await place.provider.look(...asked);
    return number < 3 ? { ...all, others: all.others.filter(({ id }) => id !== 'late') } : all;
  };
  const provider = { ...place.provider, lag: 300_000, look };
  const { proven } = await world.clock.through(destroy({ ...place, provider }, { images: false }));
  assert.deepEqual([proven, [...things.keys()]], [true, []]);
});

test('create finds the machine that its first look misses', async () => {
  const { stranger, clock } = await elsewhere((look, number) => (number < 2 ? without(look) : look));
  await assert.rejects(clock.through(create(stranger, preparedFleet(1))), isRefusal);
});

test('create waits for the machine of a run that left its key pair, and has just been made', async () => {
  const { stranger, clock } = await elsewhere((look, _, seconds) => ({
    ...(seconds < 200 ? without(look) : look),
    others: [...look.others, key],
  }));
  await assert.rejects(clock.through(create(stranger, preparedFleet(1))), isRefusal);
});

const replacing = {
  'replace beside it': async (place: Workplace) => {
    await replace(place, preparedFleet(1, '2'));
  },
  'replace after it': async (place: Workplace) => {
    const { definition, image } = preparedFleet(1);
    const plan = await place.provider.plan(definition, image, place.signal);
    await clearMachines(place, preparedFleet(1), plan);
  },
};

for (const [what, work] of Object.entries(replacing)) {
  test(`${what} finds the machine that its first look misses`, async () => {
    const removed: string[] = [];
    const { stranger, clock } = await elsewhere(
      (look, number) => (number < 2 ? without(look) : look),
      removed,
    );
    await clock.through(work(stranger));
    assert.ok(removed.includes('mayfly.hello.default.1'));
  });

  test(`${what} waits for the machine of a run that left its key pair, and has just been made`, async () => {
    const removed: string[] = [];
    const { stranger, clock } = await elsewhere(
      (look, _, seconds) => (seconds < 200 ? { ...without(look), others: [...look.others, key] } : look),
      removed,
    );
    await clock.through(work(stranger));
    assert.ok(removed.includes('mayfly.hello.default.1'));
  });
}

test('create refuses at once where machines are in the way, whatever else may come', async () => {
  let looks = 0;
  const { stranger, clock } = await elsewhere((look, number) => {
    looks = number;
    return { ...look, others: [...look.others, key] };
  });
  await assert.rejects(clock.through(create(stranger, preparedFleet(1))), isRefusal);
  assert.equal(looks, 1);
});
