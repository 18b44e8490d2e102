import assert from 'node:assert/strict';
import { test } from 'node:test';
import { MayflyError } from '../../scripts/errors.ts';
import { untilRunning } from '../../scripts/operations/until-running.ts';
import { watch } from '../../scripts/operations/watch.ts';
import type { Look, Provider, ProviderMachine } from '../../scripts/providers/provider.ts';
import { fakeClock } from '../support/clock.ts';

const scope = { fleet: 'hello', environment: 'default' };
const owner = { ...scope, release: 'r', run: 'r-1' };
const never = new AbortController().signal;
const nothing: Look = { machines: [], others: [], unseen: [], asked: [] };

const machine = (place: string, state: ProviderMachine['state'] = 'running'): ProviderMachine => ({
  kind: 'machine',
  id: `i-${place}`,
  name: `hello-${place}`,
  place,
  owner,
  state,
  endpoint: { host: place, port: 22 },
});
const watched = (where: string) => ({ id: `i-${where}`, name: `hello-${where}`, where });

/** A provider of which only `look` is asked, place by place. */
const looking = (answer: (place: string, look: number) => Look | Promise<Look>) => {
  const asked: string[] = [];
  const provider = {
    look: async (_scope: unknown, _kinds: unknown, places: readonly string[] = []) => {
      assert.equal(places.length, 1, 'one place at a time');
      const [place = ''] = places;
      asked.push(place);
      return answer(place, asked.filter(each => each === place).length);
    },
  } as Partial<Provider> as Provider;
  return { provider, asked };
};

const names = (count: number) => Array.from({ length: count }, (_, index) => `p${index}`);

test('a place that does not answer holds no other place back', async () => {
  const clock = fakeClock();
  const { provider } = looking(place =>
    place === 'silent'
      ? new Promise<Look>(() => undefined)
      : { ...nothing, machines: [machine(place)], asked: [place] },
  );
  const machines = watch(clock, provider, scope, ['silent', 'good'], never);
  void machines.machine(watched('silent'));
  const found = await clock.through(untilRunning(clock, machines, watched('good'), 60, never));
  assert.equal(found.endpoint?.host, 'good');
});

test('one place is asked at once and then twice a second; one look serves all who wait', async () => {
  const clock = fakeClock();
  const { provider, asked } = looking((place, look) => ({
    ...nothing,
    machines: [machine(place, look > 4 ? 'running' : 'pending')],
    asked: [place],
  }));
  const machines = watch(clock, provider, scope, ['one'], never);
  const waiting = Array.from({ length: 20 }, () => untilRunning(clock, machines, watched('one'), 60, never));
  await clock.through(Promise.all(waiting));
  assert.equal(asked.length, 5);
  assert.equal(clock.monotonic(), 2000);
});

test('whoever waited for his turn gets a new look, also where sums of fractions round', async () => {
  const clock = fakeClock();
  const { provider, asked } = looking(() => nothing);
  const machines = watch(clock, provider, scope, ['one'], never);
  // 500 ms later it is 499.9999999999999 ms later.
  await clock.advance(777.5048623520853);
  await clock.through(machines.next(watched('one')));
  await clock.through(machines.next(watched('one')));
  assert.equal(asked.length, 2);
});

test('the more places a fleet has, the rarer each is asked while machines are waited for', async () => {
  const clock = fakeClock();
  const places = names(17);
  const { provider, asked } = looking(place => {
    const state = clock.monotonic() < 10_000 ? 'pending' : 'running';
    return { ...nothing, machines: [machine(place, state)], asked: [place] };
  });
  const machines = watch(clock, provider, scope, places, never);
  await clock.through(
    Promise.all(places.map(place => untilRunning(clock, machines, watched(place), 60, never))),
  );
  assert.equal(asked.length, 3 * 17);
  const seen = clock.monotonic();
  // Who tries to connect again and again asks no more than that.
  for (let time = 0; time < 20; time += 1) {
    await clock.advance(1000);
    await Promise.all(places.map(place => machines.lately(watched(place))));
  }
  assert.equal(asked.length, 3 * 17, `after ${seen} ms`);
});

test('what failed is asked anew, whatever the size of the fleet', async () => {
  const clock = fakeClock();
  const { provider, asked } = looking(place => ({ ...nothing, machines: [machine(place)], asked: [place] }));
  const machines = watch(clock, provider, scope, names(17), never);
  await machines.machine(watched('p3'));
  await machines.machine(watched('p3'));
  assert.deepEqual(asked, ['p3', 'p3']);
});

test('waiting for a machine to run ends with the interrupt, also between looks', async () => {
  const clock = fakeClock();
  const controller = new AbortController();
  const { provider } = looking(() => nothing);
  const machines = watch(clock, provider, scope, names(17), controller.signal);
  const waiting = untilRunning(clock, machines, watched('p1'), 600, controller.signal);
  const outcome = assert.rejects(waiting, /interrupted/);
  await clock.advance(100);
  controller.abort(new Error('interrupted'));
  await outcome;
});

test('a machine that was made and not shown yet is not pending where its place could not be asked', async () => {
  const clock = fakeClock();
  const why = 'machines: RequestExpired: Request has expired.';
  const next = 'aws sso login';
  const { provider } = looking(place => ({
    ...nothing,
    machines: [machine(place, 'pending')],
    unseen: [{ place, why, next }],
  }));
  const machines = watch(clock, provider, scope, ['one'], never);
  await assert.rejects(clock.through(untilRunning(clock, machines, watched('one'), 5, never)), thrown => {
    assert.ok(thrown instanceof MayflyError);
    assert.deepEqual(thrown.telling, {
      what: 'It is not known whether the machine runs: after 5 s its place could not be asked',
      machine: 'hello-one',
      why: `one could not be asked for its machines: ${why}`,
      next,
    });
    return true;
  });
});

test('a look that failed once fails no machine', async () => {
  const clock = fakeClock();
  const { provider } = looking((place, look) =>
    look === 1
      ? { ...nothing, machines: [machine(place, 'pending')], unseen: [{ place, why: 'no answer' }] }
      : { ...nothing, machines: [machine(place)], asked: [place] },
  );
  const machines = watch(clock, provider, scope, ['one'], never);
  const found = await clock.through(untilRunning(clock, machines, watched('one'), 60, never));
  assert.equal(found.state, 'running');
});

test('a part of a place that could not be asked does not make its machines gone', async () => {
  const clock = fakeClock();
  const { provider } = looking((place, look) =>
    look === 1
      ? { ...nothing, unseen: [{ place: `${place} (machines)`, why: 'busy' }], asked: [place] }
      : { ...nothing, machines: [machine(place)], asked: [place] },
  );
  const machines = watch(clock, provider, scope, ['one'], never);
  await assert.rejects(clock.through(machines.machine(watched('one'))), /could not be asked/);
  assert.ok(await clock.through(machines.machine(watched('one'))));
});

test('another place that could not be asked says nothing about a machine of this one', async () => {
  const clock = fakeClock();
  const { provider } = looking(place => ({
    ...nothing,
    machines: [machine(place)],
    unseen: [{ place: 'other', why: 'its daemon does not run' }],
    asked: [place],
  }));
  const machines = watch(clock, provider, scope, ['one'], never);
  assert.ok(await clock.through(machines.machine(watched('one'))));
});
