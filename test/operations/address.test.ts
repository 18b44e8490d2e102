import assert from 'node:assert/strict';
import { test } from 'node:test';
import { nameOfMachine } from '../../scripts/fleet/names.ts';
import { findMachine } from '../../scripts/operations/address.ts';
import { create } from '../../scripts/operations/create.ts';
import { destroy } from '../../scripts/operations/destroy.ts';
import { list } from '../../scripts/operations/list.ts';
import { isStaticAddress, type Provider, type ProviderMachine } from '../../scripts/providers/provider.ts';
import { addressOfFleet } from '../support/memory-cloud.ts';
import { type Laptop, laptop, preparedFleet } from '../support/memory-fleet.ts';

// A fleet with a static address: made, given to the machine that is ready, verified through, shown and removed.

const prepared = preparedFleet(
  1,
  '1',
  'static_address: true\ntimeouts: { health: 2 }\nhealth: [{ kind: tcp, port: 8080 }, { kind: command, run: [x] }]\n',
);
const holder = ({ cloud }: Laptop) => [...cloud.things.values()].find(isStaticAddress)?.machine;
const idOf = ({ cloud }: Laptop, slot: number) => cloud.things.get(`mayfly.hello.default.${slot}`)?.id;

test('the address is given to the machine once it is ready, asked through, listed, and removed with the fleet', async () => {
  const computer = laptop();
  const { world, place } = computer.process(1);
  const asked: string[] = [];
  const watched = {
    ...place,
    askCheck: async (_: unknown, host: string) => {
      asked.push(`${host} ${holder(computer) === undefined ? 'before' : 'after'}`);
      return { green: true, why: '' };
    },
  };
  const created = await world.clock.through(create(watched, prepared));
  assert.ok(created.verdict.good);
  assert.deepEqual(created.addressed, {
    address: addressOfFleet,
    asked: ['ssh', `tcp ${addressOfFleet}:8080`],
  });
  assert.deepEqual(asked, ['10.0.0.1 before', `${addressOfFleet} after`]);
  assert.equal(holder(computer), idOf(computer, 1));
  const listing = await world.clock.through(list(place.provider, place.store, { withAddress: true }));
  assert.deepEqual(listing.address, { address: addressOfFleet, machine: 'hello-1' });
  const gone = await world.clock.through(destroy(place, { images: false }));
  assert.deepEqual([gone.proven, computer.cloud.things.size], [true, 0]);
});

test('a machine that does not answer through the address is not ready, and the verdict says what did not answer', async () => {
  const computer = laptop();
  const { world, place } = computer.process(1);
  const deaf = {
    ...place,
    askCheck: async (_: unknown, host: string) => ({ green: host !== addressOfFleet, why: 'refused' }),
  };
  const created = await world.clock.through(create(deaf, prepared));
  assert.equal(created.verdict.good, false);
  const [machine] = created.machines;
  assert.match(
    machine?.error?.telling.what ?? '',
    /"tcp 192\.0\.2\.10:8080" did not answer through the address 192\.0\.2\.10 within 2 s/,
  );
  assert.match(machine?.error?.telling.why ?? '', /refused; at its own address/);
  const { machines } = await world.clock.through(list(place.provider, place.store));
  assert.equal(machines[0]?.status, 'failed at ready');
});

test('a heal by which the address leads to the machine makes it ready for list, where all that failed was asked', async () => {
  const computer = laptop();
  const { world, place } = computer.process(1);
  const listed = async () =>
    (await world.clock.through(list(place.provider, place.store))).machines[0]?.status;
  const deaf = {
    ...place,
    askCheck: async (_: unknown, host: string) => ({ green: host !== addressOfFleet, why: 'refused' }),
  };
  await world.clock.through(create(deaf, prepared));
  const machine = computer.cloud.things.get('mayfly.hello.default.1');
  assert.ok(machine);
  // A cloud shows the address as the machine's own: what does not answer there cannot be told from what never does.
  computer.cloud.things.set(machine.name, { ...machine, address: addressOfFleet } as never);
  await world.clock.through(create(deaf, prepared, 'heal'));
  assert.equal(await listed(), 'failed at ready');
  await world.clock.through(create(place, prepared, 'heal'));
  assert.equal(await listed(), 'ready');
});

test('what cannot be asked at the machine itself is not asked through the address, and the answer says so', async () => {
  const computer = laptop();
  const { world, place } = computer.process(1);
  const far = {
    ...place,
    knock: async () => ({ tcp: 'timeout' as const }),
    askCheck: async () => ({ green: false, why: 'timeout' }),
  };
  const created = await world.clock.through(create(far, prepared));
  assert.ok(created.verdict.good);
  assert.deepEqual(created.addressed, { address: addressOfFleet, asked: [] });
});

test("an address on a stranger's machine is not taken from it", async () => {
  const computer = laptop();
  const first = computer.process(1);
  await first.world.clock.through(create(first.place, prepared));
  const address = [...computer.cloud.things.values()].find(isStaticAddress);
  assert.ok(address);
  computer.cloud.things.set(address.name, { ...address, machine: 'i-theirs' } as never);
  computer.cloud.things.delete('mayfly.hello.default.1');
  const { world, place } = computer.process(2);
  await assert.rejects(
    world.clock.through(create(place, prepared, 'heal')),
    /is on i-theirs, which is not of this fleet/,
  );
  assert.equal(holder(computer), 'i-theirs');
  assert.equal([...computer.cloud.things.values()].filter(({ kind }) => kind === 'machine').length, 0);
});

test('a machine without an address yet, which the last look misses, is not gone', async () => {
  const { place, world } = laptop().process(1);
  const machine: ProviderMachine = {
    kind: 'machine',
    id: 'i-0aaaaaaaaaa',
    name: 'one',
    place: 'here',
    owner: { ...place.store.scope, release: 'r', run: 'r-1' },
    state: 'running',
  };
  let looks = 0;
  const provider: Provider = {
    ...place.provider,
    numbered: false,
    lag: 300_000,
    look: async () => {
      looks += 1;
      return { machines: looks < 30 ? [machine] : [], others: [], unseen: [], asked: ['here'] };
    },
  };
  const found = await world.clock.through(
    findMachine({ ...place, provider }, nameOfMachine(place.store.scope, machine)),
  );
  assert.deepEqual([looks, found.machine?.id], [30, machine.id]);
});
