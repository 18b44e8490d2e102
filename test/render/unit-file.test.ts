import assert from 'node:assert/strict';
import { test } from 'node:test';
import { hasInstall, isUnitName, lastOf, parseUnit, valuesOf } from '../../scripts/render/unit-file.ts';

const text = `# a comment
[Unit]
Description = The text; with # signs
  ; another comment
After=a.service \\
# inside a continuation
; and another

  b.service \\
c.service
[Service]
ExecStart=/bin/a "x \\\\"
ExecStart=
ExecStart=/bin/b
Environment=A=1\\\\
Environment=B=2
Type=simple
Type=oneshot
`;

test('unit files are read as systemd does: comments, lines that go on, settings that are reset', () => {
  const { settings, sections, broken } = parseUnit(text);
  assert.deepEqual(sections, [
    { name: 'Unit', line: 2 },
    { name: 'Service', line: 11 },
  ]);
  assert.deepEqual(broken, []);
  assert.equal(lastOf(settings, 'Unit', 'Description'), 'The text; with # signs');
  const [after] = valuesOf(settings, 'Unit', 'After');
  assert.deepEqual([after?.value.split(/\s+/), after?.line], [['a.service', 'b.service', 'c.service'], 5]);
  assert.deepEqual(
    valuesOf(settings, 'Service', 'ExecStart').map(({ value, line }) => [value, line]),
    [['/bin/b', 14]],
  );
  assert.equal(valuesOf(settings, 'Service', 'Environment').length, 2);
  assert.equal(lastOf(settings, 'Service', 'Type'), 'oneshot');
  assert.equal(lastOf(settings, 'Unit', 'Type'), undefined);
});

test('what systemd would pass over is told with its line', () => {
  const { broken } = parseUnit('A=1\n[Unit]\nno sign\n[Serv\n=x\nB=2');
  assert.deepEqual(broken, [
    { line: 1, what: 'a setting before the first section' },
    { line: 3, what: 'a line without "="' },
    { line: 4, what: 'a section header without its end' },
    { line: 5, what: 'a line without "="' },
  ]);
});

test('a file that ends in the middle of a line that goes on is read to its end', () => {
  assert.deepEqual(
    parseUnit('[Unit]\nAfter=a \\').settings.map(({ value }) => value),
    ['a'],
  );
});

test('only an [Install] section that says where makes a unit one to enable', () => {
  assert.ok(hasInstall('[Install]\nWantedBy=multi-user.target\n'));
  assert.ok(hasInstall('[Install]\nAlias=a.service\n'));
  for (const none of [
    '',
    '[Install]\n',
    '[Install]\nWantedBy=\n',
    '[Unit]\nWantedBy=a\n',
    '#[Install]\nWantedBy=a',
  ])
    assert.ok(!hasInstall(none), none);
});

test('names of units are told from other names', () => {
  for (const name of ['a.service', 'a@.timer', 'a@b-c.socket', 'dev-disk-by\\x2dlabel.mount'])
    assert.ok(isUnitName(name));
  for (const name of [
    'a',
    'a.servce',
    'a.service.d',
    'a b.service',
    '.service',
    'README.md',
    `${'x'.repeat(255)}.service`,
  ])
    assert.ok(!isUnitName(name), name);
});
