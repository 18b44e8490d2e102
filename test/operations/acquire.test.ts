import assert from 'node:assert/strict';
import { test } from 'node:test';
import { failure, unproven } from '../../scripts/errors.ts';
import { create } from '../../scripts/operations/create.ts';
import type { Making, Provider, Try } from '../../scripts/providers/provider.ts';
import { laptop, preparedFleet } from '../support/memory-fleet.ts';

/** A provider that makes what machines share in two places, of which some fail. */
const twoPlaces = (
  provider: Provider,
  failing: readonly string[],
  thrown: Error,
  tries: Try[][],
): Provider => ({
  ...provider,
  plan: async (definition, image, signal) => {
    const plan = await provider.plan(definition, image, signal);
    const second = (making: Making): Making => ({ ...making, name: `${making.name}-2`, place: 'elsewhere' });
    return {
      ...plan,
      shared: owner => plan.shared(owner).flatMap(group => [group, group.map(second)]),
      next: (owner, missing, present, seen) => {
        // The plan is also asked for the names to come, before anything was tried.
        if (seen.length > 0) tries.push([...seen]);
        return plan.next(
          owner,
          missing,
          present,
          seen.filter(({ making }) => making.kind === 'machine'),
        );
      },
    };
  },
  make: (making, boot, signal) =>
    making.kind === 'network' && failing.includes(making.place)
      ? Promise.reject(thrown)
      : provider.make(making, boot, signal),
});

const run = (failing: readonly string[], thrown: Error) => {
  const { world, place, events } = laptop().process(1);
  const tries: Try[][] = [];
  const provider = twoPlaces(place.provider, failing, thrown, tries);
  const store = place.store;
  return {
    tries,
    events,
    store,
    created: world.clock.through(create({ ...place, provider }, preparedFleet(2))),
  };
};

const goOn = 'mend that; then run the command again; or: just destroy';
const broken = failure({ what: 'It could not be made', why: 'no right' });

test('a place where nothing can be shared is told to the plan, and the others go on', async () => {
  const { created, tries, events } = run(['elsewhere'], broken);
  assert.ok((await created).verdict.good);
  assert.deepEqual(
    tries[0]?.map(({ making, made, refusals }) => [making.place, making.kind, made, refusals]),
    [['elsewhere', 'network', 0, [{ kind: 'network', pool: 'elsewhere', code: 'failed', why: 'no right' }]]],
  );
  assert.ok(
    events.some(event => event.type === 'note' && /elsewhere failed: It could not be made/.test(event.text)),
  );
});

test('when nothing can be shared anywhere, that is the error', async () => {
  const { created } = run(['cloud', 'elsewhere'], broken);
  await assert.rejects(created, broken);
});

test('when nothing can be shared anywhere, and of one it is not known, that is the error', async () => {
  const { created } = run(['cloud', 'elsewhere'], unproven({ what: 'No answer', next: 'mend that' }));
  await assert.rejects(created, { exit: 3, telling: { what: 'No answer', next: goOn } });
});

test('a making whose outcome is not known is told to the plan as such, and its intent stays open', async () => {
  const { created, tries, store } = run(
    ['elsewhere'],
    unproven({ what: 'It is not known', why: 'no answer' }),
  );
  assert.ok((await created).verdict.good);
  assert.deepEqual(
    tries[0]?.[0]?.refusals.map(({ code }) => code),
    ['unproven'],
  );
  const { openIntents } = await store.read();
  assert.deepEqual(
    openIntents.map(({ making }) => making.place),
    ['elsewhere'],
  );
});

test('a making with a lost try behind it is made, and its intent stays open all the same', async () => {
  const { world, place } = laptop().process(1);
  const { provider } = place;
  const late: Provider = {
    ...provider,
    make: async (making, boot, signal) => {
      const made = await provider.make(making, boot, signal);
      return making.kind === 'network' ? { ...made, late: true } : made;
    },
  };
  assert.ok((await world.clock.through(create({ ...place, provider: late }, preparedFleet(1)))).verdict.good);
  const { openIntents, made } = await place.store.read();
  assert.deepEqual(
    openIntents.map(({ making }) => making.kind),
    ['network'],
  );
  assert.equal(made.size, 2);
});
