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
