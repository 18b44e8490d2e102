import assert from 'node:assert/strict';
import { test } from 'node:test';
import { gzipSync } from 'node:zlib';
import { tarReader } from '../../scripts/artifact/read-tar.ts';
import { unpack } from '../../scripts/artifact/unpack.ts';
import { MayflyError } from '../../scripts/errors.ts';
import { writeTar } from '../../scripts/render/tar.ts';
import { type Member, tarHeader, tarOf, zipOf } from '../support/archives.ts';

const shown = async (bytes: Buffer, strip = 0) =>
  (await unpack('a.tar', bytes, strip)).map(({ path, mode, content }) => `${mode} ${path} ${content}`).sort();
const refused = async (bytes: Buffer): Promise<string> =>
  unpack('a.tar', bytes, 0).then(
    files => assert.fail(`unpacked ${files.map(({ path }) => path)}`),
    thrown => {
      assert.ok(thrown instanceof MayflyError, String(thrown));
      assert.equal(thrown.exit, 2);
      return thrown.message;
    },
  );

const members: Member[] = [
  { path: './app/server', content: 'run', mode: 0o4775 },
  { path: 'app/data/x.txt', content: 'text', mode: 0o600 },
];
const right = ['644 app/data/x.txt text', '755 app/server run'];

test('tar, tar.gz and zip give the same files, with modes of two kinds only', async () => {
  const tar = tarOf([{ path: 'app/', type: '5' }, ...members]);
  assert.deepEqual(await shown(tar), right);
  assert.deepEqual(await shown(gzipSync(tar)), right);
  assert.deepEqual(
    await shown(zipOf([{ path: 'app/' }, ...members.map(m => ({ ...m, mode: (m.mode ?? 0) | 0o100000 }))])),
    right,
  );
  assert.deepEqual(await shown(zipOf([{ path: 'app.tar.gz', content: gzipSync(tar) }])), right);
  assert.deepEqual(await shown(tar, 1), ['644 data/x.txt text', '755 server run']);
});

test('long names and names beyond ASCII are read as GNU tar and pax write them', async () => {
  const long = `${'folder/'.repeat(30)}ü.txt`;
  const ours = writeTar([{ path: long, mode: '644', content: Buffer.from('x') }]);
  assert.deepEqual(await shown(ours), [`644 ${long} x`]);
  const gnu = tarOf([
    { path: '././@LongLink', type: 'L', content: `${long}\0` },
    { path: long.slice(0, 90), content: 'x' },
  ]);
  assert.deepEqual(await shown(gnu), [`644 ${long} x`]);
});

test('a link to a file of the archive becomes a copy of it; any other link is refused', async () => {
  const link = (path: string, target: string, type = '2'): Member => ({ path, type, target });
  assert.deepEqual(
    await shown(tarOf([...members, link('bin/run', '../app/server'), link('hard', 'app/server', '1')])),
    [right[0], '755 app/server run', '755 bin/run run', '755 hard run'],
  );
  for (const [bad, why] of [
    [link('a', '/etc/passwd'), /leads out of it/],
    [link('a', '../../etc/passwd'), /leads out of it/],
    [link('a', '../x', '1'), /leads out of it/],
    [link('a', 'nowhere'), /not a file of it/],
    [link('a', 'app'), /not a file of it/],
    [link('a', 'a'), /not a file of it/],
  ] as const) {
    const message = await refused(tarOf([...members, bad]));
    assert.match(message, why);
    assert.match(message, /nothing was unpacked/);
  }
  const zipped = zipOf([{ path: 'l', content: '../../etc/passwd', mode: 0o120777 }]);
  assert.match(await refused(zipped), /leads out of it/);
});

test('paths that lead out, absolute ones and odd ones are refused, in tar and zip', async () => {
  for (const [path, why] of [
    ['../x', /leads out/],
    ['a/../../x', /leads out/],
    ['/etc/passwd', /absolute/],
    ['a\\..\\x', /backslash/],
    ['a\nb', /control character/],
    ['a ', /space at an end/],
  ] as const) {
    assert.match(await refused(tarOf([...members, { path, content: 'x' }])), why, path);
    assert.match(await refused(zipOf([...members, { path, content: 'x' }])), why, path);
  }
});

test('devices, pipes, sparse and unknown entries are refused, and so is a path that stands twice', async () => {
  for (const [type, why] of [
    ['3', /a device/],
    ['4', /a device/],
    ['6', /a pipe/],
    ['S', /sparse/],
    ['Z', /unknown type/],
  ] as const)
    assert.match(await refused(tarOf([{ path: 'x', type }])), why);
  assert.match(await refused(zipOf([{ path: 'x', mode: 0o020644 }])), /device/);
  assert.match(await refused(tarOf([...members, ...members])), /twice/);
});

test('10 GB of zeros are refused at their header, before any of them is there', async () => {
  for (const size of [600 * 2 ** 20, 10 * 1024 ** 3, 2 ** 50]) {
    assert.throws(() => tarReader('a.tar').push(tarHeader({ path: 'zeros', size })), /more than 512 MiB/);
    const bomb = gzipSync(Buffer.concat([tarHeader({ path: 'zeros', size }), Buffer.alloc(1 << 20)]));
    assert.match(await refused(bomb), /more than 512 MiB/);
  }
  assert.match(await refused(zipOf([{ path: 'zeros', size: 0xfffffff0 }])), /more than 512 MiB/);
  const many = tarOf(Array.from({ length: 50_001 }, (_, index) => ({ path: `f${index}` })));
  assert.match(await refused(gzipSync(many)), /more than 50000 entries/);
  const liar = zipOf([{ path: 'zeros', content: Buffer.alloc(1 << 20), size: 10 }]);
  assert.match(await refused(liar), /larger than it says/);
});

test('what is cut off or damaged anywhere is refused, never taken for less', async () => {
  const good = { tar: tarOf(members), gz: gzipSync(tarOf(members)), zip: zipOf(members) };
  for (const [kind, bytes] of Object.entries(good)) {
    const last = kind === 'tar' ? 2_000 : bytes.length;
    for (let cut = 0; cut < last; cut += kind === 'tar' ? 97 : 1) await refused(bytes.subarray(0, cut));
  }
  for (let at = 0; at < 500; at += 7) {
    const damaged = Buffer.from(good.tar);
    damaged[at] = (damaged[at] ?? 0) ^ 0x15;
    await refused(damaged);
  }
  assert.match(await refused(Buffer.from('this is no archive at all')), /is cut off, or is no tar/);
  assert.match(await refused(Buffer.alloc(0)), /is empty/);
  assert.match(await refused(tarOf([])), /has no files/);
});
