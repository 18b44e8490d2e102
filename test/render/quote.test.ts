import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { test } from 'node:test';
import { parse } from 'yaml';
import { MayflyError } from '../../scripts/errors.ts';
import { sh, shCommand, shForPeople, unit, unitExec, unitText, yaml } from '../../scripts/render/quote.ts';
import { seeded } from '../support/seeded.ts';
import { fuzzedTexts } from './fuzz.ts';

const count = 10_000;
const texts = fuzzedTexts(count, 20_261_121);

/** systemd takes no noncharacters. */
const forUnits = texts.map(text => text.replace(/\p{Noncharacter_Code_Point}/gu, ''));

const refuses = (write: () => unknown, words: RegExp) =>
  assert.throws(
    write,
    thrown => thrown instanceof MayflyError && thrown.exit === 2 && words.test(thrown.message),
  );

test('10,000 hostile values come out of /bin/sh as they went in', () => {
  for (let start = 0; start < count; start += 2000) {
    const batch = texts.slice(start, start + 2000);
    const script = batch.map(text => `printf '%s\\0' ${sh(text)}\n`).join('');
    const out = execFileSync('/bin/sh', { input: script, maxBuffer: 1 << 28 }).toString();
    assert.deepEqual(out.split('\0').slice(0, -1), batch);
  }
});

test('a shell command line keeps every argument apart, the program too', () => {
  const words = ['printf', '%s|', '-n', '', 'a b', "it's", '$HOME', '*', '\n', '--'];
  const out = execFileSync('/bin/sh', ['-c', shCommand(words)]).toString();
  assert.equal(out, `${words.slice(2).join('|')}|`);
  assert.equal(shCommand(['if', 'A=1']), "'if' 'A=1'");
});

for (const version of ['1.1', '1.2'] as const) {
  test(`10,000 hostile values come out of a YAML ${version} reader as they went in, as value, key and list item`, () => {
    const values = texts.map(text => (text.length < 800 ? { [text]: [text, { text }] } : text));
    for (let start = 0; start < count; start += 1000) {
      const batch = values.slice(start, start + 1000);
      const document = batch.map((value, index) => `k${index}: ${yaml(value)}\n`).join('');
      const back = parse(document, { version, prettyErrors: false });
      batch.forEach((value, index) => {
        assert.deepEqual({ ...back[`k${index}`] }, { ...(value as object) });
      });
    }
  });

  test(`numbers, booleans and null keep their type in YAML ${version}`, () => {
    const { below } = seeded(7);
    const numbers = Array.from({ length: 500 }, () => (below(2 ** 31) - 2 ** 30) * 10 ** (below(60) - 30));
    const plain = [
      0,
      1,
      -1,
      1e21,
      -1e21,
      1e-7,
      1.5e300,
      5e-324,
      2 ** 53,
      0.1,
      8,
      10,
      true,
      false,
      null,
      ...numbers,
    ];
    assert.deepEqual(parse(yaml(plain), { version }), plain);
    // PyYAML takes 1e+21 for text.
    assert.equal(yaml([1e21, 1e-7, 1.5e-7]), '[1.0e+21, 1.0e-7, 1.5e-7]');
  });
}

test('a command for people to type has quotes only where it needs them', () => {
  assert.equal(shForPeople('instance/setup.sh'), 'instance/setup.sh');
  assert.equal(shForPeople("my file's"), "'my file'\\''s'");
  assert.equal(shForPeople(''), "''");
});

test('a quoted YAML value is one line of text without invisible characters', () => {
  for (const text of texts) assert.match(yaml(text), /^"[^\p{C}\p{Zl}\p{Zp}\u00a0\u3000]*"$/u);
});

test('a value that its reader cannot be given is refused, and the error names it', () => {
  refuses(() => sh('a\0b', 'variables.x'), /^variables\.x holds a NUL/);
  refuses(() => sh('a\ud800b', 'variables.x'), /^variables\.x holds half of a surrogate pair/);
  refuses(() => shCommand(['a', 'b', '\0']), /^argument 2 holds a NUL/);
  refuses(() => yaml({ a: ['\udc00'] }, 'x'), /^x\.a\[0\] holds half/);
  refuses(() => yaml({ '\udc00': 1 }, 'x'), /^a key of x holds half/);
  refuses(() => yaml(Number.NaN, 'x'), /^x is NaN/);
  refuses(() => yaml([Number.POSITIVE_INFINITY], 'x'), /^x\[0\] is Infinity/);
  refuses(() => yaml(undefined, 'x'), /^x is undefined/);
  refuses(() => yaml({ a: () => 1 }, 'x'), /^x\.a is function/);
  refuses(() => yaml(new Date(0), 'x'), /^x is a special object/);
  refuses(() => yaml({ ['k'.repeat(1100)]: 1 }, 'x'), /^x has a key of 1102 characters/);
  const loop: unknown[] = [];
  loop.push(loop);
  refuses(() => yaml(loop, 'x'), /nested more than 64/);
  for (const write of [unit, unitExec, unitText]) {
    refuses(() => write('\0', 'x'), /^x holds a NUL/);
    refuses(() => write('\ud800', 'x'), /^x holds half/);
    refuses(() => write('\u{10ffff}', 'x'), /^x holds a Unicode noncharacter/);
    refuses(() => write('x'.repeat(600_000), 'x'), /^x is longer/);
  }
  refuses(() => unitText('a\nExecStart=/bin/false', 'x'), /^x holds a line break/);
  refuses(() => unitText(' a', 'x'), /^x begins or ends with a space/);
  refuses(() => unitText('a\\', 'x'), /^x ends with a backslash/);
});

test('unit values double the percent sign, and the dollar sign only in commands', () => {
  assert.equal(unit('plain-word=1'), 'plain-word=1');
  assert.equal(unit(''), '""');
  assert.equal(unit('100% "of" $HOME\n\\'), '"100%% \\"of\\" $HOME\\n\\\\"');
  assert.equal(unitExec('$HOME%h'), '"$$HOME%%h"');
  assert.equal(unitText('100% "of" it'), '100%% "of" it');
});

test('no unit value breaks out of its line', () => {
  for (const text of forUnits) assert.match(unit(text), /^[^\x00-\x1f\x7f]*$/);
});
