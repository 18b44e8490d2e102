import assert from 'node:assert/strict';
import { test } from 'node:test';
import { lookForAll } from '../../scripts/operations/account.ts';
import { create } from '../../scripts/operations/create.ts';
import type { Look, Resource } from '../../scripts/providers/provider.ts';
import { laptop, preparedFleet, scope } from '../support/memory-fleet.ts';

// Where an answer may miss something, what is missing counts as gone only after a while.

const lag = 300_000;
const owner = { ...scope, release: 'abc', run: 'r-0' };

/** A fleet of two that was made a moment ago; `shown` changes what each look tells, by its number and the seconds since. */
const looked = async (shown: (look: Look, number: number, seconds: number) => Look) => {
  const { world, place } = await (async () => {
    const computer = laptop();
    const maker = computer.process(1);
    await maker.world.clock.through(create(maker.place, preparedFleet(2)));
    return computer.process(2);
  })();
  const began = world.clock.monotonic();
  const seconds = () => (world.clock.monotonic() - began) / 1000;
  let number = 0;
  const look = async () => {
    number += 1;
    return shown(await place.provider.look(scope), number, seconds());
  };
  const memory = await place.store.read();
  const told = await world.clock.through(
    lookForAll({ ...place, provider: { ...place.provider, lag, look } }, place.store, memory),
  );
  return { told, number, seconds: seconds() };
};
const without = (look: Look, slot: number): Look => ({
  ...look,
  machines: look.machines.filter(machine => machine.slot !== slot),
});

test('a machine that was just made and is shown late is waited for as long as the lag', async () => {
  const { told } = await looked((look, _, seconds) => (seconds < 280 ? without(look, 2) : look));
  assert.equal(told.machines.length, 2);
});

test('one that is never shown is gone after the lag, and soon after it', async () => {
  const { told, seconds } = await looked(look => without(look, 2));
  assert.deepEqual([told.machines.length, told.unseen.length], [1, 0]);
  assert.ok(seconds >= 300 && seconds < 320, `${seconds} s`);
});

test('a machine that nobody knows of is looked for as long as its parts are shown', async () => {
  const volume: Resource = {
    kind: 'volume',
    id: 'vol-1',
    name: 'vol-1',
    place: 'cloud',
    owner,
    partOf: 'id-9',
  };
  const { told, number } = await looked((look, at) => {
    const [first] = look.machines;
    assert.ok(first);
    return at < 12
      ? { ...look, others: [...look.others, volume] }
      : { ...look, machines: [...look.machines, { ...first, id: 'id-9', slot: 3 }] };
  });
  assert.equal(number, 12);
  assert.equal(told.machines.length, 3);
});

test('what is shown by some answers only, and never all at once, is not told to be gone', async () => {
  const { told } = await looked((look, at) => without(look, 1 + (at % 2)));
  assert.equal(told.unseen.length, 1);
  assert.match(told.unseen[0]?.why ?? '', /shown by some answers only/);
});
