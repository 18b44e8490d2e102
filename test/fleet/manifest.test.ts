import assert from 'node:assert/strict';
import { test } from 'node:test';
import { sha256 } from '../../scripts/fleet/canonical.ts';
import {
  isManifestPath,
  type ManifestEntry,
  manifestText,
  parseManifest,
} from '../../scripts/fleet/manifest.ts';
import { seeded } from './seeded.ts';

const entry = (path: string, mode: '644' | '755' = '644'): ManifestEntry => ({
  sha256: sha256(path),
  mode,
  path,
});
const entries = [
  entry('setup.sh', '755'),
  entry('files/etc/motd'),
  entry('a name with  spaces'),
  entry('Z'),
  entry('é'),
];

test('a manifest has one line for each file, sorted by path, whatever order the files came in', () => {
  const text = manifestText(entries);
  const line = `${sha256('files/etc/motd')}  644  files/etc/motd`;
  assert.deepEqual(
    text.split('\n').map(one => one.slice(71)),
    ['Z', 'a name with  spaces', 'files/etc/motd', 'setup.sh', 'é', ''],
  );
  assert.equal(text.split('\n')[2], line);
  for (let seed = 1; seed <= 20; seed++) assert.equal(manifestText(seeded(seed).shuffled(entries)), text);
});

test('a manifest that is read gives back what was written', () => {
  const sorted = [...entries].sort((a, b) => (a.path < b.path ? -1 : 1));
  assert.deepEqual(parseManifest(manifestText(entries)), sorted);
  assert.deepEqual(parseManifest(manifestText([])), []);
});

test('a manifest that was cut at any byte is refused or lacks whole files, never a part of one', () => {
  const text = manifestText(entries.filter(({ path }) => path !== 'é'));
  for (let length = 0; length < text.length; length++) {
    const cut = text.slice(0, length);
    if (cut === '' || cut.endsWith('\n')) assert.equal(manifestText(parseManifest(cut)), cut);
    else assert.throws(() => parseManifest(cut), /cut off|is not "sha256/);
  }
});

test('a file that stands twice, stands out of order or has a wrong line is refused with the number of its line', () => {
  const [first = '', second = ''] = manifestText([entry('a'), entry('b')]).split('\n');
  assert.throws(() => parseManifest(`${first}\n${first}\n`), /Line 2 of the manifest repeats/);
  assert.throws(() => parseManifest(`${second}\n${first}\n`), /Line 2 of the manifest is out of order/);
  for (const wrong of [
    '',
    first.replace('644', '777'),
    first.toUpperCase(),
    first.replace('  644', ' 644'),
    `${first}\r`,
  ]) {
    assert.throws(
      () => parseManifest(`${wrong}\n`),
      /Line 1 of the manifest is not "sha256 {2}mode {2}path"/,
    );
  }
});

test('a path that a line cannot tell is never written', () => {
  const forged = `a\n${sha256('b')}  755  b`;
  for (const path of ['', ' a', 'a ', 'a\tb', forged, 'a\0', '\ud800', 'a\u0085']) {
    assert.equal(isManifestPath(path), false, JSON.stringify(path));
    assert.throws(() => manifestText([entry(path)]));
  }
  assert.throws(() => manifestText([{ ...entry('a'), sha256: 'abc' }]));
  assert.throws(() => manifestText([entry('a'), entry('a')]), /repeats/);
});
