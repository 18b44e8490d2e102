import assert from 'node:assert/strict';
import { test } from 'node:test';
import { MayflyError } from '../../scripts/errors.ts';
import { fold } from '../../scripts/store/fold.ts';
import { folderStore } from '../../scripts/store/folder.ts';
import type { FleetStore, JournalRecord, LockedFleetStore, Memory } from '../../scripts/store/store.ts';
import { fakeClock } from '../support/clock.ts';
import type { Drive } from '../support/drive.ts';
import type { Fate } from '../support/fate.ts';
import { seeded } from '../support/seeded.ts';
import { type Births, type SimulatedProcess, simulatedProcess } from '../support/world.ts';
import { life, making, scope } from './records.ts';

/** What a process did to a store, and how far it knew. */
interface Ledger {
  /** Since the journal began: what was handed in, and how many of these were acknowledged. */
  records: JournalRecord[];
  acknowledged: number;
  /** The journal that `forget` or `restart` was about to begin. */
  instead?: JournalRecord[];
  key: (string | undefined)[];
  release: (string | undefined)[];
}

/** The life of a fleet, twice, with everything that a store is asked for. */
const story = async (store: FleetStore, ledger: Ledger): Promise<void> => {
  const write = async (locked: LockedFleetStore, ...records: JournalRecord[]) => {
    ledger.records.push(...records);
    const upTo = ledger.records.length;
    await locked.write(...records);
    ledger.acknowledged = Math.max(ledger.acknowledged, upTo);
  };
  const begin = async (records: JournalRecord[], task: () => Promise<void>) => {
    ledger.instead = records;
    await task();
    Object.assign(ledger, { records, acknowledged: records.length });
    delete ledger.instead;
  };

  const creating = await store.lock('create');
  ledger.key.push('secret');
  await creating.keepClientKey('secret');
  ledger.key.shift();
  ledger.release.push('{}');
  await creating.keepRelease('abc', '{}');
  ledger.release.shift();
  const [generation, run, ...rest] = life as [JournalRecord, JournalRecord, ...JournalRecord[]];
  await write(creating, generation, run);
  await Promise.all(rest.map(record => write(creating, record)));
  await write(creating, { type: 'ended', run: 'r-1', exit: 1 });
  await creating.unlock();

  const destroying = await store.lock('destroy');
  await write(destroying, { type: 'run', run: 'r-2', command: 'destroy' });
  await write(
    destroying,
    { type: 'removed', name: making(1).name },
    { type: 'removed', name: making(2).name },
  );
  ledger.key.push(undefined);
  ledger.release.push(undefined);
  await begin([{ type: 'generation', generation: 2 }], () => destroying.forget());
  ledger.key.shift();
  ledger.release.shift();
  await destroying.unlock();

  const again = await store.lock('create');
  await begin([{ type: 'generation', generation: 3 }], () => again.restart(3));
  await write(again, { type: 'run', run: 'r-3', command: 'create' });
  await again.unlock();
};

const newLedger = (): Ledger => ({ records: [], acknowledged: 0, key: [undefined], release: [undefined] });

interface Stage {
  readonly drive?: Drive;
  readonly births: Births;
}
const start = (seed: number, pid: number, { drive, births }: Stage, fate: Fate = {}): SimulatedProcess =>
  simulatedProcess({ random: seeded(seed), pid, births, fate, clock: fakeClock(), ...(drive && { drive }) });
const open = ({ world }: SimulatedProcess) => folderStore(world, '/laptop/store').open(scope);

const remembered = (records: readonly JournalRecord[]): Memory => {
  const time = fakeClock().now();
  return { ...fold(records.map(record => ({ record, time }))), known: records.length > 0 };
};

/** The memories that a reader may find. */
const possible = ({ records, acknowledged, instead }: Ledger): Memory[] => {
  const states = Array.from({ length: records.length - acknowledged + 1 }, (_, more) =>
    records.slice(0, acknowledged + more),
  );
  return [...states, ...(instead ? [instead] : [])].map(remembered);
};

const text = ({ machines, made, ...memory }: Memory) =>
  JSON.stringify([memory, [...machines].sort(), [...made].sort()]);

const assertPossible = async (store: FleetStore, ledger: Ledger, where: string): Promise<Memory> => {
  const memory = await store.read();
  assert.ok(possible(ledger).map(text).includes(text(memory)), `${where}: ${text(memory)}`);
  const { instead } = ledger;
  // The last thing that goes is the journal: what reads as forgotten has no key any more.
  if (instead && ledger.key.length > 1 && text(memory) === text(remembered(instead)))
    assert.equal(await store.clientKey(), undefined, where);
  assert.ok(ledger.key.includes(await store.clientKey()), `${where}: key`);
  assert.ok(ledger.release.includes(await store.release('abc')), `${where}: release`);
  return memory;
};

