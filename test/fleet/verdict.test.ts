import assert from 'node:assert/strict';
import { test } from 'node:test';
import { phases } from '../../scripts/fleet/phase.ts';
import { fleetVerdict, type Observed } from '../../scripts/fleet/verdict.ts';
import { seeded } from './seeded.ts';

const ready = (name: string): Observed => ({ name, phase: 'ready' });
const broken: Observed = {
  name: 'x-3',
  phase: 'reachable',
  failed: { phase: 'booted', why: 'cloud-init:\n\x1b[31merror' },
};

test('a fleet is good when all that it wants are ready', () => {
  assert.deepEqual(fleetVerdict({ count: 2, min: 2 }, [ready('x-1'), ready('x-2')]), {
    ready: 2,
    wanted: 2,
    min: 2,
    good: true,
    line: '2 of 2 machines are ready',
  });
  assert.equal(fleetVerdict({ count: 1, min: 1 }, [ready('x-1')]).line, '1 of 1 machine is ready');
});

test('a fleet that lacks machines is good from min on, and says what failed', () => {
  const { good, line } = fleetVerdict({ count: 3, min: 2 }, [ready('x-1'), ready('x-2'), broken]);
  assert.equal(good, true);
  assert.equal(
    line,
    '2 of 3 machines are ready, at least 2 must be, 1 failed (x-3 before booted: cloud-init: \\u{1b}[31merror)',
  );
});

test('a machine that is still on its way, or was never seen, is not ready', () => {
  assert.deepEqual(
    fleetVerdict({ count: 4, min: 2 }, [ready('x-1'), { name: 'x-2', phase: 'restarted' }, { name: 'x-3' }]),
    {
      ready: 1,
      wanted: 4,
      min: 2,
      good: false,
      line: '1 of 4 machines are ready, at least 2 must be, 2 are not there yet, 1 was not seen',
    },
  );
  assert.equal(fleetVerdict({ count: 1, min: 1 }, []).good, false);
});

test('a machine that failed is not ready, whatever phase it had reached', () => {
  const failed = { phase: 'ready' as const, why: 'a unit died' };
  const { ready: count, good } = fleetVerdict({ count: 1, min: 1 }, [
    { name: 'x-1', phase: 'ready', failed },
  ]);
  assert.deepEqual({ count, good }, { count: 0, good: false });
});

test('a machine that is told twice counts once, and once failed it stays failed', () => {
  assert.equal(fleetVerdict({ count: 2, min: 2 }, [ready('x-1'), ready('x-1')]).good, false);
  assert.equal(fleetVerdict({ count: 1, min: 1 }, [ready('x-3'), broken]).ready, 0);
});

test('nothing is good with no machine ready, even when nothing is asked', () => {
  assert.equal(fleetVerdict({ count: 0, min: 0 }, []).good, false);
});

test('2000 random fleets: fewer ready machines than min is never good, and the line is one line', () => {
  for (let seed = 1; seed <= 2000; seed++) {
    const random = seeded(seed);
    const machines = Array.from({ length: random.below(6) }, (_, slot): Observed => {
      const failed = random.below(4) === 0 && { failed: { phase: random.pick(phases), why: 'why\n' } };
      const phase = random.below(5) > 0 && {
        phase: random.below(2) ? ('ready' as const) : random.pick(phases),
      };
      return { name: `x-${slot}`, ...phase, ...failed };
    });
    const observed = machines.filter(({ phase, failed }) => phase === 'ready' && !failed).length;
    const min = 1 + random.below(4);
    const verdict = fleetVerdict({ count: min + random.below(3), min }, machines);
    assert.equal(verdict.ready, observed, `seed ${seed}`);
    assert.equal(verdict.good, observed >= min, `seed ${seed}`);
    assert.doesNotMatch(verdict.line, /\n/);
  }
});
