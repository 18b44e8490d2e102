import assert from 'node:assert/strict';
import { mkdir, mkdtemp, rm, symlink, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { gzipSync } from 'node:zlib';
import { readArtifact } from '../../scripts/artifact/read.ts';
import { type ArtifactSource, artifact } from '../../scripts/fleet/definition-artifact.ts';
import type { SecretPorts } from '../../scripts/secrets/read.ts';
import { openShelf } from '../../scripts/secrets/shelf.ts';
import { realWorld } from '../../scripts/world/real.ts';
import { tarOf } from '../support/archives.ts';

let folder: string;
before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'mayfly-artifact-'));
  await mkdir(join(folder, 'dist'));
});
after(() => rm(folder, { recursive: true }));

const world = realWorld();
const read = (source: object) => {
  const ports: SecretPorts = {
    world,
    folder,
    shelf: openShelf(world, join(folder, 'store'), { fleet: 'x', environment: 'default' }),
    aws: () => assert.fail('AWS is not asked'),
    signal: new AbortController().signal,
  };
  return readArtifact(ports, artifact.parse({ into: '/opt/app', ...source }) as ArtifactSource);
};
const archive = (path: string, more: object = {}) => read({ from: 'archive', path, ...more });
const put = (name: string, content: Buffer | string) => writeFile(join(folder, 'dist', name), content);
const tar = gzipSync(tarOf([{ path: 'package/a', content: 'a' }]));

test('exactly one archive must match: none and several are errors that list what is there', async () => {
  await put('notes.txt', 'x');
  await assert.rejects(archive('dist/app-*.tgz'), {
    message: 'No file matches the artifact dist/app-*.tgz',
    telling: {
      what: 'No file matches the artifact dist/app-*.tgz',
      why: 'there are: notes.txt',
      next: 'build it first, or correct path under artifact in fleet.yaml',
    },
  });
  await put('app-1.tgz', tar);
  const { files, digest, from } = await archive('dist/app-*.tgz', { strip: 1 });
  assert.deepEqual([files.map(({ path }) => path), from], [['a'], 'dist/app-1.tgz']);
  await put('app-2.tgz', tar);
  await assert.rejects(archive('dist/app-*.tgz'), (thrown: Error & { telling: { why: string } }) => {
    assert.match(thrown.message, /2 files match/);
    assert.equal(thrown.telling.why, 'app-1.tgz\napp-2.tgz');
    return true;
  });
  assert.equal((await archive('dist/app-?.tgz', { digest: `sha256:${digest}` }).catch(e => e)).exit, 2);
  await rm(join(folder, 'dist/app-2.tgz'));
  assert.equal((await archive('dist/app-?.tgz', { digest: `sha256:${digest}` })).digest, digest);
  await assert.rejects(
    archive('dist/app-?.tgz', { digest: `sha256:${'0'.repeat(64)}` }),
    /not the one that is wanted/,
  );
  await assert.rejects(archive('nowhere/*.tgz'), /No file matches/);
});

test('an archive that is a link or far too large is refused before it is read', async () => {
  await put('huge.tar', '');
  await truncate(join(folder, 'dist/huge.tar'), 10 * 1024 ** 3);
  await assert.rejects(archive('dist/huge.tar'), /more than 512 MiB/);
  await rm(join(folder, 'dist/huge.tar'));
  await symlink('app-1.tgz', join(folder, 'dist/link.tgz'));
  await assert.rejects(archive('dist/link.tgz'), /is no file/);
});

test('a folder is pinned by its content, whatever the times and the order', async () => {
  const fill = async (name: string) => {
    await mkdir(join(folder, name, 'in'), { recursive: true });
    await writeFile(join(folder, name, 'in/b'), 'b', { mode: 0o755 });
    await writeFile(join(folder, name, 'a.hbs'), '{{not a template}}');
  };
  await fill('one');
  await fill('two');
  const [one, two] = [
    await read({ from: 'folder', path: 'one' }),
    await read({ from: 'folder', path: 'two' }),
  ];
  assert.equal(one.digest, two.digest);
  assert.deepEqual(
    one.files.map(({ path, mode }) => `${mode} ${path}`),
    ['644 a.hbs', '755 in/b'],
  );
  await writeFile(join(folder, 'two/in/b'), 'c');
  assert.notEqual((await read({ from: 'folder', path: 'two' })).digest, one.digest);
  await assert.rejects(read({ from: 'folder', path: 'three' }), /There is no folder/);
  await mkdir(join(folder, 'empty'));
  await assert.rejects(read({ from: 'folder', path: 'empty' }), /is empty/);
});