const assertTidy = (drive: Drive, where: string) => {
  const left = [...drive.tree().keys()];
  assert.deepEqual(
    left.filter(name => name.endsWith('.tmp')),
    [],
    where,
  );
  assert.equal(left.filter(name => name.includes('/lock/')).length, 1, where);
};

for (const end of ['is killed', 'is killed and the power goes'])
  test(`a command that ${end} at any call leaves what it had acknowledged, and the next one goes on from there`, async () => {
    let deaths = 0;
    for (let dieAt = 1; ; dieAt += 1) {
      const where = `death at call ${dieAt}`;
      const births: Births = new Map();
      const dying = start(dieAt, 1, { births }, { dieAt });
      const { drive } = dying;
      const ledger = newLedger();
      if ((await Promise.race([story(open(dying), ledger), dying.life.died])) !== 'died') break;
      deaths += 1;
      if (end.includes('power')) drive.losePower(seeded(dieAt));

      const reader = open(start(1, 2, { drive, births }));
      const before = await assertPossible(reader, ledger, where);
      const next = open(start(2, 3, { drive, births }));
      const locked = await next.lock('create');
      assert.equal(text(await locked.read()), text(before), where);
      await locked.write({ type: 'made', name: 'new', run: 'r-9' });
      await locked.unlock();
      drive.losePower(seeded(dieAt + 1));
      const last = open(start(3, 4, { drive, births }));
      const after = await last.read();
      const expected = { ...before, made: new Set([...before.made, 'new']), known: true };
      assert.equal(text(after), text(expected), where);
      // A name whose removal was not synced may come back with the power: the next lock sweeps it.
      await (await last.lock('create')).unlock();
      assertTidy(drive, where);
    }
    assert.ok(deaths > 300, `${deaths} deaths`);
  });

test('what the next command has read is not lost with the power before it writes', async () => {
  for (let dieAt = 1; ; dieAt += 1) {
    const where = `death at call ${dieAt}`;
    const births: Births = new Map();
    const dying = start(dieAt, 1, { births }, { dieAt });
    const { drive } = dying;
    if ((await Promise.race([story(open(dying), newLedger()), dying.life.died])) !== 'died') break;
    const next = start(2, 2, { drive, births });
    const read = await (await open(next).lock('create')).read();
    next.die();
    drive.losePower(seeded(dieAt));
    assert.equal(text(await open(start(3, 3, { drive, births })).read()), text(read), where);
  }
});

for (const code of ['ENOSPC', 'EIO', 'EROFS', 'EMFILE'])
  test(`${code} at any call is told with its file and a next step, and harms nothing that was recorded`, async () => {
    let told = 0;
    for (let failAt = 1; ; failAt += 1) {
      const where = `${code} at call ${failAt}`;
      const births: Births = new Map();
      const failing = start(failAt, 1, { births }, { failAt, failUntil: failAt + 2, code });
      const { drive } = failing;
      const ledger = newLedger();
      const error = await story(open(failing), ledger).then(
        () => undefined,
        thrown => thrown,
      );
      if (failing.life.calls() < failAt) break;
      if (error !== undefined) {
        told += 1;
        assert.ok(error instanceof MayflyError, `${where}: ${error?.stack}`);
        assert.ok(error.telling.file?.startsWith('/laptop'), where);
        assert.ok(error.telling.why?.includes(code), where);
        assert.ok(error.telling.next, where);
      }
      await assertPossible(open(start(1, 2, { drive, births })), ledger, where);
      failing.die();
      const locked = await open(start(2, 3, { drive, births })).lock('create');
      await locked.write({ type: 'made', name: 'new', run: 'r-9' });
      await locked.unlock();
      assertTidy(drive, where);
    }
    assert.ok(told > 200, `${told} errors`);
  });

test('a command that met a full disk for a moment goes on when there is room again', async () => {
  const calls = await (async () => {
    const counting = start(1, 1, { births: new Map() });
    await story(open(counting), newLedger());
    return counting.life.calls();
  })();
  for (let failAt = 1; failAt <= calls; failAt += 1) {
    const births: Births = new Map();
    const failing = start(failAt, 1, { births }, { failAt, code: 'ENOSPC' });
    const { drive } = failing;
    const store = open(failing);
    const stubborn = async <T>(task: () => Promise<T>): Promise<T> => task().catch(task);
    const locked = await stubborn(() => store.lock('create'));
    for (const record of life) await stubborn(() => locked.write(record));
    await stubborn(() => locked.keepClientKey('secret'));
    await stubborn(() => locked.unlock());
    assertTidy(drive, `failure at call ${failAt}`);
    drive.losePower(seeded(failAt));
    const reader = open(start(2, 2, { drive, births }));
    const memory = await reader.read();
    assert.equal(text(memory), text(remembered(life)), `failure at call ${failAt}`);
    assert.equal(await reader.clientKey(), 'secret');
    assert.equal(await reader.holder(), undefined);
  }
});
