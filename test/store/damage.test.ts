import assert from 'node:assert/strict';
import { test } from 'node:test';
import { folderStore } from '../../scripts/store/folder.ts';
import type { Memory } from '../../scripts/store/store.ts';
import { fakeClock } from '../support/clock.ts';
import type { Drive } from '../support/drive.ts';
import { seeded } from '../support/seeded.ts';
import { type Births, simulatedProcess } from '../support/world.ts';
import { life, nothing, otherScope, scope } from './records.ts';

const folder = '/store/hello/default';
const places = ['journal.jsonl', 'head', 'lock/000000000002.json'].map(name => `${folder}/${name}`);

interface Bench {
  readonly drive: Drive;
  open(pid?: number): ReturnType<ReturnType<typeof folderStore>['open']>;
}

/** A fleet that was worked on twice; the second command is done, or was killed. */
const bench = async (killed = false, seed = 1): Promise<Bench> => {
  const births: Births = new Map();
  const clock = fakeClock();
  const first = simulatedProcess({ births, clock, random: seeded(seed) });
  const { drive } = first;
  const open = (pid = 101) =>
    folderStore(simulatedProcess({ births, clock, drive, pid }).world, '/store').open(scope);
  const store = folderStore(first.world, '/store').open(scope);
  const one = await store.lock('create');
  await one.write(...life);
  await one.unlock();
  const two = await store.lock('create');
  await two.write({ type: 'run', run: 'r-2', command: 'replace' });
  await two.write({ type: 'removed', name: 'x' }, { type: 'ended', run: 'r-2', exit: 0 });
  if (killed) first.die();
  else await two.unlock();
  return { drive, open };
};

/** Every way in which one file is damaged here. */
const damages = function* (whole: Buffer): Generator<[string, Buffer]> {
  for (let at = 0; at < whole.length; at += 1) {
    yield [`cut at byte ${at}`, whole.subarray(0, at)];
    for (const mask of [0x01, 0x20, 0x80]) {
      const flipped = Buffer.from(whole);
      flipped[at] = (whole[at] ?? 0) ^ mask;
      yield [`byte ${at} flipped by ${mask}`, flipped];
    }
    if (at % 16 === 0) {
      const holed = Buffer.from(whole);
      holed.fill(0, at, Math.min(at + 32, whole.length));
      yield [`NULs from byte ${at}`, holed];
      yield [`NULs from byte ${at} to the end`, Buffer.from(whole).fill(0, at)];
    }
  }
  yield ['NULs after the end', Buffer.concat([whole, Buffer.alloc(100)])];
  yield ['a line of NULs after the end', Buffer.concat([whole, Buffer.alloc(100), Buffer.from('\n')])];
  yield ['another version', Buffer.from(whole.toString().replace('"version":1', '"version":9'))];
  yield ['another fleet', Buffer.from(whole.toString().replace('"fleet":"hello"', '"fleet":"world"'))];
};

const sound = async ({ open }: Bench): Promise<Memory> => {
  const memory = await open().read();
  assert.equal(memory.damage, undefined);
  return memory;
};

test('a journal or head that is cut or changed anywhere is told as damage with its file, and never crashes', async () => {
  const there = await bench();
  const memory = await sound(there);
  for (const path of places) {
    const whole = there.drive.tree().get(path);
    assert.ok(whole && whole.length > 100, path);
    for (const [name, content] of damages(whole)) {
      there.drive.plant(path, content);
      const read = await there.open().read();
      if (read.damage) {
        assert.ok([path, places[0]].includes(read.damage.file), `${path}, ${name}`);
        assert.ok(read.damage.why.length > 5 && read.damage.line >= 1, `${path}, ${name}`);
        assert.equal(read.generation, 1, `${path}, ${name}: the generation is in two files`);
      } else {
        // Nothing that counts was changed: the lock's file, a head's ending newline, what follows the last line.
        assert.deepEqual(read, memory, `${path}, ${name}`);
        const harmless = path !== places[0] || name === 'NULs after the end';
        assert.ok(harmless, `${path}, ${name}`);
      }
    }
    there.drive.plant(path, whole);
    await sound(there);
  }
});

test('after a kill, too, a damaged journal never reads as if nothing was made', async () => {
  const there = await bench(true);
  const [path = ''] = places;
  const whole = there.drive.tree().get(path) as Buffer;
  for (const [name, content] of damages(whole)) {
    there.drive.plant(path, content);
    const read = await there.open().read();
    // The head was told of the run: all up to it is there, or the damage is told.
    if (!read.damage) assert.equal(read.lastRun?.run, 'r-2', name);
  }
});

