import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fold } from '../../scripts/store/fold.ts';
import { beginJournal, decodeJournal, encodeRecords, type Tip } from '../../scripts/store/journal.ts';
import type { JournalRecord } from '../../scripts/store/store.ts';
import { life, making, nothing, otherScope, scope } from './records.ts';

const at = new Date('2026-11-21T06:00:00.000Z');
const begun = beginJournal(scope, 'one');
const run = (name: string): JournalRecord => ({ type: 'run', run: name, command: 'create' });
const after = (tip: Tip, fence: number, ...names: string[]) => encodeRecords(tip, fence, at, names.map(run));
const decode = (...texts: string[]) => decodeJournal(Buffer.from(texts.join('')), scope);
const runs = (journal: ReturnType<typeof decode>) =>
  journal.lines.map(({ record }) => (record.type === 'run' ? record.run : record.type));

test('records are read as they were written', () => {
  const written = encodeRecords(begun.tip, 7, at, life);
  const journal = decode(begun.text, written.text);
  assert.equal(journal.damage, undefined);
  assert.equal(journal.torn, false);
  assert.deepEqual(
    journal.lines.map(({ record }) => record),
    life,
  );
  assert.deepEqual(
    journal.lines.map(({ fence, sequence }) => [fence, sequence]),
    life.map((_, index) => [7, index + 1]),
  );
  assert.deepEqual(
    journal.lines.map(({ time }) => time),
    life.map(() => at),
  );
  assert.equal(journal.tip.sum, written.tip.sum);
  assert.equal(journal.sums.length, life.length + 1);
});

test('a last line that a crash has cut is dropped, at every byte, and what came before it counts', () => {
  const first = after(begun.tip, 1, 'a');
  const second = after(first.tip, 1, 'b');
  for (let cut = 1; cut < second.text.length; cut += 1) {
    const journal = decode(begun.text, first.text, second.text.slice(0, cut));
    assert.equal(journal.damage, undefined);
    assert.equal(journal.torn, true);
    assert.equal(journal.whole, begun.text.length + first.text.length);
    assert.deepEqual(runs(journal), ['a']);
  }
});

test('lines that are swapped, doubled, left out or taken from elsewhere are damage', () => {
  const [a, b, c] = after(begun.tip, 1, 'a', 'b', 'c').text.split(/(?<=\n)/) as [string, string, string];
  const elsewhere = beginJournal(scope, 'two');
  const foreign = after(elsewhere.tip, 1, 'a').text;
  const cases: [string[], number][] = [
    [[b, a, c], 2],
    [[a, c, b], 3],
    [[a, a, b, c], 3],
    [[a, c], 3],
    [[b, c], 2],
    [[foreign], 2],
    [[a, foreign], 3],
    [[a, '\n', b], 3],
    [[a, b.trimEnd(), c], 3],
  ];
  for (const [lines, line] of cases)
    assert.equal(decode(begun.text, ...lines).damage?.line, line, lines.join(''));
  assert.equal(decode(a, b, c).damage?.line, 1);
  assert.equal(decode(begun.text, begun.text).damage?.line, 2);
});

test('another fleet’s journal, another format and an unknown record are told by name', () => {
  const why = (text: string) => decodeJournal(Buffer.from(text), scope).damage?.why ?? '';
  assert.match(why(beginJournal(otherScope, 'one').text), /environment staging/);
  assert.match(why(begun.text.replace('"version":1', '"version":2')), /format 2/);
  const unknown = { type: 'levitated' } as unknown as JournalRecord;
  const odd = encodeRecords(begun.tip, 1, at, [unknown]).text;
  assert.match(why(begun.text + odd), /levitated/);
  assert.match(why(''), /empty/);
  assert.match(why(begun.text.trimEnd()), /cut/);
});

test('what a holder wrote after it had lost its lock does not count', () => {
  const first = after(begun.tip, 1, 'a');
  const late = after(first.tip, 1, 'late', 'later');
  const next = after(first.tip, 2, 'b');
  const last = after(next.tip, 2, 'c');
  const [one = '', two = ''] = late.text.split(/(?<=\n)/);
  for (const order of [
    [first.text, one, two, next.text, last.text],
    [first.text, one, next.text, two, last.text],
    [first.text, next.text, one, two, last.text],
    [first.text, next.text, one, last.text, two],
  ]) {
    const journal = decode(begun.text, ...order);
    assert.equal(journal.damage, undefined);
    assert.deepEqual(runs(journal), ['a', 'b', 'c']);
    assert.equal(journal.tip.sum, last.tip.sum);
  }
});

test('a holder cannot take back what it wrote itself, and a lower fence cannot take back anything', () => {
  const first = after(begun.tip, 2, 'a');
  const fork = after(begun.tip, 2, 'other');
  assert.equal(decode(begun.text, first.text, fork.text).damage?.line, 3);
  const lower = after(first.tip, 1, 'lower');
  assert.deepEqual(runs(decode(begun.text, first.text, lower.text)), ['a']);
});

const memory = (...records: JournalRecord[]) => ({
  ...fold(records.map(record => ({ record, time: at }))),
  known: records.length > 0,
});

test('an empty journal remembers nothing', () => {
  assert.deepEqual(memory(), nothing(0));
});

