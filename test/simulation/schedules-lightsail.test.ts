import assert from 'node:assert/strict';
import { test } from 'node:test';
import { sweepApart } from './apart.ts';
import { words } from './sweep.ts';

// The same schedules on Lightsail, a small share of them; more by `just prove --provider lightsail`.

test('1,200 lives of fleets on Lightsail, with every fault and killed anywhere: nothing left, nothing doubled', async () => {
  const { schedules, failures, twice, tally } = await sweepApart({
    first: 1,
    count: 1200,
    cloud: 'lightsail',
  });
  assert.equal(failures.length, 0, words(failures, 'lightsail'));
  assert.deepEqual([schedules, twice], [1200, 12]);
  // Worth nothing if little happens in them.
  for (const what of ['create died', 'destroy died', 'heal created', 'exit 3', 'exit 130', 'not proven'])
    assert.ok((tally[what] ?? 0) > 10, `${what}: ${tally[what]}`);
});
