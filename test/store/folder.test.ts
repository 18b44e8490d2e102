import assert from 'node:assert/strict';
import { chmod, mkdir, readdir, rename, stat, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import type { MayflyError } from '../../scripts/errors.ts';
import { folderStore } from '../../scripts/store/folder.ts';
import type { FleetStore } from '../../scripts/store/store.ts';
import { realWorld } from '../../scripts/world/real.ts';
import { inTemporaryFolder } from '../support/temporary.ts';
import { simulatedProcess } from '../support/world.ts';
import { life, nothing, otherScope, scope } from './records.ts';

const inStore = (task: (store: FleetStore, folder: string, root: string) => Promise<void>) =>
  inTemporaryFolder(async temporary => {
    const root = join(temporary, 'store');
    await task(folderStore(realWorld(), root).open(scope), join(root, 'hello', 'default'), root);
  });

const told = (file: string, next: string) => (thrown: MayflyError) => {
  assert.equal(thrown.exit, 1);
  assert.equal(thrown.telling.file, file);
  assert.equal(thrown.telling.next, next);
  return true;
};

test('what is recorded is remembered by the next command', () =>
  inStore(async (store, _, root) => {
    assert.deepEqual(await store.read(), nothing(0));
    const locked = await store.lock('create');
    await locked.write(...life);
    await locked.unlock();
    const memory = await folderStore(realWorld(), root).open(scope).read();
    assert.equal(memory.lastRun?.run, 'r-1');
    assert.equal(memory.generation, 1);
    assert.equal(memory.machines.get('hello-1')?.address?.port, 2201);
    const again = await store.lock('create');
    assert.equal(again.fence, 2);
    await again.unlock();
  }));

test('folders are for their owner only, and so are files, whatever the umask', () =>
  inStore(async (store, folder, root) => {
    const before = process.umask(0);
    try {
      const locked = await store.lock('create');
      await locked.keepClientKey('secret');
      await locked.keepRelease('abc', '{}');
      await locked.write(...life);
      await locked.restart(2);
      await store.debugFolder('hello-1');
      await locked.unlock();
    } finally {
      process.umask(before);
    }
    const names = (await readdir(root, { recursive: true, withFileTypes: true })).map(entry =>
      join(entry.parentPath, entry.name),
    );
    assert.ok(names.length > 10);
    for (const name of [root, ...names]) {
      const status = await stat(name);
      assert.equal(status.mode & 0o777, status.isDirectory() ? 0o700 : 0o600, name);
    }
    assert.ok(names.includes(join(folder, 'debug', 'hello-1')));
  }));

test('a client key that others can read is refused, with the command that mends it', () =>
  inStore(async (store, folder) => {
    assert.equal(await store.clientKey(), undefined);
    const locked = await store.lock('create');
    await locked.keepClientKey('secret\n');
    await locked.unlock();
    assert.equal(await store.clientKey(), 'secret\n');
    const key = join(folder, 'key');
    for (const mode of [0o640, 0o604, 0o620, 0o601]) {
      await chmod(key, mode);
      await assert.rejects(store.clientKey(), told(key, `chmod 600 '${key}'`));
    }
    await chmod(key, 0o600);
    await chmod(folder, 0o750);
    for (const act of [() => store.clientKey(), () => store.read(), () => store.lock('create')])
      await assert.rejects(act(), told(folder, `chmod 700 '${folder}'`));
    await chmod(folder, 0o700);
    await rename(key, join(folder, 'elsewhere'));
    await symlink(join(folder, 'elsewhere'), key);
    await assert.rejects(store.clientKey(), told(key, `ls -ld '${key}'`));
  }));

test('a file where the store needs a folder is told', () =>
  inStore(async (store, folder, root) => {
    await writeFile(root, '');
    await assert.rejects(store.lock('create'), (thrown: MayflyError) =>
      /ENOTDIR/.test(thrown.telling.why ?? ''),
    );
    await assert.rejects(store.read(), (thrown: MayflyError) => /ENOTDIR/.test(thrown.telling.why ?? ''));
    assert.equal(await folderStore(realWorld(), `${root}2`).open(scope).clientKey(), undefined, folder);
  }));

test('a release is kept whole under its id, and no name leads out of the store', () =>
  inStore(async store => {
    const locked = await store.lock('create');
    assert.equal(await store.release('abc'), undefined);
    await locked.keepRelease('abc', '{"é":1}');
    assert.equal(await store.release('abc'), '{"é":1}');
    for (const name of ['../key', '..', '.', '', 'a/b', '/etc/passwd', 'a\0b', '.hidden', 'x'.repeat(200)]) {
      await assert.rejects(locked.keepRelease(name, '{}'), { kind: 'bug' });
      await assert.rejects(store.release(name), { kind: 'bug' });
      await assert.rejects(store.debugFolder(name), { kind: 'bug' });
    }
    await locked.unlock();
    for (const fleet of ['..', 'a/b', '', 'Ä'])
      assert.throws(() => folderStore(realWorld(), '/nowhere').open({ fleet, environment: 'default' }), {
        kind: 'bug',
      });
  }));

test('every fleet of a store is found, and nothing else', () =>
  inStore(async (store, _, root) => {
    const all = folderStore(realWorld(), root);
    assert.deepEqual(await all.scopes(), []);
    await (await store.lock('create')).unlock();
    await (await all.open(otherScope).lock('create')).unlock();
    await mkdir(join(root, 'empty', 'default'), { recursive: true });
    await mkdir(join(root, 'Not A Name', 'default', 'lock'), { recursive: true });
    await writeFile(join(root, 'file'), '');
    await all.open({ fleet: 'looked', environment: 'default' }).debugFolder('at');
    await mkdir(join(root, 'lost', 'default', 'lock'), { recursive: true });
    assert.deepEqual(await all.scopes(), [scope, otherScope, { fleet: 'lost', environment: 'default' }]);
  }));

test('a fleet that is forgotten begins a new generation, and leaves no key, release or record', () =>
  inStore(async (store, folder) => {
    const locked = await store.lock('create');
    await locked.write(...life);
    await locked.keepClientKey('secret');
    await locked.keepRelease('abc', '{}');
    await locked.restart(4);
    await locked.restart(5);
    assert.equal((await readdir(folder)).filter(name => name.startsWith('journal.damaged-')).length, 2);
    for (const generation of [6, 7]) {
      await locked.forget();
      assert.deepEqual(await store.read(), nothing(generation));
      assert.deepEqual(await readdir(folder), ['head', 'journal.jsonl', 'lock']);
    }
    await locked.unlock();
    const next = await store.lock('create');
    assert.equal(next.fence, 2);
    await next.write({ type: 'generation', generation: 8 }, { type: 'run', run: 'r-2', command: 'create' });
    await next.unlock();
    assert.equal((await store.read()).generation, 8);
    assert.equal(await store.clientKey(), undefined);
    assert.equal(await store.release('abc'), undefined);
  }));

test('records that come side by side are written in their order and share their syncs', async () => {
  const { world, life: calls } = simulatedProcess();
  const locked = await folderStore(world, '/store').open(scope).lock('create');
  const cost = async (count: number) => {
    const before = calls.calls();
    const names = Array.from({ length: count }, (_, index) => `${count}-${index}`);
    await Promise.all(names.map(name => locked.write({ type: 'made', run: 'r', name })));
    return calls.calls() - before;
  };
  const one = await cost(1);
  assert.ok((await cost(200)) <= 2 * one);
  const { made } = await locked.read();
  assert.deepEqual(
    [...made].slice(1),
    Array.from({ length: 200 }, (_, index) => `200-${index}`),
  );
  await locked.write();
});

test('the first records are not lost when the store is read while it is written', () =>
  inStore(async (store, _, root) => {
    const reader = folderStore(realWorld(), root).open(scope);
    let done = false;
    const reading = (async () => {
      let most = 0;
      for (let reads = 0; !done && reads < 100_000; reads += 1) {
        const { damage, made } = await reader.read();
        assert.equal(damage, undefined);
        assert.ok(made.size >= most);
        most = made.size;
      }
      return most;
    })();
    for (let round = 0; round < 12; round += 1) {
      const locked = await store.lock('create');
      for (let count = 0; count < 5; count += 1)
        await locked.write(
          { type: 'run', run: `r-${round}`, command: 'create' },
          { type: 'made', run: 'r', name: `${round}-${count}` },
        );
      await locked.unlock();
    }
    done = true;
    assert.ok((await reading) <= 60);
    assert.equal((await reader.read()).made.size, 60);
  }));
