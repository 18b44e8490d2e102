import assert from 'node:assert/strict';
import { test } from 'node:test';
import { MayflyError } from '../../scripts/errors.ts';
import type { Connect } from '../../scripts/machine/contact.ts';
import { ConnectionLost } from '../../scripts/machine/session.ts';
import { create } from '../../scripts/operations/create.ts';
import type { LogLine } from '../../scripts/operations/log-line.ts';
import { type LogsOptions, logs } from '../../scripts/operations/logs.ts';
import { type Laptop, laptop, preparedFleet } from '../support/memory-fleet.ts';

// Journals of several machines, as their script prints them, over connections that are lost.

type Entry = readonly [number, string];

interface Journals {
  /** Milliseconds and text, by slot. */
  readonly entries: Readonly<Record<number, Entry[]>>;
  /** A connection is lost after so many entries. */
  readonly cut?: number;
  /** Exit code instead of an answer, by slot. */
  readonly refusing?: Readonly<Record<number, number>>;
  readonly connections?: { count: number };
}

/** Connects to machines that know nothing but their journal. */
const journalConnect =
  ({ entries, cut, refusing = {}, connections }: Journals): Connect =>
  async ({ endpoint, clock }) => {
    if (connections) connections.count += 1;
    const own = entries[endpoint.port] ?? [];
    return {
      closed: new Promise(() => undefined),
      close: () => undefined,
      run: async (_, { args = [], onLine, signal }) => {
        const answer = { code: refusing[endpoint.port] ?? 0, stdout: '', stderr: '', dropped: 0 };
        if (answer.code !== 0) return answer;
        const [after = '-', , number = 'all', follow] = args;
        let next = after === '-' ? 0 : Number(after) + 1;
        if (after === '-' && number !== 'all') next = Math.max(0, own.length - Number(number));
        for (let said = 0; ; next += 1) {
          const entry = own[next];
          if (!entry && follow !== 'yes') return answer;
          if (!entry) {
            onLine?.('');
            await clock.sleep(1000, signal);
            next -= 1;
            continue;
          }
          if (cut !== undefined && follow === 'yes' && said === cut) throw new ConnectionLost('cut');
          said += 1;
          onLine?.(JSON.stringify([String(next), entry[0] * 1000, 'hello.service', entry[1]]));
        }
      },
    };
  };

const made = async (count: number): Promise<Laptop> => {
  const computer = laptop();
  const { world, place } = computer.process(1);
  assert.ok((await world.clock.through(create(place, preparedFleet(count)))).verdict.good);
  return computer;
};

const read = async (
  journals: Journals,
  options: LogsOptions = {},
  count = 2,
  until?: (lines: LogLine[]) => boolean,
) => {
  const { world, place } = (await made(count)).process(2);
  const stop = new AbortController();
  const lines: LogLine[] = [];
  const notes: string[] = [];
  const end = await world.clock.through(
    logs(
      { ...place, connect: journalConnect(journals), signal: stop.signal },
      options,
      line => {
        lines.push(line);
        if (until?.(lines)) stop.abort(new Error('enough'));
      },
      ({ machine, text }) => notes.push(`${machine}: ${text}`),
    ),
  );
  return { lines, notes, end, said: lines.map(({ machine, text }) => `${machine} ${text}`) };
};

test('lines of all machines are told in order of time, each with its machine, unit and time', async () => {
  const { lines, said } = await read({
    entries: {
      1: [
        [10, 'a'],
        [30, 'c'],
        [30, 'd'],
      ],
      2: [
        [20, 'b'],
        [40, 'e'],
      ],
    },
  });
  assert.deepEqual(said, ['hello-1 a', 'hello-2 b', 'hello-1 c', 'hello-1 d', 'hello-2 e']);
  assert.deepEqual(lines[0], { machine: 'hello-1', unit: 'hello.service', text: 'a', at: new Date(10) });
});

test('escapes are stripped, and a text of several lines is several lines', async () => {
  const { said } = await read({ entries: { 1: [[1, '\u001b[31mred\u001b[0m\r\nsecond\u0007 \u202eline']] } });
  assert.deepEqual(said, ['hello-1 red', 'hello-1 second line']);
});

test('the last lines of each machine are told; those that do not match are not counted among them', async () => {
  const many = Array.from(
    { length: 1000 },
    (_, index): Entry => [index, `line ${index} ${index % 10 === 0 ? 'Error' : 'fine'}`],
  );
  const last = await read({ entries: { 1: many } }, { lines: 3 }, 1);
  assert.deepEqual(
    last.said.map(text => text.slice(0, 16)),
    ['hello-1 line 997', 'hello-1 line 998', 'hello-1 line 999'],
  );
  const errors = await read({ entries: { 1: many } }, { lines: 2, search: 'ERROR' }, 1);
  assert.deepEqual(errors.said, ['hello-1 line 980 Error', 'hello-1 line 990 Error']);
  assert.deepEqual(errors.end.machines, [{ name: 'hello-1', lines: 2, dropped: 98 }]);
  const exact = await read({ entries: { 1: many } }, { filter: '^line 99[0-9] E', search: 'error' }, 1);
  assert.deepEqual(exact.said, ['hello-1 line 990 Error']);
});

test('one machine is chosen by its number, and a wrong expression is refused before anybody is asked', async () => {
  const { said } = await read({ entries: { 1: [[1, 'a']], 2: [[2, 'b']] } }, { machines: ['2', 'hello-2'] });
  assert.deepEqual(said, ['hello-2 b']);
  await assert.rejects(
    read({ entries: {} }, { filter: '(' }),
    (error: unknown) => error instanceof MayflyError && error.exit === 2,
  );
});

test('a machine without a journal is told, and the others are read all the same', async () => {
  const { said, notes, end } = await read({ entries: { 1: [[1, 'a']] }, refusing: { 2: 120 } });
  assert.deepEqual(said, ['hello-1 a']);
  assert.match(notes.join(), /hello-2: Its journal cannot be read: it has no journald/);
  assert.match(end.machines[1]?.why ?? '', /no journald/);
});

test('while it follows, lost connections lose no line, double none, and are told once each', async () => {
  const entries: Record<number, Entry[]> = {
    1: Array.from({ length: 40 }, (_, index): Entry => [index, `one ${index}`]),
    2: Array.from({ length: 40 }, (_, index): Entry => [index, `two ${index}`]),
  };
  const connections = { count: 0 };
  const { said, notes } = await read(
    { entries, cut: 7, connections },
    { follow: true, lines: 5 },
    2,
    lines => {
      // New lines come while it follows.
      const own = entries[1] ?? [];
      if (own.length < 70) own.push([own.length, `one ${own.length}`]);
      return lines.filter(({ machine }) => machine === 'hello-1').length === 35;
    },
  );
  const numbers = said.filter(text => text.startsWith('hello-1')).map(text => Number(text.split(' ')[2]));
  assert.deepEqual(
    numbers,
    Array.from({ length: 35 }, (_, index) => 35 + index),
  );
  assert.ok(connections.count > 4, `${connections.count} connections`);
  assert.match(notes[0] ?? '', /lost: cut; trying again/);
});
