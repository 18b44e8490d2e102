import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { chmod, mkdir, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { bundleLimit, readInstance } from '../../scripts/render/instance.ts';
import { realWorld } from '../../scripts/world/real.ts';
import type { Entry, Files } from '../../scripts/world/world.ts';
import { scratch } from '../support/scratch.ts';
import { refusedLater } from './refused.ts';

const { files } = realWorld();
const read = (folder: string, from: Files = files) => readInstance(from, folder, 'instance');

test('every file is read with its bytes, dotfiles too, and is executable when anybody may execute it', async t => {
  const folder = await scratch(t);
  await mkdir(join(folder, 'files/opt/app'), { recursive: true });
  await mkdir(join(folder, 'empty'));
  await writeFile(join(folder, 'setup.sh'), '#!/bin/sh\n');
  await writeFile(join(folder, 'files/opt/app/.env'), Buffer.from([0, 255, 10]));
  await writeFile(join(folder, 'files/opt/app/run'), 'x');
  await writeFile(join(folder, '.DS_Store'), 'x');
  await writeFile(join(folder, 'files/.gitkeep'), '');
  await chmod(join(folder, 'files/opt/app/run'), 0o010);
  await chmod(join(folder, 'setup.sh'), 0o4640);
  assert.deepEqual(await read(folder), [
    {
      path: 'files/opt/app/.env',
      mode: '644',
      content: Buffer.from([0, 255, 10]),
      file: 'instance/files/opt/app/.env',
    },
    { path: 'files/opt/app/run', mode: '755', content: Buffer.from('x'), file: 'instance/files/opt/app/run' },
    { path: 'setup.sh', mode: '644', content: Buffer.from('#!/bin/sh\n'), file: 'instance/setup.sh' },
  ]);
});

test('no link gets into a bundle: not to a file outside, not to a folder outside, not to one inside', async t => {
  for (const target of ['/etc/passwd', '/etc', 'other', 'nowhere', '.']) {
    const folder = await scratch(t);
    await writeFile(join(folder, 'other'), 'x');
    await symlink(target, join(folder, 'link'));
    const { what, file, next } = await refusedLater(read(folder));
    assert.match(what, /"instance\/link" is a symbolic link/);
    assert.equal(file, 'instance/link');
    assert.match(next ?? '', /put the file itself there/);
  }
});

test('pipes and devices are refused, and are not opened', async t => {
  const folder = await scratch(t);
  execFileSync('mkfifo', [join(folder, 'pipe')]);
  const closed: Files = { ...files, read: path => assert.fail(`${path} was opened`) };
  assert.match(
    (await refusedLater(read(folder, closed))).what,
    /"instance\/pipe" is a device, a socket or a pipe/,
  );
});

test('names that no list can hold are refused and shown harmlessly', async t => {
  for (const name of ['a\nb', 'a\x1b[31mb', 'a ', ' a', 'a\tb']) {
    const folder = await scratch(t);
    await writeFile(join(folder, name), '');
    const { what } = await refusedLater(read(folder));
    assert.match(what, /in its name$/);
    assert.match(what, /^[^\x00-\x1f]*$/);
  }
  const folder = await scratch(t);
  const list = async () => [
    { name: 'a\ufffd', kind: 'file', mode: 0o644, size: 1, modified: new Date(0) } as const,
  ];
  assert.match((await refusedLater(read(folder, { ...files, list }))).what, /not valid UTF-8/);
});

test('a missing folder, or a file in its place, is told with what to correct', async t => {
  const folder = await scratch(t);
  assert.match((await refusedLater(read(join(folder, 'none')))).what, /^There is no folder "instance"/);
  await writeFile(join(folder, 'file'), '');
  assert.match((await refusedLater(read(join(folder, 'file')))).what, /"instance" is not a folder/);
});

const failing = (code: string, name: string): Files => {
  const fail = () => Promise.reject(Object.assign(new Error(code), { code }));
  return {
    ...files,
    read: path => (path.endsWith(name) ? fail() : files.read(path)),
    list: path => (path.endsWith(name) ? fail() : files.list(path)),
  };
};

test('a file or folder that cannot be read is told by name, with the reason', async t => {
  const folder = await scratch(t);
  await mkdir(join(folder, 'folder'));
  await writeFile(join(folder, 'secret'), '');
  const file = await refusedLater(read(folder, failing('EACCES', 'secret')));
  assert.equal(file.what, '"instance/secret" cannot be read: this user has no right to');
  assert.equal(file.next, 'ls -l instance/secret');
  assert.match(
    (await refusedLater(read(folder, failing('EACCES', 'folder')))).what,
    /"instance\/folder" cannot be read/,
  );
  assert.match((await refusedLater(read(folder, failing('ENOENT', 'secret')))).what, /vanished/);
  assert.match((await refusedLater(read(folder, failing('EXYZ', 'secret')))).what, /EXYZ/);
});

test('more than 512 MiB are refused before they are read', async t => {
  const folder = await scratch(t);
  await writeFile(join(folder, 'a'), 'x');
  await writeFile(join(folder, 'b'), 'x');
  const sized = (bytes: number): Files => ({
    ...files,
    list: async path => (await files.list(path)).map((entry): Entry => ({ ...entry, size: bytes })),
  });
  assert.equal((await read(folder, sized(bundleLimit / 2))).length, 2);
  const { what } = await refusedLater(read(folder, sized(bundleLimit / 2 + 1)));
  assert.match(what, /holds more than 512 MiB; "instance\/b" is over the limit/);
});
