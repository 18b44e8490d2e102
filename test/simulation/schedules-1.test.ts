import assert from 'node:assert/strict';
import { test } from 'node:test';
import { sweepApart } from './apart.ts';
import { readCorpus } from './corpus.ts';
import { runPlan } from './run.ts';
import { words } from './sweep.ts';

// Seeded schedules of the real operations on the lab, under simulated time. Twice as many with `schedules-2.test.ts`,
// which runs beside this one; a million by `just prove`.

test('schedules that once broke a promise do not break it again', async () => {
  for (const { found, plan } of readCorpus()) assert.deepEqual((await runPlan(plan)).broken, [], found);
});

test('10,000 lives of fleets, with every fault and killed anywhere: nothing left, nothing doubled, the same each time', async () => {
  const { schedules, failures, twice, tally } = await sweepApart({ first: 1, count: 10_000 });
  assert.equal(failures.length, 0, words(failures));
  assert.deepEqual([schedules, twice], [10_000, 100]);
  // Worth nothing if little happens in them.
  for (const what of [
    'create died',
    'destroy died',
    'heal created',
    'exit 3',
    'exit 130',
    'not proven',
    'list listed',
  ])
    assert.ok((tally[what] ?? 0) > 50, `${what}: ${tally[what]}`);
});
