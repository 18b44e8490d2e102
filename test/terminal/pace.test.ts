import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isDue } from '../../scripts/terminal/due.ts';
import { pace } from '../../scripts/terminal/pace.ts';
import { fakeClock } from '../support/clock.ts';
import { listing, machine, pressed, screenOf, threeMachines, told } from './support.ts';

test('at most ten frames a second are drawn, and none when nothing changed', async () => {
  const clock = fakeClock();
  let frames = 0;
  const pacing = pace(clock, () => {
    frames += 1;
  });
  await clock.advance(10_000);
  assert.equal(frames, 0);
  pacing.mark();
  pacing.mark();
  await clock.advance(0);
  assert.equal(frames, 1, 'the first change is drawn at once');
  for (let change = 0; change < 500; change += 1) {
    pacing.mark();
    await clock.advance(10);
  }
  assert.ok(frames > 45 && frames <= 52, `${frames} frames in 5 s`);
  const before = frames;
  await clock.advance(1_000);
  assert.ok(frames - before <= 1);
  pacing.end();
  pacing.mark();
  await clock.advance(1_000);
  assert.ok(frames - before <= 1);
});

test('a fleet on the screen is asked as often as wanted, more often while somebody is at work, others more rarely', () => {
  const state = pressed(screenOf(threeMachines), 'enter').state;
  const [fleet] = state.fleets;
  assert.ok(fleet);
  const due = (of: typeof state, seconds: number, took = 0) => {
    const [one] = of.fleets;
    return one !== undefined && isDue(of, one, 0, took, seconds * 1000);
  };
  assert.ok(isDue(state, fleet, undefined, 0, 0), 'at first at once');
  assert.ok(!due(state, 9.9) && due(state, 10));
  const held = told(state, {
    is: 'listed',
    fleet: fleet.key,
    listing: listing([machine('hello-1')], { holder: 'ada' }),
  });
  assert.ok(!due(held, 1.9) && due(held, 2));
  const logs = pressed(state, 'l').state;
  assert.ok(!due(logs, 59) && due(logs, 60));
  assert.ok(!due(state, 119, 1_000) && due(state, 120, 1_000), 'what takes long is asked for more rarely');
  assert.ok(!due({ ...state, refresh: 0 }, 100_000), 'or only by hand');
});
