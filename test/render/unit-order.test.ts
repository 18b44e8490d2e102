import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseUnit } from '../../scripts/render/unit-file.ts';
import { activated, orderingCycles } from '../../scripts/render/unit-order.ts';

const unit = (name: string, ...lines: string[]) => ({
  name,
  settings: parseUnit(['[Unit]', ...lines].join('\n')).settings,
});
const cycles = (...units: ReturnType<typeof unit>[]) => orderingCycles(units).map(path => path.join(' → '));

test('services that wait for each other are found, whichever way it is written', () => {
  assert.deepEqual(cycles(unit('a.service', 'After=b.service'), unit('b.service', 'After=a.service')), [
    'a.service → b.service → a.service',
  ]);
  assert.deepEqual(cycles(unit('a.service', 'After=b.service', 'Before=b.service'), unit('b.service')), [
    'a.service → b.service → a.service',
  ]);
  assert.deepEqual(
    cycles(
      unit('a.service', 'Before=b.service'),
      unit('b.service', 'Before=c.service'),
      unit('c.service', 'Before=a.service'),
    ),
    ['a.service → c.service → b.service → a.service'],
  );
  assert.deepEqual(cycles(unit('a.service', 'After=a.service')), ['a.service → a.service']);
});

test("what systemd orders by itself takes part: a service comes after the system's start, a socket before it", () => {
  assert.deepEqual(cycles(unit('a.service', 'Before=sysinit.target')), [
    'a.service → basic.target → sysinit.target → a.service',
  ]);
  assert.deepEqual(cycles(unit('a.service', 'Before=local-fs.target', 'DefaultDependencies=no')), []);
  assert.equal(cycles(unit('a.socket', 'After=b.service'), unit('b.service'), unit('a.service')).length, 1);
  assert.equal(cycles(unit('a.timer', 'After=a.service'), unit('a.service')).length, 1);
});

test('requirements alone are no cycle, and neither is what people usually write', () => {
  assert.deepEqual(
    cycles(
      unit(
        'a.service',
        'Requires=b.service',
        'After=b.service network-online.target',
        'Wants=network-online.target',
      ),
      unit('b.service', 'Wants=a.service', 'After=network.target'),
      unit('c.service', 'After=multi-user.target', 'PartOf=d.target'),
      unit('d.target', 'Wants=a.service b.service c.service'),
      unit('e.service', 'After=d.target', 'Before=shutdown.target'),
      unit('e.timer'),
    ),
    [],
  );
  assert.deepEqual(cycles(unit('d.target', 'Wants=a.service'), unit('a.service', 'After=d.target')), []);
});

test('an empty After= takes nothing back, as in systemd', () => {
  assert.equal(
    cycles(unit('a.service', 'After=b.service', 'After='), unit('b.service', 'After=a.service')).length,
    1,
  );
});

test('a chain of a thousand units is no problem, and a cycle at its end is found', () => {
  const chain = (last: string) =>
    Array.from({ length: 1000 }, (_, index) =>
      unit(`u${index}.service`, `After=${index === 999 ? last : `u${index + 1}.service`}`),
    );
  assert.deepEqual(cycles(...chain('network.target')), []);
  assert.deepEqual(cycles(...chain('u998.service')), ['u998.service → u999.service → u998.service']);
});

test('timers, sockets and paths start the service of their name, or the one they tell', () => {
  assert.equal(activated(unit('a.timer')), 'a.service');
  assert.equal(activated(unit('a.socket', '[Socket]', 'Service=b.service')), 'b.service');
  assert.equal(activated(unit('a.path', '[Path]', 'Unit=c.target')), 'c.target');
  assert.equal(activated(unit('a.service')), undefined);
});
