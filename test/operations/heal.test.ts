import assert from 'node:assert/strict';
import { test } from 'node:test';
import { MayflyError } from '../../scripts/errors.ts';
import { create } from '../../scripts/operations/create.ts';
import { list } from '../../scripts/operations/list.ts';
import { type Laptop, laptop, preparedFleet } from '../support/memory-fleet.ts';

// A heal makes what is missing, of the release that the others have, and leaves machines that are ready alone.

const made = async (): Promise<Laptop> => {
  const computer = laptop();
  const { world, place } = computer.process(1);
  assert.ok((await world.clock.through(create(place, preparedFleet(3)))).verdict.good);
  return computer;
};

const idsOf = ({ cloud }: Laptop) =>
  Object.fromEntries([...cloud.things.values()].map(({ name, id }) => [name, id]));

test('a heal makes only the machines that are missing', async () => {
  const computer = await made();
  const before = idsOf(computer);
  computer.cloud.things.delete('mayfly.hello.default.2');
  const { world, place } = computer.process(2);
  const healed = await world.clock.through(create(place, preparedFleet(3), 'heal'));
  assert.equal(healed.verdict.line, '3 of 3 machines are ready');
  const after = idsOf(computer);
  assert.equal(after['mayfly.hello.default.1'], before['mayfly.hello.default.1']);
  assert.equal(after['mayfly.hello.default.3'], before['mayfly.hello.default.3']);
  assert.notEqual(after['mayfly.hello.default.2'], before['mayfly.hello.default.2']);
  const { machines } = await world.clock.through(list(place.provider, place.store));
  assert.deepEqual(
    machines.map(({ name, status }) => [name, status]),
    [
      ['hello-1', 'ready'],
      ['hello-2', 'ready'],
      ['hello-3', 'ready'],
    ],
  );
});

test('a heal of a whole fleet makes nothing', async () => {
  const computer = await made();
  const born = [...computer.cloud.born];
  const { world, place } = computer.process(2);
  assert.ok((await world.clock.through(create(place, preparedFleet(3), 'heal'))).verdict.good);
  assert.deepEqual(computer.cloud.born, born);
});

test('a heal is refused where the description has changed, or where there is no fleet', async () => {
  const refusal = async (computer: Laptop, version: string) => {
    const { world, place } = computer.process(2);
    const error = await world.clock.through(
      create(place, preparedFleet(3, version), 'heal').then(
        () => undefined,
        (thrown: unknown) => thrown,
      ),
    );
    assert.ok(error instanceof MayflyError);
    assert.equal(error.exit, 2);
    return error.telling;
  };
  const changed = await refusal(await made(), '2');
  assert.match(changed.what, /the description has changed/);
  assert.match(changed.next ?? '', /just replace/);
  assert.match((await refusal(laptop(), '1')).next ?? '', /just create/);
});

test('a machine of another store stops a heal, which would end it; both stay', async () => {
  const computer = await made();
  const { things } = computer.cloud;
  const ours = things.get('mayfly.hello.default.2');
  assert.ok(ours);
  things.set('stranger', { ...ours, id: 'id-99', name: 'stranger', owner: { ...ours.owner, run: 'r-0' } });
  const { world, place } = computer.process(2);
  const healing = create(place, preparedFleet(3), 'heal').catch((thrown: unknown) => thrown);
  const refused = await world.clock.through(healing);
  assert.ok(refused instanceof MayflyError);
  assert.equal(refused.exit, 2);
  assert.match(
    `${refused.telling.why} ${refused.telling.next}`,
    /run r-0, .* heal would end it just replace/,
  );
  assert.ok(things.has('stranger'));
  assert.equal(things.get('mayfly.hello.default.2')?.id, ours.id);
});

test('a heal that was killed is gone on with by the next one', async () => {
  for (let dieAt = 1; dieAt <= 60; dieAt += 3) {
    const computer = await made();
    computer.cloud.things.delete('mayfly.hello.default.2');
    const dying = computer.process(dieAt, { dieAt });
    const task = create(dying.place, preparedFleet(3), 'heal').catch(() => undefined);
    await dying.world.clock.through(Promise.race([task, dying.life.died]));
    dying.die();
    const { world, place } = computer.process(dieAt + 100);
    const healed = await world.clock.through(create(place, preparedFleet(3), 'heal'));
    assert.ok(healed.verdict.good, `killed at call ${dieAt}`);
    assert.equal(computer.cloud.things.size, 4, `killed at call ${dieAt}`);
  }
});
