import assert from 'node:assert/strict';
import { test } from 'node:test';
import { newMachine } from '../../../lab/machines/machine.ts';
import { watchMachines } from '../../../lab/machines/watch.ts';
import { fakeClock } from '../../support/clock.ts';
import { simulatedProcess } from '../../support/world.ts';
import { launched } from './instance.ts';

const seat = { instance: 'i-1', address: '10.89.1.2', mac: '0a:00:00:00:00:01' };

const watched = () => {
  const clock = fakeClock();
  const births = new Map([[7, 'one']]);
  const { world } = simulatedProcess({ clock, births });
  const machine = newMachine(launched(), seat, 'm', clock.now());
  machine.state = 'going';
  machine.process = { pid: 7, birth: 'one' };
  const told: string[] = [];
  const stop = new AbortController();
  const over = watchMachines(
    world,
    {
      machines: () => [machine],
      ended: () => told.push('ended'),
      rebootOverdue: () => told.push('overdue'),
      witnessDue: () => 0,
      consoleDue: () => told.push(`console ${clock.monotonic()}`),
    },
    stop.signal,
  );
  const end = async () => {
    stop.abort();
    await over;
  };
  return { clock, births, machine, told, end };
};

test('the end of a machine’s first process is told once, also when another process has its number', async () => {
  const { clock, births, machine, told, end } = watched();
  await clock.advance(1000);
  assert.deepEqual(told, []);
  births.set(7, 'other');
  await clock.advance(2000);
  assert.deepEqual(told, ['ended']);
  assert.equal(machine.process, undefined);
  await end();
});

test('a machine that is down, or being worked on, is not watched', async () => {
  const { clock, births, machine, told, end } = watched();
  machine.state = 'down';
  births.delete(7);
  await clock.advance(2000);
  assert.deepEqual(told, []);
  await end();
});

test('a reboot that does not come is told once', async () => {
  const { clock, machine, told, end } = watched();
  machine.rebootBy = 1000;
  await clock.advance(900);
  assert.deepEqual(told, []);
  await clock.advance(3000);
  assert.deepEqual(told, ['overdue']);
  await end();
});

test('the console is read less and less often, but at least once a minute', async () => {
  const { clock, machine, told, end } = watched();
  machine.console.due = 3000;
  await clock.advance(300_000);
  const times = told.map(text => Number(text.split(' ')[1]));
  const pauses = times.slice(1).map((time, index) => time - (times[index] ?? 0));
  assert.deepEqual(times.slice(0, 1), [3000]);
  assert.deepEqual(pauses.slice(0, 6), [3000, 6000, 12_000, 24_000, 48_000, 60_000]);
  await end();
});
