import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdir, readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { build } from 'esbuild';
import { folderStore } from '../../scripts/store/folder.ts';
import { decodeJournal } from '../../scripts/store/journal.ts';
import { realWorld } from '../../scripts/world/real.ts';
import { seeded } from '../support/seeded.ts';
import { inTemporaryFolder } from '../support/temporary.ts';
import { scope } from './records.ts';

const lease = { length: 1500, heartbeat: 300 };
const pause = (milliseconds: number) => new Promise(resolve => setTimeout(resolve, milliseconds));

interface Crew {
  readonly root: string;
  readonly notes: string;
  hire(name: string, times: number): Worker;
}
interface Worker {
  readonly child: ChildProcess;
  readonly ended: Promise<{ code: number | null; signal: string | null }>;
}

const withCrew = (task: (crew: Crew) => Promise<void>) =>
  inTemporaryFolder(async folder => {
    const program = join(folder, 'worker.mjs');
    const source = new URL('../support/store-worker.ts', import.meta.url).pathname;
    await build({
      entryPoints: [source],
      outfile: program,
      bundle: true,
      platform: 'node',
      format: 'esm',
      logLevel: 'error',
    });
    const root = join(folder, 'store');
    const notes = join(folder, 'notes');
    await mkdir(notes);
    const working = new Set<ChildProcess>();
    const hire = (name: string, times: number): Worker => {
      const words = [program, root, join(notes, name), name, times, lease.length, lease.heartbeat].map(
        String,
      );
      const child = spawn(process.execPath, words, { stdio: ['ignore', 'ignore', 'inherit'] });
      working.add(child);
      const ended = new Promise<{ code: number | null; signal: string | null }>(resolve => {
        child.once('exit', (code, signal) => {
          working.delete(child);
          resolve({ code, signal });
        });
      });
      return { child, ended };
    };
    try {
      await task({ root, notes, hire });
    } finally {
      for (const child of working) child.kill('SIGKILL');
    }
  });

/** The notes of all workers, in words. */
const notesOf = async (notes: string): Promise<string[][]> => {
  const files = await Promise.all((await readdir(notes)).map(name => readFile(join(notes, name), 'utf8')));
  return files.flatMap(text => text.split('\n').slice(0, -1)).map(line => line.split(' '));
};

/** Checks that nothing that was acknowledged is lost, and that no two holders wrote at a time. */
const inspect = async ({ root, notes }: Crew): Promise<number> => {
  const folder = join(root, 'hello', 'default');
  const store = folderStore(realWorld(), root).open(scope);
  await (await store.lock('inspect')).unlock();
  assert.equal((await store.read()).damage, undefined);
  const journal = decodeJournal(await readFile(join(folder, 'journal.jsonl')), scope);
  const written = new Map<string, number>();
  const owners = new Map<number, string>();
  let last = 0;
  for (const { fence, record } of journal.lines) {
    assert.ok(record.type === 'made');
    assert.ok(fence >= last, 'fences never fall');
    last = fence;
    assert.equal(owners.get(fence) ?? record.run, record.run, `fence ${fence} has one holder`);
    owners.set(fence, record.run);
    written.set(record.name, fence);
  }
  const all = await notesOf(notes);
  const told = all.filter(([word]) => word !== 'held' && word !== 'lost');
  for (const [fence, name = ''] of told)
    assert.equal(written.get(name), Number(fence), `${name} was acknowledged`);
  const held = all
    .filter(([word]) => word === 'held')
    .map(([, from = '', to = '']) => [BigInt(from), BigInt(to)] as const);
  let free = 0n;
  for (const [from, to] of held.sort(([a], [b]) => (a < b ? -1 : 1))) {
    assert.ok(from >= free, 'two held the lock at a time');
    free = to;
  }
  for (const [word, after = ''] of all)
    if (word === 'lost')
      assert.ok(Number(after) >= lease.length, `a lock was stolen from the living after ${after} ms`);
  assert.deepEqual((await readdir(folder)).sort(), ['head', 'journal.jsonl', 'lock']);
  assert.equal((await readdir(join(folder, 'lock'))).length, 1, 'no lock and no temporary file is left');
  return told.length;
};

test('processes that are killed and stopped at any time never write over one another, and leave no lock', () =>
  withCrew(async crew => {
    const random = seeded(7);
    const people = 12;
    const times = 20;
    const kills = 30;
    const workers = new Map<string, Worker>();
    for (let name = 0; name < people; name += 1) workers.set(`w${name}`, crew.hire(`w${name}`, times));
    let killed = 0;
    let stopped = 0;
    const disturb = async (): Promise<void> => {
      for (let turn = 0; killed < kills && turn < 2000; turn += 1) {
        await pause(20 + random.below(120));
        const names = [...workers.keys()].filter(name => workers.get(name)?.child.exitCode === null);
        const name = names[random.below(names.length)];
        const victim = name === undefined ? undefined : workers.get(name);
        if (!victim || name === undefined) return;
        if (turn % 6 === 0) {
          stopped += 1;
          victim.child.kill('SIGSTOP');
          setTimeout(() => victim.child.kill('SIGCONT'), lease.length * 2.5);
        } else {
          killed += 1;
          victim.child.kill('SIGKILL');
          await victim.ended;
          workers.delete(name);
          workers.set(`${name}x`, crew.hire(`${name}x`, times));
        }
      }
    };
    await disturb();
    for (const { ended } of workers.values()) {
      const { code, signal } = await ended;
      assert.deepEqual([code, signal], [0, null]);
    }
    assert.ok(killed > 10 && stopped > 2, `${killed} killed, ${stopped} stopped`);
    const told = await inspect(crew);
    assert.ok(told > people * times, `${told} records`);
  }));

test('what was acknowledged before a kill -9 in the middle of writing is there afterwards', () =>
  withCrew(async crew => {
    const random = seeded(11);
    // A computer that is busy starts them slowly: then further rounds leave them more time.
    for (let round = 0; round < 15 || (round < 40 && (await inspect(crew)) <= 15); round += 1) {
      const { child, ended } = crew.hire(`r${round}`, 100_000);
      await pause(80 + random.below(150) + (round < 15 ? 0 : 1500));
      child.kill('SIGKILL');
      assert.equal((await ended).signal, 'SIGKILL');
    }
    assert.ok((await inspect(crew)) > 15);
  }));
