import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Exit, MayflyError } from '../../scripts/errors.ts';
import { canonicalJson, sha256 } from '../../scripts/fleet/canonical.ts';
import {
  makeRelease,
  parseRelease,
  type ReleaseInputs,
  releaseContent,
} from '../../scripts/fleet/release.ts';
import { type Seeded, seeded } from './seeded.ts';
import { load } from './told.ts';

const inputs = (): ReleaseInputs => ({
  version: '0.1.0',
  definition: load('name: hello\ncount: 3\nvariables: {greeting: hé}\nhealth: [{kind: tcp, port: 80}]'),
  userData: '#cloud-config\nhostname: hé\n',
  bundle: {
    sha256: sha256('bundle'),
    manifest: [
      { sha256: sha256('1'), mode: '755', path: 'setup.sh' },
      { sha256: sha256('2'), mode: '644', path: 'files/etc/motd' },
    ],
  },
  image: { alias: 'debian-12', id: 'sha256:1234' },
});

const shuffledKeys = <T>(value: T, random: Seeded): T => {
  if (Array.isArray(value)) return value.map(item => shuffledKeys(item, random)) as T;
  if (typeof value !== 'object' || value === null) return value;
  const members = random.shuffled(Object.entries(value));
  return Object.fromEntries(members.map(([key, item]) => [key, shuffledKeys(item, random)])) as T;
};

test('the id of a release is the start of the SHA-256 of everything in it', () => {
  const { id, ...content } = makeRelease(inputs());
  assert.match(id, /^[0-9a-f]{12}$/);
  assert.equal(id, sha256(canonicalJson(content)).slice(0, 12));
  assert.equal(content.userDataBytes, 28);
});

test('the same inputs give the same id on any laptop: neither the order of keys nor that of files matters', () => {
  const { id } = makeRelease(inputs());
  for (let seed = 1; seed <= 200; seed++) {
    const random = seeded(seed);
    const { bundle, ...others } = shuffledKeys(inputs(), random);
    const release = makeRelease({
      ...others,
      bundle: { ...bundle, manifest: random.shuffled(bundle.manifest) },
    });
    assert.equal(release.id, id, `seed ${seed}`);
    assert.equal(releaseContent(release), releaseContent(makeRelease(inputs())));
  }
});

test('one changed character anywhere in the inputs gives another id', () => {
  const source = canonicalJson(inputs());
  const seen = new Set([makeRelease(inputs()).id]);
  let changes = 0;
  for (let index = 0; index < source.length; index++) {
    const character = source[index] ?? '';
    const replacement = /[0-8a-y]/.test(character) ? next(character) : character === '_' ? '-' : '_';
    const changed = parsed(source.slice(0, index) + replacement + source.slice(index + 1));
    // A changed key is not an input any more; only values that are still inputs count.
    if (changed === undefined || shape(changed) !== shape(JSON.parse(source))) continue;
    const { id } = makeRelease(changed as ReleaseInputs);
    assert.equal(seen.has(id), false, `${index}: ${source.slice(index - 20, index + 5)}`);
    seen.add(id);
    changes++;
  }
  assert.ok(changes > 300, `${changes} changes`);
});

const next = (character: string) => String.fromCharCode(character.charCodeAt(0) + 1);

const parsed = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
};

const shape = (value: unknown): string =>
  typeof value === 'object' && value !== null
    ? `{${Object.entries(value).map(([key, item]) => `${key}:${shape(item)}`)}}`
    : typeof value;

test('a release that is read is the one that was written', () => {
  const release = makeRelease(inputs());
  assert.deepEqual(parseRelease(releaseContent(release)), release);
  assert.equal(releaseContent(parseRelease(releaseContent(release))), releaseContent(release));
});

test('a release does not change when its inputs are changed afterwards', () => {
  const definition = load('name: hello');
  const release = makeRelease({ ...inputs(), definition });
  definition.count = 9;
  assert.equal(release.definition.count, 1);
  assert.deepEqual(parseRelease(releaseContent(release)), release);
});

const damaged = (text: string, about: string) =>
  assert.throws(
    () => parseRelease(text, 'releases/x.json'),
    (thrown: unknown) => {
      assert.ok(thrown instanceof MayflyError, `${about}: ${thrown}`);
      assert.equal(thrown.exit, Exit.failed);
      assert.equal(thrown.telling.what, 'The stored release is damaged');
      assert.equal(thrown.telling.file, 'releases/x.json');
      return true;
    },
    about,
  );

test('a stored release that was cut at any byte is refused', () => {
  const text = releaseContent(makeRelease(inputs()));
  for (let length = 0; length < text.length; length++) damaged(text.slice(0, length), `cut at ${length}`);
});

test('a stored release with any one byte changed, lost or added is refused', () => {
  const text = releaseContent(makeRelease(inputs()));
  for (let index = 0; index < text.length; index++) {
    const other = text[index] === '1' ? '2' : '1';
    damaged(text.slice(0, index) + other + text.slice(index + 1), `changed at ${index}`);
    damaged(text.slice(0, index) + text.slice(index + 1), `lost at ${index}`);
    damaged(`${text.slice(0, index)} ${text.slice(index)}`, `added at ${index}`);
  }
});

test('what is not a release at all is refused', () => {
  for (const text of ['', 'null', '[]', '"x"', '{}', '{"id":"44136fa355b3"}', '['.repeat(100_000)]) {
    damaged(text, text.slice(0, 30));
  }
});
