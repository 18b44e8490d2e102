import assert from 'node:assert/strict';
import { test } from 'node:test';
import { newServerTime } from '../../../scripts/providers/aws/server-time.ts';
import { fakeClock } from '../../support/clock.ts';

test('AWS’s time goes on from its last answer, however wrong this computer’s clock is', async () => {
  const clock = fakeClock();
  const time = newServerTime(clock);
  assert.equal(time.now(), undefined);
  time.heard(new Date('2030-01-01T00:00:00Z'));
  await clock.advance(90_000);
  assert.equal(time.now()?.toISOString(), '2030-01-01T00:01:30.000Z');
});

test('after a sleep, or when this computer’s clock was turned, nobody knows it until the next answer', async () => {
  const clock = fakeClock();
  const time = newServerTime(clock);
  time.heard(new Date('2030-01-01T00:00:00Z'));
  clock.jump(3_600_000);
  assert.equal(time.now(), undefined);
  time.heard(new Date('2030-01-01T01:00:00Z'));
  assert.equal(time.now()?.toISOString(), '2030-01-01T01:00:00.000Z');
});
