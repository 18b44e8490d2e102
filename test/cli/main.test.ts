import assert from 'node:assert/strict';
import { test } from 'node:test';
import { main } from '../../scripts/cli/main.ts';
import { commands } from '../../scripts/cli/table.ts';
import { realWorld } from '../../scripts/world/real.ts';
import { recordingTerminal } from '../support/terminal.ts';

const call = async (...words: string[]) => {
  const terminal = recordingTerminal();
  const code = await main({
    words,
    world: realWorld(),
    terminal,
    root: '/nowhere',
    folder: '/nowhere',
    signal: new AbortController().signal,
  });
  return { code, out: terminal.out, err: terminal.err };
};

test('help names every verb and every exit code', async () => {
  for (const words of [[], ['help'], ['--help'], ['-h']]) {
    const { code, out } = await call(...words);
    assert.equal(code, 0);
    for (const { verb, summary } of commands) assert.ok(out.includes(verb) && out.includes(summary), verb);
    for (const exit of ['0', '1', '2', '3', '75', '130']) assert.match(out, new RegExp(`^  ${exit} `, 'm'));
  }
});

test('the help of a verb shows all of its options and needs nothing else', async () => {
  for (const command of commands) {
    const { code, out } = await call(command.verb, '--help');
    assert.equal(code, 0);
    for (const name of Object.keys(command.options))
      assert.ok(out.includes(`--${name}`), `${command.verb} --${name}`);
  }
});

test('a verb that does not exist is a usage error that names the nearest one', async () => {
  const { code, err } = await call('destory');
  assert.equal(code, 2);
  assert.match(err, /no verb "destory".*destroy/);
});

test('an unknown option, a missing word and a superfluous word are usage errors', async () => {
  for (const [words, message] of [
    [['list', '--evn', 'x'], /--evn.*env/s],
    [['debug'], /needs a machine/],
    [['list', 'what'], /does not know what to do with "what"/],
    [['list', '--file'], /./],
  ] as const) {
    const { code, err } = await call(...words);
    assert.equal(code, 2, err);
    assert.match(err, message);
  }
});

test('the screen without a terminal refuses, and names the plain commands that do the same', async () => {
  const { code, err } = await call('ui');
  assert.equal(code, 2);
  for (const command of [
    'mayfly list',
    'mayfly debug <machine>',
    'mayfly logs --follow',
    'create | replace | heal | destroy',
  ])
    assert.ok(err.includes(command), command);
  const wrong = await call('ui', '--refresh', '-1');
  assert.equal(wrong.code, 2);
  assert.match(wrong.err, /--refresh is a number of seconds/);
});

test('a missing fleet file is told with its name', async () => {
  const { code, err } = await call('create', '--file', 'other.yaml');
  assert.equal(code, 2);
  assert.match(err, /There is no fleet file/);
  assert.match(err, /other\.yaml/);
});

test('--json prints one JSON document on failure too', async () => {
  const { code, out } = await call('create', '--json', '--file', 'other.yaml');
  assert.equal(code, 2);
  assert.equal(JSON.parse(out).error.what, 'There is no fleet file');
});
