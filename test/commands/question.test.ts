import assert from 'node:assert/strict';
import { mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { type TestFleet, testFleet } from '../support/fleet.ts';
import { hasTmux, openTerminal, typed } from '../support/kill-terminal.ts';

// Questions on a real terminal. The engine is a stand-in that has nothing, and says so.

let fleet: TestFleet;
const environment = () => ({ PATH: `${join(fleet.folder, 'bin')}:${process.env.PATH}` });
before(async () => {
  fleet = await testFleet(
    'variables: { greeting: Hello }\nsecrets: [{ name: token, from: store }]\nenvironments: { guarded: { approval: required } }\n',
  );
  await mkdir(join(fleet.folder, 'bin'));
  await fleet.write('bin/podman', '#!/bin/sh\necho "$*" >>"$0.called"\nexit 0\n', 0o755);
});
after(() => fleet.end());

test('without a terminal, destroy, replace and heal refuse before they ask anybody anything', async () => {
  for (const verb of ['destroy', 'replace', 'heal']) {
    const { code, stderr } = await fleet.mayfly([verb], { environment: environment() });
    assert.equal(code, 2, stderr);
    assert.match(stderr, new RegExp(`${verb} asks before .* no terminal`));
    assert.match(stderr, new RegExp(`next: \\S*mayfly ${verb} --yes`));
  }
  const guarded = await fleet.mayfly(['create', '--env', 'guarded', '--yes', '--json'], {
    environment: environment(),
  });
  assert.equal(guarded.code, 2);
  assert.match(JSON.parse(guarded.stdout).error.next, new RegExp(`--approve ${fleet.name}-guarded$`));
  await assert.rejects(
    import('node:fs/promises').then(({ stat }) => stat(join(fleet.folder, 'bin/podman.called'))),
  );
});

test('on a terminal: ctrl-C says nothing more, a wrong name stops, the right one goes on', async t => {
  if (!(await hasTmux())) return t.skip('no tmux here');
  const terminal = await openTerminal(fleet);
  try {
    const destroy = `PATH=${join(fleet.folder, 'bin')}:$PATH ${typed(['destroy'])}; echo "ended with $?"`;
    await terminal.type(destroy);
    await terminal.shows(/Type .* to go on; anything else stops here: $/m);
    await terminal.press('C-c');
    const stopped = await terminal.shows(/^ended with 130/m);
    assert.match(stopped, /stops here: *\nended with 130/);
    await terminal.type(`clear; ${destroy}`);
    await terminal.shows(/stops here: $/m);
    await terminal.type('hello');
    assert.match(await terminal.shows(/^ended with 130/m), /"hello" is not .*: nothing was touched/);
    await terminal.type(`clear; ${destroy}`);
    await terminal.shows(/stops here: $/m);
    await terminal.type(fleet.name);
    assert.match(await terminal.shows(/^ended with 0/m), /there was nothing to remove/);
  } finally {
    await terminal.close();
  }
});

test('a secret that is typed is not shown, and is asked for twice', async t => {
  if (!(await hasTmux())) return t.skip('no tmux here');
  const terminal = await openTerminal(fleet);
  try {
    const set = `${typed(['secrets', 'set', 'token'])}; echo "ended with $?"`;
    await terminal.type(set);
    await terminal.shows(/^token \(not shown\): $/m);
    await terminal.type('hunter2');
    await terminal.shows(/^The same again: $/m);
    await terminal.type('hunter3');
    const different = await terminal.shows(/^ended with 130/m);
    assert.match(different, /not the same: nothing was set/);
    // The screen of before shows the same questions until it is cleared.
    await terminal.type(`clear; echo second; ${set}`);
    await terminal.shows(/^second\n+token \(not shown\): $/m);
    await terminal.type('hunter2');
    await terminal.shows(/^second\n+token .*\n+The same again: $/m);
    await terminal.type('hunter2');
    const good = await terminal.shows(/^ended with 0/m);
    for (const screen of [different, good]) assert.doesNotMatch(screen, /hunter/);
    assert.equal(
      await readFile(join(fleet.folder, '.mayfly/_secrets', fleet.name, 'token'), 'utf8'),
      'hunter2',
    );
  } finally {
    await terminal.close();
  }
});
