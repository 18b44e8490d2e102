// biome-ignore-all lint/suspicious/noTemplateCurlyInString: these are variables of systemd
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { commandsIn, expand } from '../../scripts/render/unit-command.ts';

const only = (value: string, unit = 'app@one.service') => {
  const commands = commandsIn(value, unit);
  assert.equal(commands.length, 1);
  return commands[0] as (typeof commands)[0];
};

test('the program of a command line is found behind its prefixes, in quotes, and with the names of its unit', () => {
  for (const [value, program] of Object.entries({
    '/bin/a b': '/bin/a',
    '-/bin/a': '/bin/a',
    '@/bin/a name': '/bin/a',
    '+-/bin/a': '/bin/a',
    '!!:/bin/a': '/bin/a',
    '"/opt/my app/run" x': '/opt/my app/run',
    '/opt/my\\ app/run': '/opt/my app/run',
    '/opt/%p/%i': '/opt/app/one',
    '/opt/%N/%n': '/opt/app@one/app@one.service',
    '/opt/100%%': '/opt/100%',
    'python3 -m x': 'python3',
  }))
    assert.equal(only(value).program, program, value);
});

test('a program that only the machine knows is not guessed', () => {
  for (const value of ['%h/bin/run', '/opt/$NAME/run', '${BIN} x', '%t/x'])
    assert.equal(only(value).program, undefined);
  assert.equal(expand('/run/%i', 'app.service'), undefined);
});

test('several command lines in one setting are told apart, and a quoted semicolon is a word', () => {
  assert.deepEqual(
    commandsIn('/bin/a x ; /bin/b ";" \'y z\'', 'a.service').map(({ program, words }) => [program, words]),
    [
      ['/bin/a', ['x']],
      ['/bin/b', [';', 'y z']],
    ],
  );
  assert.deepEqual(commandsIn('', 'a.service'), []);
});

test('quotes that do not close are seen', () => {
  for (const value of ['/bin/sh -c "a', "/bin/sh -c 'a", '/bin/sh -c "a\\"'])
    assert.ok(only(value).unbalanced, value);
  for (const value of ['/bin/sh -c "a \'b"', '/bin/sh -c "a\\"b"', '/bin/sh \\"a'])
    assert.ok(!only(value).unbalanced, value);
});

test('words that only a shell would understand are seen, unless they are in quotes', () => {
  for (const word of ['|', '||', '&&', '&', '>', '>>', '>/dev/null', '2>&1', '2>/tmp/x', '<', '&>x'])
    assert.deepEqual(only(`/bin/a b ${word} c`).shellWords, [word]);
  assert.deepEqual(only('/bin/sh -c "a | b && c > d" a&b --x=>').shellWords, []);
});
