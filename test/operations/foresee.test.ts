import assert from 'node:assert/strict';
import { test } from 'node:test';
import { failure, unproven } from '../../scripts/errors.ts';
import { foresee } from '../../scripts/operations/foresee.ts';
import { laptop, preparedFleet } from '../support/memory-fleet.ts';

test('where neither the plan nor the look is answered the plan’s words are told, whichever fails first', async () => {
  for (const [planned, looked] of [
    [2_000, 1_000],
    [1_000, 2_000],
  ] as const) {
    const { world, place } = laptop().process(1);
    const { clock } = world;
    const provider = {
      ...place.provider,
      plan: async () => {
        await clock.sleep(planned);
        throw failure({ what: 'no plan' });
      },
      look: async () => {
        await clock.sleep(looked);
        throw unproven({ what: 'no look' });
      },
    };
    const blind = { ...place, provider };
    await assert.rejects(clock.through(foresee(blind, preparedFleet(1), 'heal')), /no plan/);
    assert.equal(clock.monotonic(), planned);
    const half = { ...place, provider: { ...provider, plan: place.provider.plan } };
    await assert.rejects(clock.through(foresee(half, preparedFleet(1), 'heal')), /no look/);
  }
});
