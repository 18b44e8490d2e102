import assert from 'node:assert/strict';
import { test } from 'node:test';
import { rowsAsTheyCome } from '../../scripts/commands/list.ts';
import { create } from '../../scripts/operations/create.ts';
import { type ListingPart, list } from '../../scripts/operations/list.ts';
import type { Look, Provider } from '../../scripts/providers/provider.ts';
import { laptop, preparedFleet } from '../support/memory-fleet.ts';

const turns = async (count: number) => {
  for (let turn = 0; turn < count; turn += 1) await new Promise(resolve => setImmediate(resolve));
};

/** Three machines, of which a provider tells two from one place, and the third when it is let. */
const twoPlaces = async (answer: 'answers' | 'is silent') => {
  const computer = laptop();
  const { world, place } = computer.process(1);
  await world.clock.through(create(place, preparedFleet(3)));
  const second = computer.process(2);
  const whole = await second.world.clock.through(second.place.provider.look(second.place.store.scope));
  const here = whole.machines.filter(({ slot }) => slot !== 1).sort((a, b) => (b.slot ?? 0) - (a.slot ?? 0));
  const there = whole.machines.filter(({ slot }) => slot === 1);
  let release: () => void = () => undefined;
  const later = new Promise<void>(resolve => {
    release = resolve;
  });
  const look: Provider['look'] = async (_scope, _kinds, _places, part) => {
    const nothing: Look = { machines: [], others: [], unseen: [], asked: [] };
    part?.({ ...nothing, machines: here, asked: ['here'] });
    await later;
    if (answer === 'is silent')
      return {
        ...nothing,
        machines: here,
        asked: ['cloud'],
        unseen: [{ place: 'there', why: 'no answer' }],
      };
    part?.({ ...nothing, machines: there, asked: ['there'] });
    return { ...whole, machines: [...here, ...there] };
  };
  return { provider: { ...second.place.provider, look }, store: second.place.store, release };
};

test('list tells the machines of a place as soon as it answered, while another one is still silent', async () => {
  const { provider, store, release } = await twoPlaces('answers');
  const parts: ListingPart[] = [];
  const listing = list(provider, store, { part: part => void parts.push(part) });
  await turns(20);
  assert.deepEqual(
    parts.map(({ machines }) => machines.map(({ name, status }) => `${name} ${status}`)),
    [['hello-2 ready', 'hello-3 ready']],
  );
  release();
  assert.equal((await listing).machines.length, 3);
  assert.equal(parts.length, 2);
});

test('rows stand in the same columns from the first part on, under one head, and each is printed once', async () => {
  const { provider, store, release } = await twoPlaces('answers');
  let printed = '';
  const print = (text: string) => {
    printed += text;
  };
  const rows = rowsAsTheyCome(print, () => new Date(2026, 10, 21));
  release();
  const listing = await list(provider, store, { part: rows.take });
  printed += rows.rest(listing);
  const lines = printed.split('\n');
  assert.deepEqual(
    lines.slice(0, 4).map(line => line.split(' ').find(word => word !== '')),
    ['name', 'hello-2', 'hello-3', 'hello-1'],
  );
  const columnsOf = (line = '') => [line.indexOf('status'), line.indexOf('ready')].find(at => at >= 0);
  assert.deepEqual([...new Set(lines.slice(0, 4).map(columnsOf))].length, 1);
  assert.deepEqual(lines.slice(4), ['hello: 3 machines', '']);
});

test('a place that did not answer is told at the end, with what is not known of its machines', async () => {
  const { provider, store, release } = await twoPlaces('is silent');
  let printed = '';
  const rows = rowsAsTheyCome(
    text => {
      printed += text;
    },
    () => new Date(2026, 10, 21),
  );
  release();
  const listing = await list(provider, store, { part: rows.take });
  assert.deepEqual(listing.unseen, [{ place: 'there', why: 'no answer' }]);
  const rest = rows.rest(listing);
  assert.doesNotMatch(printed, /hello-1/);
  assert.match(
    rest,
    /hello-1 +not known .*\nhello: 3 machines\nthere could not be asked: no answer\n {2}next: mend that, .*\n$/,
  );
});
