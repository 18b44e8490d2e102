import assert from 'node:assert/strict';
import { test } from 'node:test';
import { MayflyError } from '../../scripts/errors.ts';
import { byCodeUnits, canonicalJson, sha256 } from '../../scripts/fleet/canonical.ts';
import { randomData } from './random-files.ts';
import { type Seeded, seeded } from './seeded.ts';

const reordered = (value: unknown, random: Seeded): unknown => {
  if (Array.isArray(value)) return value.map(item => reordered(item, random));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    random.shuffled(Object.entries(value)).map(([key, item]) => [key, reordered(item, random)]),
  );
};

test('the canonical text of a value does not depend on the order of its keys', () => {
  assert.equal(canonicalJson({ b: [1, { d: 1, c: 2 }], a: null }), '{"a":null,"b":[1,{"c":2,"d":1}]}');
  for (let seed = 1; seed <= 500; seed++) {
    const data = randomData(seed);
    assert.equal(canonicalJson(reordered(data, seeded(seed))), canonicalJson(data), `seed ${seed}`);
  }
});

test('keys are sorted by code units, the same in every language', () => {
  assert.equal(canonicalJson({ é: 1, z: 2, Z: 3, '10': 4, '9': 5 }), '{"10":4,"9":5,"Z":3,"z":2,"é":1}');
  assert.deepEqual(['b', 'é', 'B', '\u{1F600}', '\uFFFD', ''].sort(byCodeUnits), [
    '',
    'B',
    'b',
    'é',
    '\u{1F600}',
    '\uFFFD',
  ]);
});

test('the canonical text says what JSON says', () => {
  for (let seed = 1; seed <= 500; seed++) {
    const data = randomData(seed);
    assert.deepEqual(JSON.parse(canonicalJson(data)), JSON.parse(JSON.stringify(data)), `seed ${seed}`);
  }
  assert.equal(
    canonicalJson({ a: undefined, b: -0, c: 1e21, d: 'é\n\ud800' }),
    '{"b":0,"c":1e+21,"d":"é\\n\\ud800"}',
  );
});

test('what JSON would drop or change without a word is refused, with its path', () => {
  const cycle: { self?: unknown } = {};
  cycle.self = cycle;
  const sparse = new Array(1);
  for (const [value, path] of [
    [{ a: [Number.NaN] }, '$.a[0]'],
    [{ a: Number.POSITIVE_INFINITY }, '$.a'],
    [[undefined], '$[0]'],
    [sparse, '$[0]'],
    [{ a: new Date(0) }, '$.a'],
    [new Map(), '$'],
    [{ a: 1n }, '$.a'],
    [{ a: () => 1 }, '$.a'],
    [cycle, '$.self'],
    [undefined, '$'],
  ] as const) {
    assert.throws(
      () => canonicalJson(value),
      (thrown: unknown) => {
        assert.ok(thrown instanceof MayflyError);
        return thrown.message.startsWith(`${path} cannot be written as JSON`);
      },
    );
  }
});

test('one value may stand at several places', () => {
  const shared = { a: 1 };
  assert.equal(canonicalJson([shared, shared]), '[{"a":1},{"a":1}]');
});

test('sha256 is that of FIPS 180-4, of text as UTF-8 and of bytes', () => {
  const abc = 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad';
  assert.equal(sha256('abc'), abc);
  assert.equal(sha256(new TextEncoder().encode('abc')), abc);
  assert.equal(sha256('é'), sha256(new Uint8Array([0xc3, 0xa9])));
});
