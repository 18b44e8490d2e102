import assert from 'node:assert/strict';
import { test } from 'node:test';
import { showListing } from '../../scripts/commands/list.ts';
import { ConnectionLost } from '../../scripts/machine/session.ts';
import { create } from '../../scripts/operations/create.ts';
import { list } from '../../scripts/operations/list.ts';
import { touch } from '../../scripts/operations/touch.ts';
import type { ProviderMachine } from '../../scripts/providers/provider.ts';
import { type Laptop, laptop, preparedFleet, scope } from '../support/memory-fleet.ts';

// A machine that its provider ended is told with the provider's reason: by list, and by the create that it died in.

const why = 'lost to spot in us-west-2a';
const nameOf = (slot: number) => `mayfly.hello.default.${slot}`;

/** The cloud takes a machine back, and remembers it. */
const takeBack = ({ cloud }: Laptop, slot: number, at?: Date) => {
  const machine = cloud.things.get(nameOf(slot)) as ProviderMachine | undefined;
  if (!machine) return;
  cloud.things.delete(nameOf(slot));
  cloud.ended.push({ id: machine.id, slot, owner: machine.owner, why, ...(at && { at }) });
};

const made = async (): Promise<Laptop> => {
  const computer = laptop();
  const { world, place } = computer.process(1);
  assert.ok((await world.clock.through(create(place, preparedFleet(3)))).verdict.good);
  return computer;
};

const listed = async (computer: Laptop) => {
  const { world, place } = computer.process(2);
  return world.clock.through(list(place.provider, place.store));
};

test('list tells a machine that spot took as lost, with the time and the zone, and the command that makes it anew', async () => {
  const computer = await made();
  const [at, now] = [new Date(2026, 10, 21, 12, 3), new Date(2026, 10, 21, 12, 9)];
  takeBack(computer, 2, at);
  const listing = await listed(computer);
  const [first, second, third] = listing.machines;
  assert.deepEqual([first?.status, second?.status, third?.status], ['ready', 'lost', 'ready']);
  assert.deepEqual(second?.ended, { why, at });
  const text = showListing(listing, now);
  assert.match(text, /^ {2}hello-2 +lost .* lost to spot at 12:03 in us-west-2a$/m);
  assert.match(text, /^To make the lost ones anew: just heal$/m);
  computer.cloud.ended.splice(0);
  const forgotten = showListing(await listed(computer), now);
  assert.match(forgotten, /hello-2 +lost .*its provider does not know it any more/);
  assert.match(forgotten, /just heal/);
});

test('why a machine goes down is told before whoever was on it', async () => {
  const computer = await made();
  const { world, place } = computer.process(2);
  await world.clock.through(touch(place, 'hello-2'));
  const remark = async () => (await listed(computer)).machines[1]?.remark ?? '';
  assert.match(await remark(), /^touched by /);
  const machine = computer.cloud.things.get(nameOf(2)) as ProviderMachine;
  computer.cloud.things.set(nameOf(2), { ...machine, state: 'stopping', reason: why } as ProviderMachine);
  assert.equal(await remark(), why);
});

test('a whole fleet is not told to heal', async () => {
  assert.doesNotMatch(showListing(await listed(await made()), new Date()), /heal|lost/);
});

test('machines that ended are not listed when this fleet does not count on them any more', async () => {
  const computer = laptop();
  computer.cloud.ended.push({ id: 'i-1', slot: 1, owner: { ...scope, release: 'r', run: 'r' }, why });
  assert.deepEqual((await listed(computer)).machines, []);
});

test('a machine whose place does not answer is not known to be lost, unless its end was seen', async () => {
  const computer = await made();
  takeBack(computer, 2);
  const { world, place } = computer.process(2);
  const unseen = [{ place: 'elsewhere', why: 'silent' }];
  const deaf = {
    ...place.provider,
    look: async () => ({ machines: [], others: [], unseen, asked: ['cloud'], ended: computer.cloud.ended }),
  };
  const { machines } = await world.clock.through(list(deaf, place.store));
  assert.deepEqual(
    machines.map(({ name, status }) => [name, status]),
    [
      ['hello-1', 'not known'],
      ['hello-2', 'lost'],
      ['hello-3', 'not known'],
    ],
  );
});

/** A create in which the machine in slot 2 meets its end at the first connection. */
const createWith = async (meetEnd: (computer: Laptop) => void) => {
  const computer = laptop();
  const { world, place } = computer.process(1);
  const connect: typeof place.connect = async options => {
    if (options.endpoint.port !== 2) return place.connect(options);
    meetEnd(computer);
    throw new ConnectionLost('no answer');
  };
  const created = await world.clock.through(create({ ...place, connect }, preparedFleet(3)));
  return { created, error: created.machines[1]?.error?.telling, elapsed: world.clock.monotonic(), computer };
};

test('a machine that spot takes during create fails with that reason, and the others become ready', async () => {
  const { created, error, computer } = await createWith(computer =>
    takeBack(computer, 2, new Date(2020, 0, 2, 3, 4)),
  );
  assert.equal(error?.what, 'The machine is gone: lost to spot at 2020-01-02 03:04 in us-west-2a');
  assert.match(error?.next ?? '', /^just heal/);
  assert.deepEqual(
    created.machines.map(({ ready }) => ready),
    [true, false, true],
  );
  const verdict = created.machines[1]?.examined?.verdict;
  assert.equal(verdict?.findings[0]?.id, 'machine-reclaimed');
  assert.match(verdict?.line ?? '', /^hello-2 is broken since 2020-01-0\dT\S+: spot took it back/);
  const { world, place } = computer.process(3);
  assert.ok((await world.clock.through(create(place, preparedFleet(3), 'heal'))).verdict.good);
});

test('a machine that goes down because spot takes it is not waited for', async () => {
  const { error, elapsed } = await createWith(({ cloud }) => {
    const machine = cloud.things.get(nameOf(2)) as ProviderMachine;
    const going: ProviderMachine = { ...machine, state: 'stopping', reason: why };
    cloud.things.set(nameOf(2), going);
  });
  assert.equal(error?.what, `The machine is gone: ${why}`);
  assert.ok(elapsed < 60_000, 'the time limits of the fleet file are minutes');
});

test('a machine that ends before it ever runs fails at once, with the reason', async () => {
  const computer = laptop();
  const { world, place } = computer.process(1);
  const make: typeof place.provider.make = async (...words) => {
    const answer = await place.provider.make(...words);
    takeBack(computer, 2);
    return answer;
  };
  const provider = { ...place.provider, make };
  const { machines } = await world.clock.through(create({ ...place, provider }, preparedFleet(3)));
  assert.equal(machines[1]?.error?.telling.what, `The machine is gone: ${why}`);
  assert.ok(world.clock.monotonic() < 60_000);
});

test('a heal forgets machines that are gone and that no new one takes the name of', async () => {
  const computer = await made();
  const { world, place } = computer.process(2);
  const store = await world.clock.through(place.store.lock('test'));
  await world.clock.through(store.write({ type: 'phase', machine: 'hello-0123456789', phase: 'ready' }));
  await world.clock.through(store.unlock());
  assert.equal((await listed(computer)).machines.length, 4);
  const after = computer.process(3);
  await after.world.clock.through(create(after.place, preparedFleet(3), 'heal'));
  assert.deepEqual(
    (await listed(computer)).machines.map(({ name, status }) => [name, status]),
    [
      ['hello-1', 'ready'],
      ['hello-2', 'ready'],
      ['hello-3', 'ready'],
    ],
  );
});