test('a fleet is remembered by what was made, what is open, and what is known of each machine', () => {
  assert.deepEqual(memory(...life), {
    known: true,
    generation: 1,
    lastRun: { run: 'r-1', command: 'create', release: 'abc' },
    runs: new Set(['r-1']),
    accounts: new Set(['111122223333']),
    openIntents: [{ run: 'r-1', making: making(2), at }],
    places: new Set(['podman']),
    made: new Set([making(1).name]),
    present: new Map(),
    machines: new Map(
      Object.entries({
        'hello-1': {
          name: 'hello-1',
          hostKeys: ['ssh-ed25519 AAAA'],
          address: { address: '10.0.0.1', host: '127.0.0.1', port: 2201 },
          phase: 'running',
          reached: { running: at },
        },
        'hello-2': { name: 'hello-2', hostKeys: [], failed: { phase: 'requested', why: 'no room' } },
      }),
    ),
  });
});

test('what was made is remembered, machines by their ids, until it is removed', () => {
  const network = { ...making(0), kind: 'network' as const, name: 'net' };
  const present = (...records: JournalRecord[]) => [
    ...memory(
      { type: 'intent', run: 'r-1', making: network },
      { type: 'made', run: 'r-1', name: 'net' },
      { type: 'intent', run: 'r-1', making: making(1) },
      { type: 'made', run: 'r-1', name: making(1).name, machines: [{ id: 'i-1', slot: 1 }, { id: 'i-2' }] },
      ...records,
    ).present.keys(),
  ];
  assert.deepEqual(present(), ['net', 'i-1', 'i-2']);
  assert.deepEqual(present({ type: 'removed', name: 'net', id: 'vpc-1' }), ['i-1', 'i-2']);
  assert.deepEqual(present({ type: 'removed', name: 'hello-1' }, { type: 'removed', name: '', id: 'i-2' }), [
    'net',
  ]);
});

test('a machine of another store that goes takes nothing of ours with it, though it has our name', () => {
  const { machines, present } = memory(
    { type: 'intent', run: 'r-1', making: making(1) },
    { type: 'made', run: 'r-1', name: making(1).name, machines: [{ id: 'i-1', slot: 1 }] },
    { type: 'pinned', machine: 'hello-1', hostKeys: ['ssh-ed25519 AAAA'] },
    { type: 'removed', name: 'hello-1', id: 'i-of-another' },
    { type: 'removed', name: making(1).name, id: 'i-of-a-third' },
  );
  assert.deepEqual([...present.keys()], ['i-1']);
  assert.deepEqual(machines.get('hello-1')?.hostKeys, ['ssh-ed25519 AAAA']);
});

test('an intent stays open until its own call is answered, or the thing is there or gone', () => {
  const { name } = making(1);
  const first: JournalRecord = { type: 'intent', run: 'r-1', making: making(1) };
  const second: JournalRecord = { type: 'intent', run: 'r-2', making: making(1, 'r-2') };
  const open = (...records: JournalRecord[]) =>
    memory(first, second, ...records).openIntents.map(intent => intent.run);
  assert.deepEqual(open(), ['r-1', 'r-2']);
  assert.deepEqual(open({ type: 'refused', run: 'r-2', name, why: 'full' }), ['r-1']);
  assert.deepEqual(open({ type: 'made', run: 'r-2', name }), []);
  assert.deepEqual(open({ type: 'removed', name }), []);
  assert.deepEqual(open({ type: 'made', run: 'r-2', name, late: true }), ['r-1', 'r-2']);
  assert.deepEqual(open({ type: 'made', run: 'r-2', name: 'another' }), ['r-1', 'r-2']);
});

test('a removed machine is forgotten with its host keys, and a machine that goes on has not failed', () => {
  const removed = memory(...life, { type: 'removed', name: making(1).name });
  assert.deepEqual([...removed.machines.keys()], ['hello-2']);
  assert.equal(removed.made.size, 0);
  const again = memory(...life, { type: 'phase', machine: 'hello-2', phase: 'requested' });
  assert.deepEqual(again.machines.get('hello-2'), {
    name: 'hello-2',
    hostKeys: [],
    phase: 'requested',
    reached: { requested: at },
  });
});

test('a replace that is finished after another run had begun is over', () => {
  const replacing = { type: 'replacing', run: 'a', old: [] } as const;
  const done = memory(run('a'), replacing, { type: 'replaced', run: 'a' }, run('b'), {
    type: 'ended',
    run: 'a',
    exit: 0,
  });
  assert.equal(done.replacing, undefined);
  assert.deepEqual([done.lastRun?.run, done.lastRun?.ended], ['b', undefined]);
});

test('a run has ended when its own end is recorded, and no other run’s', () => {
  assert.equal(memory(run('a'), { type: 'ended', run: 'b', exit: 0 }).lastRun?.ended, undefined);
  assert.equal(memory(run('a'), { type: 'ended', run: 'a', exit: 3 }).lastRun?.ended, 3);
  assert.deepEqual(memory(run('a'), { type: 'ended', run: 'a', exit: 0 }, run('b')).lastRun, {
    run: 'b',
    command: 'create',
  });
});
