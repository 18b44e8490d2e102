import assert from 'node:assert/strict';
import { test } from 'node:test';
import { problemsOf } from './told.ts';

/** [what is promised, the file, every problem that must be told]. */
const golden: [string, string, ...string[]][] = [
  ['an empty file', '', '1:1 The file is empty'],
  ['a file with only comments', '# later\n', '1:1 The file is empty'],
  [
    'an unfinished list',
    'name: [x',
    '1:9 This is not valid YAML: Flow sequence in block collection must be sufficiently indented and end with a ]',
  ],
  ['a tab', 'name: x\n\tcount: 3', '2:1 This is not valid YAML: Tabs are not allowed as indentation'],
  [
    'two documents',
    'name: x\n---\nname: y',
    '2:1 A second YAML document begins here; a fleet file holds one',
  ],
  [
    'two documents without a mark between',
    'name: x\n...\nname: y',
    '3:1 A second YAML document begins here; a fleet file holds one',
  ],
  ['another YAML', '%YAML 1.1\n---\nname: x', '1:1 A fleet file is YAML 1.2; remove the %YAML line'],
  [
    'a key that stands twice',
    'name: x\ncount: 1\ncount: 2',
    '3:1 The key "count" stands twice; first on line 2',
  ],
  [
    'a key that stands twice, of which the last is wrong',
    'name: x\ncount: 1\ncount: 0',
    '3:1 The key "count" stands twice; first on line 2',
    `3:8 count is 0, but must be a whole number from 1 to 10000`,
  ],
  ['a key that is a list', 'name: x\n? [a]\n: 3', '2:3 A key must be text'],
  ['a tag', 'name: !!binary aGk=', '1:16 The tag "!!binary" is not allowed in a fleet file'],
  ['bytes that are not UTF-8', 'name: x\n# caf\uFFFD', '2:6 The file is not UTF-8 text'],
  ['an alias to nothing', 'name: *x', '1:7 The alias "x" has no anchor before it'],
  ['an alias to itself', 'name: x\nservices: &s [*s]', '2:15 The alias "s" contains itself'],
  [
    'a version that YAML would shorten',
    'name: x\nvariables: {v: 1.10}',
    '2:16 YAML reads "1.10" as 1.1; put it in quotes to keep it as written',
  ],
  [
    'a number that is too long for YAML',
    'name: x\nvariables: {v: 12345678901234567890}',
    '2:16 YAML reads "12345678901234567890" as 12345678901234567000; put it in quotes to keep it as written',
  ],
  [
    'a variable that replaces what all objects have',
    'name: x\nvariables: {__proto__: 1}',
    '2:13 The key "__proto__" is not allowed',
  ],
];

for (const [promise, text, ...problems] of golden) {
  test(`told with line and column: ${promise}`, () => {
    assert.deepEqual(problemsOf(text), problems);
  });
}

test('a file that is made to exhaust memory or stack is refused', () => {
  const bomb = [
    'a: &a [1, 2]',
    'b: &b [*a, *a, *a, *a, *a, *a]',
    'c: &c [*b, *b, *b, *b, *b, *b]',
    'd: [*c, *c, *c]',
  ];
  assert.deepEqual(problemsOf(bomb.join('\n')), ['1:1 The aliases of the file multiply beyond measure']);
  assert.deepEqual(problemsOf(`a: &a 1\nb: [${'*a, '.repeat(101)}]`), [
    '2:405 There are more than 100 aliases',
  ]);
  assert.match(problemsOf('['.repeat(3000))[0] ?? '', /nested too deeply$/);
  assert.match(problemsOf(`a: ${'['.repeat(70)}${']'.repeat(70)}`)[0] ?? '', /nested too deeply$/);
  assert.deepEqual(problemsOf(`name: x\n#${'x'.repeat(256 * 1024)}`), [
    '1:1 The file is larger than 256 KiB',
  ]);
});