test('a file that is missing or comes from an earlier day is damage', async () => {
  const there = await bench();
  const [journal = '', head = ''] = places;
  const { drive } = there;
  const whole = drive.tree().get(journal) as Buffer;
  const told = drive.tree().get(head) as Buffer;
  const without = async (path: string) => {
    const { files } = simulatedProcess({ drive, pid: 500 }).world;
    await files.remove(path);
    const { damage } = await there.open().read();
    drive.plant(journal, whole);
    drive.plant(head, told);
    return damage?.file;
  };
  assert.equal(await without(journal), journal);
  assert.equal(await without(head), head);

  const lines = whole.toString().split(/(?<=\n)/);
  for (let kept = 1; kept < lines.length; kept += 1) {
    drive.plant(journal, lines.slice(0, kept).join(''));
    assert.equal((await there.open().read()).damage?.file, journal, `cut after line ${kept}`);
  }
  drive.plant(journal, whole);
  const other = await bench(false, 2);
  for (const path of [journal, head]) {
    drive.plant(path, other.drive.tree().get(path) as Buffer);
    assert.equal((await there.open().read()).damage?.file, journal, `another journal's ${path}`);
    drive.plant(journal, whole);
    drive.plant(head, told);
  }
  await sound(there);
});

test('each trace of a fleet without its journal is damage, and a folder that only `debug` used is not', async () => {
  for (const trace of ['head', 'key', 'releases/a.json', 'lock/000000000001.json', 'journal.damaged-1']) {
    const { world, drive } = simulatedProcess();
    drive.plant(`${folder}/${trace}`, 'x');
    const store = folderStore(world, '/store').open(scope);
    assert.match((await store.read()).damage?.why ?? '', /missing/, trace);
  }
  const { world, drive } = simulatedProcess();
  drive.plant(`${folder}/debug/one/probe.json`, '{}');
  drive.plant(`${folder}/.journal.jsonl.0123456789ab.tmp`, 'x');
  const store = folderStore(world, '/store').open(scope);
  assert.equal((await store.read()).damage, undefined);
  assert.equal((await folderStore(world, '/store').open(otherScope).read()).damage, undefined);
});

test('nothing is added to a damaged journal; it is put aside, and a new one begins with a higher generation', async () => {
  for (const path of places.slice(0, 2)) {
    const there = await bench();
    const broken = Buffer.from(there.drive.tree().get(path) as Buffer);
    broken[200] = (broken[200] ?? 0) ^ 1;
    there.drive.plant(path, broken);
    const journal = there.drive.tree().get(places[0] ?? '') as Buffer;
    const locked = await there.open().lock('destroy');
    await assert.rejects(
      locked.write({ type: 'removed', name: 'a' }),
      (error: Error & { telling: { file: string } }) => error.telling.file.startsWith(path),
    );
    await assert.rejects(locked.restart(1), { kind: 'bug' });
    await locked.restart(2);
    assert.deepEqual(await locked.read(), nothing(2));
    await locked.write({ type: 'run', run: 'r-3', command: 'create' });
    await locked.unlock();
    const memory = await sound(there);
    assert.equal(memory.lastRun?.run, 'r-3');
    const aside = [...there.drive.tree()].filter(([name]) => name.includes('journal.damaged-'));
    assert.equal(aside.length, 1);
    assert.deepEqual(aside[0]?.[1], journal);
  }
});

test('a lost journal is not begun anew by the next command that takes the lock', async () => {
  const there = await bench();
  const { world } = simulatedProcess({ drive: there.drive, pid: 500 });
  await world.files.remove(places[0] ?? '');
  const locked = await there.open().lock('create');
  assert.match((await locked.read()).damage?.why ?? '', /missing/);
  await assert.rejects(locked.write({ type: 'run', run: 'r-3', command: 'create' }), /damaged/);
  await locked.restart(2);
  await locked.unlock();
  assert.deepEqual(await sound(there), nothing(2));
});

test('a lock file that cannot be read counts as held, names the file, and is taken over after a lease', async () => {
  const there = await bench(true);
  const path = places[2] ?? '';
  const whole = there.drive.tree().get(path) as Buffer;
  for (const [name, content] of damages(whole)) {
    if (content.equals(whole.subarray(0, -1))) continue;
    there.drive.plant(path, content);
    const births: Births = new Map();
    const clock = fakeClock(new Date(0));
    const { world } = simulatedProcess({ drive: there.drive, births, clock, pid: 200 });
    const store = folderStore(world, '/store').open(scope);
    await assert.rejects(
      store.lock('create'),
      (error: Error & { telling: { file: string } }) => error.telling.file === path,
      name,
    );
    assert.equal((await store.holder())?.user, 'unknown', name);
  }
  const clock = fakeClock(new Date(61_000));
  const { world } = simulatedProcess({ drive: there.drive, clock, pid: 200 });
  const said: string[] = [];
  const store = folderStore(world, '/store').open(scope);
  const locked = await clock.through(store.lock('create', { say: text => said.push(text) }));
  assert.equal(locked.fence, 3);
  assert.equal(clock.monotonic(), 60_000);
  assert.match(said.join(), /000000000002\.json/);
});
