import assert from 'node:assert/strict';
import { test } from 'node:test';
import { stillRunning } from '../../scripts/operations/still-running.ts';
import type { Look, Provider } from '../../scripts/providers/provider.ts';
import type { LockedFleetStore, Memory, Present } from '../../scripts/store/store.ts';
import { laptop, scope } from '../support/memory-fleet.ts';

// The last look at new machines before those of before go.

const machines = [
  { name: 'hello-aaaaaaaaaa', ready: true },
  { name: 'hello-bbbbbbbbbb', ready: true },
];
const present = new Map<string, Present>([
  ['i-0aaaaaaaaaa', { kind: 'machine', place: 'here', at: new Date(0) }],
  ['i-0bbbbbbbbbb', { kind: 'machine', place: 'there', at: new Date(0) }],
]);

const readyAfter = async (look: Partial<Look>) => {
  const { place, world } = laptop().process(1);
  const all: Look = { machines: [], others: [], unseen: [], asked: ['here', 'there'], ...look };
  const provider: Provider = { ...place.provider, look: async () => all };
  const memory = { ...(await world.clock.through(place.store.read())), present } satisfies Memory;
  const store = { ...place.store, scope, read: async () => memory } as unknown as LockedFleetStore;
  const told = await world.clock.through(stillRunning({ ...place, provider }, store, machines, 'just heal'));
  return told.filter(({ ready }) => ready).map(({ name }) => name);
};

test('what no place shows has ended; where a place does not answer, what was seen a moment ago counts', async () => {
  assert.deepEqual(await readyAfter({}), []);
  const unseen = [{ place: 'there', why: 'silent' }];
  assert.deepEqual(await readyAfter({ asked: ['here'], unseen }), ['hello-bbbbbbbbbb']);
});

test('where one place does not answer, no single answer of another one ends a machine; an old answer that says pending does not', async () => {
  const { place, world } = laptop().process(1);
  const shown = (state: 'pending' | 'running') =>
    [...present].map(([id, { place: where }]) => ({
      kind: 'machine' as const,
      id,
      name: id,
      place: where,
      owner: { ...scope, release: 'r', run: 'r-1' },
      state,
    }));
  const unseen = [{ place: 'elsewhere', why: 'silent', down: true }];
  let looks = 0;
  const provider: Provider = {
    ...place.provider,
    lag: 300_000,
    look: async () => {
      looks += 1;
      const [one, ...others] = shown('pending');
      const machines = looks === 1 ? others : [...(one ? [one] : []), ...others];
      return { machines, others: [], unseen: looks === 1 ? unseen : [], asked: ['here', 'there'] };
    },
  };
  const memory = { ...(await world.clock.through(place.store.read())), present } satisfies Memory;
  const store = { ...place.store, scope, read: async () => memory } as unknown as LockedFleetStore;
  const told = await world.clock.through(stillRunning({ ...place, provider }, store, machines, 'just heal'));
  assert.deepEqual(
    told.map(({ ready }) => ready),
    [true, true],
  );
  assert.equal(looks, 2);
});
