import assert from 'node:assert/strict';
import { mkdir, readdir, readFile, stat, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { realFiles } from '../../scripts/world/files.ts';
import { realRandom } from '../../scripts/world/random.ts';
import { inTemporaryFolder } from '../support/temporary.ts';

const files = realFiles(realRandom());
const modeOf = async (path: string) => (await stat(path)).mode & 0o7777;

const withUmask = async (mask: number, task: () => Promise<void>) => {
  const before = process.umask(mask);
  try {
    await task();
  } finally {
    process.umask(before);
  }
};

test('a file is replaced whole, and nothing else stays in its folder', () =>
  inTemporaryFolder(async folder => {
    const path = join(folder, 'file');
    await files.write(path, 'a long first content');
    await files.write(path, Buffer.from('short'));
    assert.equal(await readFile(path, 'utf8'), 'short');
    assert.deepEqual(await readdir(folder), ['file']);
  }));

test('a mode that is asked for is exact, whatever the umask', () =>
  inTemporaryFolder(async folder => {
    const path = join(folder, 'file');
    for (const mask of [0o000, 0o077, 0o277])
      await withUmask(mask, async () => {
        await files.write(path, 'x', 0o640);
        assert.equal(await modeOf(path), 0o640);
        await files.remove(path);
        await files.create(path, 'x', 0o600);
        assert.equal(await modeOf(path), 0o600);
      });
  }));

test('a write that fails leaves the old file and no temporary one', () =>
  inTemporaryFolder(async folder => {
    const path = join(folder, 'place');
    await mkdir(path);
    await assert.rejects(files.write(path, 'x'), { code: 'EISDIR' });
    assert.deepEqual(await readdir(folder), ['place']);
    await assert.rejects(files.write(join(folder, 'missing', 'file'), 'x'), { code: 'ENOENT' });
  }));

test('of many makers of one file one wins, and its content is whole', () =>
  inTemporaryFolder(async folder => {
    const path = join(folder, 'lock');
    const makers = Array.from({ length: 40 }, (_, index) => String(index).repeat(1000));
    const won = await Promise.all(makers.map(content => files.create(path, content)));
    assert.equal(won.filter(Boolean).length, 1);
    assert.equal(await readFile(path, 'utf8'), makers[won.indexOf(true)]);
    assert.deepEqual(await readdir(folder), ['lock']);
    assert.equal(await files.create(path, 'later'), false);
  }));

test('text is appended at the end, and the file is made when there is none', () =>
  inTemporaryFolder(async folder => {
    const path = join(folder, 'log');
    await files.append(path, 'one\n');
    await files.append(path, '');
    await Promise.all(Array.from({ length: 20 }, (_, index) => files.append(path, `line ${index}\n`)));
    const lines = (await readFile(path, 'utf8')).split('\n');
    assert.equal(lines.length, 22);
    assert.equal(new Set(lines).size, 22);
  }));

test('nothing is written through a link that somebody planted', () =>
  inTemporaryFolder(async folder => {
    const target = join(folder, 'target');
    await writeFile(target, 'mine');
    await symlink(target, join(folder, 'link'));
    await assert.rejects(files.append(join(folder, 'link'), 'x'), { code: 'ELOOP' });
    await files.write(join(folder, 'link'), 'x');
    assert.equal(await readFile(target, 'utf8'), 'mine');
    assert.equal((await files.entry(join(folder, 'link')))?.kind, 'file');
  }));

test('a folder is listed by name in a fixed order, and links are told as links', () =>
  inTemporaryFolder(async folder => {
    for (const name of ['b', 'a', 'Z', 'é']) await writeFile(join(folder, name), name);
    await mkdir(join(folder, 'c'), { mode: 0o750 });
    await symlink('nowhere', join(folder, 'd'));
    const entries = await files.list(folder);
    assert.deepEqual(
      entries.map(({ name, kind }) => [name, kind]),
      [
        ['Z', 'file'],
        ['a', 'file'],
        ['b', 'file'],
        ['c', 'folder'],
        ['d', 'link'],
        ['é', 'file'],
      ],
    );
    assert.equal(entries[3]?.mode, 0o750);
    assert.equal(entries[5]?.size, 2);
    assert.equal(await files.entry(join(folder, 'nothing')), undefined);
    await assert.rejects(files.read(join(folder, 'nothing')), { code: 'ENOENT' });
    await assert.rejects(files.list(join(folder, 'nothing')), { code: 'ENOENT' });
  }));

test('folders are made with their parents, and those that exist are left as they are', () =>
  inTemporaryFolder(async folder => {
    await mkdir(join(folder, 'old'), { mode: 0o755 });
    await files.makeFolder(join(folder, 'old', 'new', 'newer'), 0o700);
    await files.makeFolder(join(folder, 'old', 'new', 'newer'), 0o755);
    assert.equal(await modeOf(join(folder, 'old')), 0o755);
    assert.equal(await modeOf(join(folder, 'old', 'new')), 0o700);
    assert.equal(await modeOf(join(folder, 'old', 'new', 'newer')), 0o700);
    await writeFile(join(folder, 'file'), '');
    await assert.rejects(files.makeFolder(join(folder, 'file')), { code: 'ENOTDIR' });
    await assert.rejects(files.makeFolder(join(folder, 'file', 'in it')), { code: 'ENOTDIR' });
  }));

test('a folder is removed with all that is in it, but not what links in it point to', () =>
  inTemporaryFolder(async folder => {
    await files.makeFolder(join(folder, 'a', 'b'));
    await writeFile(join(folder, 'a', 'b', 'c'), '');
    await mkdir(join(folder, 'kept'));
    await writeFile(join(folder, 'kept', 'file'), '');
    await symlink(join(folder, 'kept'), join(folder, 'a', 'link'));
    await files.remove(join(folder, 'a'));
    await files.remove(join(folder, 'a'));
    assert.deepEqual(await readdir(folder), ['kept']);
    assert.deepEqual(await readdir(join(folder, 'kept')), ['file']);
  }));

test('a file is renamed over another one, also from folder to folder', () =>
  inTemporaryFolder(async folder => {
    await mkdir(join(folder, 'in'));
    await writeFile(join(folder, 'from'), 'new');
    await writeFile(join(folder, 'in', 'to'), 'old');
    await files.rename(join(folder, 'from'), join(folder, 'in', 'to'));
    assert.equal(await readFile(join(folder, 'in', 'to'), 'utf8'), 'new');
    assert.deepEqual(await readdir(folder), ['in']);
  }));

test('a file whose name is not UTF-8 is listed, not lost', () =>
  inTemporaryFolder(async folder => {
    await writeFile(Buffer.concat([Buffer.from(`${folder}/a`), Buffer.from([0xff])]), 'x');
    assert.deepEqual(await files.list(folder), [
      { name: 'a\uFFFD', kind: 'other', mode: 0, size: 0, modified: new Date(0) },
    ]);
  }));
