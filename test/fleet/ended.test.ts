import assert from 'node:assert/strict';
import { test } from 'node:test';
import { endedWords, isLostToSpot } from '../../scripts/fleet/ended.ts';

const now = new Date(2026, 10, 21, 18, 30);

test('a machine that was lost to spot is told with its time, then its zone', () => {
  const why = 'lost to spot in us-west-2a';
  assert.equal(
    endedWords({ why, at: new Date(2026, 10, 21, 12, 3) }, now),
    'lost to spot at 12:03 in us-west-2a',
  );
  assert.equal(
    endedWords({ why: 'lost to spot', at: new Date(2026, 10, 21, 9, 0) }, now),
    'lost to spot at 09:00',
  );
  assert.equal(endedWords({ why }, now), why, 'no time is made up');
});

test('the day is told where it is not today', () => {
  const at = new Date(2026, 10, 20, 23, 59);
  assert.equal(
    endedWords({ why: 'lost to spot in us-west-2a', at }, now),
    'lost to spot at 2026-11-20 23:59 in us-west-2a',
  );
});

test('other reasons are told as they are', () => {
  const why = 'Client.UserInitiatedShutdown: somebody was not lost to spot in us-west-2a';
  assert.equal(endedWords({ why, at: new Date(2026, 10, 21, 12, 3) }, now), `${why}, at 12:03`);
  assert.deepEqual(
    [isLostToSpot(why), isLostToSpot(undefined), isLostToSpot('lost to spot')],
    [false, false, true],
  );
  assert.equal(isLostToSpot('lost to spotty storage'), false);
});
