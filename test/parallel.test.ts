import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fanOut, joined, slots } from '../scripts/parallel.ts';

const turns = async (count: number) => {
  for (let turn = 0; turn < count; turn += 1) await null;
};

test('signals of many tasks are aborted with the one that they follow, with its reason, late comers too', () => {
  const controller = new AbortController();
  const signals = fanOut(controller.signal);
  const [first, second] = [signals.one(), signals.one()];
  controller.abort('stop');
  assert.deepEqual([first.reason, second.reason, signals.one().reason], ['stop', 'stop', 'stop']);
});

test('signals follow no more when their tasks are over', () => {
  const controller = new AbortController();
  const signals = fanOut(controller.signal);
  const one = signals.one();
  signals.end();
  controller.abort('stop');
  assert.equal(one.aborted, false);
});

test('who asks while a task runs is answered by the next run, and all of them by the same one', async () => {
  const ends: ((number: number) => void)[] = [];
  const ask = joined(() => new Promise<number>(resolve => ends.push(resolve)));
  const first = ask();
  await turns(10);
  const others = [ask(), ask()];
  await turns(10);
  assert.equal(ends.length, 1);
  ends[0]?.(1);
  await turns(10);
  assert.equal(ends.length, 2);
  ends[1]?.(2);
  assert.deepEqual([await first, ...(await Promise.all(others))], [1, 2, 2]);
});

test('a run that fails does not stop the next one', async () => {
  let runs = 0;
  const ask = joined(async () => {
    runs += 1;
    if (runs === 1) throw new Error('once');
    return runs;
  });
  await assert.rejects(ask(), /once/);
  assert.equal(await ask(), 2);
});

test('a slot is had by one at a time, and given back once, however often', async () => {
  const slot = slots(1);
  const over = await slot();
  const had: string[] = [];
  const waiting = ['a', 'b'].map(async name => {
    const mine = await slot();
    had.push(name);
    return mine;
  });
  await turns(10);
  assert.deepEqual(had, []);
  over();
  over();
  await turns(10);
  assert.deepEqual(had, ['a']);
  (await waiting[0])?.();
  (await waiting[1])?.();
  assert.deepEqual(had, ['a', 'b']);
});
