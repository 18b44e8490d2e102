import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { type TarEntry, writeTar } from '../../scripts/render/tar.ts';
import { scratch } from '../support/scratch.ts';
import { seeded } from '../support/seeded.ts';

const { below, bytes } = seeded(3);
const long = `long/${'n'.repeat(99)}/${'m'.repeat(120)}/end`;
const paths = [
  'setup.sh',
  'a/b/c',
  'a/b-c',
  'a/b/d.txt',
  'ünï 漢/😀',
  `${'x'.repeat(100)}`,
  `${'y'.repeat(101)}`,
  long,
];
const entries: TarEntry[] = [
  ...paths,
  ...Array.from({ length: 60 }, (_, index) => `many/${index % 7}/${index}`),
].map((path, index) => ({
  path,
  mode: index % 3 ? '644' : '755',
  content: bytes(below(3) * 512 + below(3)),
}));
const tar = writeTar(entries);

test('the same files give the same bytes in whatever order they come', () => {
  assert.ok(writeTar(entries.toReversed()).equals(tar));
  assert.ok(writeTar(entries.toSorted(() => below(3) - 1)).equals(tar));
  const [first, ...rest] = entries as [TarEntry, ...TarEntry[]];
  assert.ok(!writeTar([{ ...first, mode: '644' }, ...rest]).equals(tar));
});

test('tar unpacks every file with its exact content and mode, without a word', async t => {
  const folder = await scratch(t);
  await mkdir(join(folder, 'out'));
  const said = execFileSync('tar', ['-xpf', '-', '-C', join(folder, 'out')], {
    input: tar,
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  assert.equal(said.toString(), '');
  for (const { path, mode, content } of entries) {
    const place = join(folder, 'out', path);
    assert.deepEqual(await readFile(place), content, path);
    const { mode: bits, mtimeMs } = await stat(place);
    assert.equal((bits & 0o7777).toString(8), mode, path);
    assert.equal(mtimeMs, 0);
  }
  assert.equal(((await stat(join(folder, 'out/a/b'))).mode & 0o7777).toString(8), '755');
});

test('everything belongs to root, at time 0, folders before what is in them, sorted by name', () => {
  const listing = execFileSync('tar', ['--utc', '--full-time', '-tvf', '-'], {
    input: tar,
    env: { ...process.env, LC_ALL: 'C' },
  });
  const lines = listing.toString().trim().split('\n');
  for (const line of lines) assert.match(line, /^[-d]rw.r-.r-. root\/root +\d+ 1970-01-01 00:00:00 /);
  const names = execFileSync('tar', ['--quoting-style=literal', '-tf', '-'], { input: tar })
    .toString()
    .trim()
    .split('\n');
  const folders = new Set(
    entries.flatMap(({ path }) =>
      path
        .split('/')
        .slice(0, -1)
        .map((_, index, all) => `${all.slice(0, index + 1).join('/')}/`),
    ),
  );
  const expected = [...folders, ...entries.map(({ path }) => path)].sort((a, b) => (a < b ? -1 : 1));
  assert.deepEqual(names, expected);
  assert.deepEqual(
    execFileSync('tar', ['--numeric-owner', '-tvf', '-'], { input: tar })
      .toString()
      .match(/ 0\/0 /g)?.length,
    names.length,
  );
});

test('an archive cannot hold a path that leads out of it, or one path twice', () => {
  const make =
    (...names: string[]) =>
    () =>
      writeTar(names.map(path => ({ path, mode: '644', content: Buffer.alloc(0) })));
  for (const path of ['/etc/passwd', '../x', 'a/../b', 'a//b', './a', 'a/', '', 'a\0b'])
    assert.throws(make(path), /not a path for an archive/);
  assert.throws(make('a', 'a'), /stands twice/);
  assert.throws(make('a', 'a/b'), /a file and a folder/);
});
