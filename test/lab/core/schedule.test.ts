import assert from 'node:assert/strict';
import { test } from 'node:test';
import { newSchedule } from '../../../lab/core/schedule.ts';
import { seeded } from '../../support/seeded.ts';

test('what is planned happens in the order of its time, and at the same time in the order of its planning', () => {
  const random = seeded(3);
  const schedule = newSchedule();
  const plan = Array.from({ length: 2_000 }, (_, order) => ({ time: random.below(300), order }));
  const done: typeof plan = [];
  for (const each of plan) schedule.at(each.time, () => done.push(each));
  for (let next = schedule.next(149); next; next = schedule.next(149)) next.effect();
  assert.ok(done.every(({ time }) => time <= 149) && schedule.due() === 150);
  for (let next = schedule.next(300); next; next = schedule.next(300)) next.effect();
  assert.deepEqual(
    done,
    plan.toSorted((a, b) => a.time - b.time || a.order - b.order),
  );
});
