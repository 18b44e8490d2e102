import assert from 'node:assert/strict';
import { test } from 'node:test';
import { lookForAll } from '../../scripts/operations/account.ts';
import { create } from '../../scripts/operations/create.ts';
import type { Look, Provider, Resource } from '../../scripts/providers/provider.ts';
import { laptop, preparedFleet, scope } from '../support/memory-fleet.ts';

// Where an answer may miss something, what is missing counts as gone only after a while.

const lag = 300_000;
const owner = { ...scope, release: 'abc', run: 'r-0' };

/** A fleet of two that was made a moment ago; `shown` changes what each look tells, by its number and the seconds since. */
const looked = async (
  shown: (look: Look, number: number, seconds: number, places?: readonly string[]) => Look,
  options?: Parameters<typeof lookForAll>[3],
) => {
  const computer = laptop();
  const maker = computer.process(1);
  await maker.world.clock.through(create(maker.place, preparedFleet(2)));
  const { world, place } = computer.process(2);
  const began = world.clock.monotonic();
  const seconds = () => (world.clock.monotonic() - began) / 1000;
  let number = 0;
  const look: Provider['look'] = async (_scope, _kinds, places) => {
    number += 1;
    return shown(await place.provider.look(scope), number, seconds(), places);
  };
  const memory = await place.store.read();
  const told = await world.clock.through(
    lookForAll({ ...place, provider: { ...place.provider, lag, look } }, place.store, memory, options),
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

const key = (run: string): Resource => ({
  kind: 'key pair',
  id: 'key',
  name: 'key',
  place: 'cloud',
  owner: { ...owner, run },
});

test('who makes machines next waits for those that a run of another store may just have made', async () => {
  const { told, number, seconds } = await looked(
    (look, _, passed) => {
      const [first] = look.machines;
      assert.ok(first);
      const late = passed < 250 ? [] : [{ ...first, id: 'id-9', slot: 3 }];
      return { ...look, machines: [...look.machines, ...late], others: [...look.others, key('r-9')] };
    },
    { newcomers: true },
  );
  assert.equal(told.machines.length, 3);
  assert.ok(seconds >= 300 && seconds < 320, `${seconds} s`);
  assert.ok(number < 15, `${number} looks`);
});

test('a key pair of a run that the store knows is not waited for, nor any by who makes nothing', async () => {
  const known = await looked(
    look => {
      const [first] = look.machines;
      assert.ok(first);
      return { ...look, others: [...look.others, key(first.owner.run)] };
    },
    { newcomers: true },
  );
  assert.equal(known.number, 1);
  assert.equal((await looked(look => ({ ...look, others: [...look.others, key('r-9')] }))).number, 1);
});

test('a machine that one look told of is not gone because the next one misses it', async () => {
  const { told, number } = await looked((look, at) => {
    const [first] = look.machines;
    assert.ok(first);
    const stranger = at === 1 || at === 7 ? [{ ...first, id: 'id-9', slot: 3 }] : [];
    const rest = at < 3 ? without(look, 2) : look;
    return { ...rest, machines: [...rest.machines, ...stranger] };
  });
  assert.equal(number, 7);
  assert.equal(told.machines.length, 3);
});

test('where the journal does not know of everything, one of several looks is enough to know of a machine', async () => {
  const { told, number } = await looked(
    (look, at) => {
      const [first] = look.machines;
      assert.ok(first);
      const stranger = at === 4 || at === 9 ? [{ ...first, id: 'id-9', slot: 3 }] : [];
      return { ...look, machines: [...look.machines, ...stranger] };
    },
    { incomplete: true },
  );
  assert.equal(number, 9);
  assert.equal(told.machines.length, 3);
  assert.equal((await looked(look => look, { incomplete: true })).number, 6);
});

const downThere = { place: 'elsewhere', why: 'it does not answer', down: true };

test('a place that does not answer is set aside by who makes machines, where none is known to be, and not asked again', async () => {
  const asked: (readonly string[] | undefined)[] = [];
  const isDown = (look: Look): Look => ({ ...look, asked: ['cloud', 'other'], unseen: [downThere] });
  const seen = (look: Look, number: number, _: number, places?: readonly string[]) => {
    asked.push(places);
    const shown = places ? { ...look, asked: [...places] } : isDown(look);
    return number < 3 ? without(shown, 2) : shown;
  };
  const { told } = await looked(seen, { setAside: true });
  assert.deepEqual([told.unseen, told.aside, told.machines.length], [[], [downThere], 2]);
  assert.deepEqual(asked, [undefined, ['cloud', 'other'], ['cloud', 'other']]);
  // Everybody else must know.
  const strict = (await looked(isDown)).told;
  assert.deepEqual([strict.unseen, strict.aside], [[downThere], []]);
});

test('a place is not set aside that refuses, or where a machine was made or seen, or when most do not answer', async () => {
  const two = { asked: ['cloud', 'other'] };
  const cases: ((look: Look, number: number) => Look)[] = [
    look => ({ ...look, ...two, unseen: [{ place: 'elsewhere', why: 'UnauthorizedOperation' }] }),
    look => ({ ...look, ...two, unseen: [{ ...downThere, place: 'cloud' }] }),
    look => ({ ...look, unseen: [downThere] }),
    (look, number) => {
      const [first] = look.machines;
      assert.ok(first);
      const stranger = { ...first, id: 'id-9', slot: 3, place: 'elsewhere' };
      return number === 1
        ? { ...without(look, 2), machines: [first, stranger] }
        : { ...look, ...two, unseen: [downThere] };
    },
  ];
  for (const shown of cases) {
    const { told } = await looked(shown, { setAside: true });
    assert.ok(told.unseen.length > 0 && told.aside.length === 0, `${shown}`);
  }
});
