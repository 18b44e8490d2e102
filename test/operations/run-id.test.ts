import assert from 'node:assert/strict';
import { test } from 'node:test';
import { newRunId, runBegan } from '../../scripts/operations/workplace.ts';
import { simulatedProcess } from '../support/world.ts';

test('the id of a run tells when it began, to the second', async () => {
  const { world } = simulatedProcess();
  for (const milliseconds of [0, 59_999, 86_400_000]) {
    await world.clock.advance(milliseconds);
    const began = runBegan(newRunId(world));
    assert.equal(began?.getTime(), Math.floor(world.clock.now().getTime() / 1000) * 1000);
  }
});

test('an id of another form tells nothing', () => {
  for (const run of ['', 'r-1', 'r-1-9f2c41aa', 'r-mfz3k1-9f2c', 'r-MFZ3K1-9f2c41aa', 'x r-mfz3k1-9f2c41aa'])
    assert.equal(runBegan(run), undefined, run);
});
