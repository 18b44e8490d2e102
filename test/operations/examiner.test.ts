import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { FleetEvent } from '../../scripts/fleet/event.ts';
import { examiner } from '../../scripts/operations/examiner.ts';
import type { Look, Provider } from '../../scripts/providers/provider.ts';
import { laptop, preparedFleet } from '../support/memory-fleet.ts';

test('when thousands of machines fail the first fifty are examined, by few looks and readings of the journal', async () => {
  const { place, world } = laptop().process(1);
  const count = { looks: 0, reads: 0 };
  const events: FleetEvent[] = [];
  const look: Provider['look'] = async (): Promise<Look> => {
    count.looks += 1;
    return { machines: [], others: [], unseen: [], asked: [] };
  };
  const read = () => {
    count.reads += 1;
    return place.store.read();
  };
  const examine = examiner(
    {
      ...place,
      provider: { ...place.provider, look },
      store: { ...place.store, read },
      emit: event => void events.push(event),
    },
    preparedFleet(3000),
  );
  const names = Array.from({ length: 3000 }, (_, index) => `hello-${index + 1}`);
  const examined = await world.clock.through(Promise.all(names.map(examine)));
  assert.equal(examined.filter(one => one !== undefined).length, 50);
  assert.ok(examined[0] && examined[49]);
  assert.ok(count.looks <= 2, `${count.looks} looks`);
  assert.ok(count.reads <= 10, `${count.reads} readings`);
  const notes = events.filter(
    event => event.type === 'note' && /more than 50 machines failed/.test(event.text),
  );
  assert.equal(notes.length, 1);
});

test('a machine that is not seen because its place could not be asked is not called gone: its own error stands', async () => {
  const { place, world } = laptop().process(1);
  const notes: string[] = [];
  const unseen = [{ place: 'eu-west-1', why: 'machines: no answer within 30 s' }];
  /** As the place shows it, or as one that was made and was never shown. */
  const answers = (machines: Look['machines']) => async (): Promise<Look> => ({
    machines,
    others: [],
    unseen,
    asked: [],
  });
  const owner = { fleet: 'hello', environment: 'default', release: 'r', run: 'r-1' };
  const pending = {
    kind: 'machine',
    id: 'i-1',
    slot: 1,
    name: 'hello-1',
    place: 'eu-west-1',
    owner,
    state: 'pending',
  } as const;
  const emit = (event: FleetEvent) => void (event.type === 'note' && notes.push(event.text));
  for (const machines of [[], [pending]]) {
    const provider = { ...place.provider, look: answers(machines) };
    const examine = examiner({ ...place, provider, emit }, preparedFleet(1));
    assert.equal(await world.clock.through(examine('hello-1')), undefined);
  }
  const elsewhere = { ...place.provider, look: answers([{ ...pending, place: 'us-east-1' }]) };
  assert.ok(
    await world.clock.through(examiner({ ...place, provider: elsewhere, emit }, preparedFleet(1))('hello-1')),
  );
  const why = 'eu-west-1 could not be asked for its machines: machines: no answer within 30 s';
  assert.deepEqual(
    notes,
    [1, 2].map(() => `hello-1 could not be examined: ${why}`),
  );
});
