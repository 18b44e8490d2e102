import assert from 'node:assert/strict';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { root } from '../support/root.ts';
import { scratch } from '../support/scratch.ts';
import { type Tmux, type TmuxOptions, tmux } from '../support/tmux.ts';

// What a terminal is left with, whatever ends the screen. No machine is made here.

const node = `'${process.execPath}' --import '${join(root, 'node_modules/tsx/dist/loader.mjs')}'`;

const open = async (
  t: TestContext,
  script: string,
  options: TmuxOptions = {},
): Promise<Tmux & { pid(): Promise<number> }> => {
  const folder = await scratch(t);
  await writeFile(join(folder, 'fleet.yaml'), 'name: quiet\n');
  const command = `echo before; sh -c 'echo $$ >pid; exec ${node.replaceAll("'", '"')} "${join(root, script.split(' ')[0] ?? '')}" ${script.split(' ').slice(1).join(' ')}'; echo "exit code $?"; sleep 600`;
  const terminal = await tmux(command, {
    folder,
    ...options,
    environment: { LC_ALL: 'C.UTF-8', ...options.environment },
  });
  t.after(terminal.end);
  return { ...terminal, pid: async () => Number(await readFile(join(folder, 'pid'), 'utf8')) };
};

const ui = 'scripts/mayfly.ts ui --refresh 0';

test('a signal ends the screen: the terminal is as it was, and the exit code says interrupted', async t => {
  const terminal = await open(t, ui);
  await terminal.shows(/quiet +default +local/);
  process.kill(await terminal.pid(), 'SIGTERM');
  const text = await terminal.shows(/exit code 130/);
  assert.match(text, /^before\n/);
  assert.doesNotMatch(text, /PROVIDER/);
  assert.ok(!(await terminal.alternate()));
  await terminal.keys('echo typed', 'Enter');
});

test('without UTF-8 and with NO_COLOR only ASCII without colours is shown, at 24×5 too, and q leaves', async t => {
  const terminal = await open(t, ui, { columns: 24, rows: 5, environment: { LC_ALL: 'C', NO_COLOR: '1' } });
  const text = await terminal.shows(/> {2}quiet/);
  assert.match(text, /^[\x20-\x7e\n]*$/);
  await terminal.keys('q');
  await terminal.shows(/exit code 0/);
});

for (const [environment, coloured] of [
  [{}, true],
  [{ NO_COLOR: '1' }, false],
] as const)
  test(`colours are shown${coloured ? '' : ', but not with NO_COLOR'}; what is chosen and what is dim always`, async t => {
    const terminal = await open(t, ui, { columns: 80, rows: 24, environment });
    await terminal.shows(/▸ {2}quiet/);
    await terminal.keys('?');
    await terminal.shows(/Keys on this screen/);
    const text = await terminal.coloured();
    assert.equal(/\x1b\[[0-9;]*3[1-7]m/.test(text), coloured);
    assert.match(text, /\x1b\[[0-9;]*2m/);
    await terminal.keys('q');
    await terminal.shows(/exit code 0/);
  });

test('ctrl-z stops it for its shell, with the terminal as before; fg brings the screen back', async t => {
  const folder = await scratch(t);
  await writeFile(join(folder, 'fleet.yaml'), 'name: quiet\n');
  const terminal = await tmux('exec bash --norc -i', {
    folder,
    environment: { LC_ALL: 'C.UTF-8', PS1: '$ ' },
  });
  t.after(terminal.end);
  await terminal.keys(
    `${node} ${join(root, 'scripts/mayfly.ts')} ui --refresh 0; echo "exit code $?"`,
    'Enter',
  );
  await terminal.shows(/▸ {2}quiet/);
  await terminal.keys('C-z');
  await terminal.shows(/Stopped/);
  assert.ok(!(await terminal.alternate()));
  await terminal.keys('echo "seen $((40 + 2))"', 'Enter');
  await terminal.shows(/^seen 42$/m);
  await terminal.keys('fg', 'Enter');
  await terminal.shows(/▸ {2}quiet/);
  assert.ok(await terminal.alternate());
  await terminal.keys('?');
  await terminal.shows(/Keys on this screen/);
  await terminal.keys('q');
  await terminal.shows(/mayfly ui: showed 1 fleet/);
  assert.ok(!(await terminal.alternate()));
});

test('a screen reader gets the text without the alternate screen, and ctrl-c leaves', async t => {
  const terminal = await open(t, ui, { environment: { INK_SCREEN_READER: 'true' } });
  const text = await terminal.shows(/quiet +default +local/);
  assert.doesNotMatch(text.trim(), /\n\n/, 'no blank lines are read out');
  assert.ok(!(await terminal.alternate()));
  await terminal.keys('C-c');
  const after = await terminal.shows(/exit code 0/);
  assert.match(after, /^mayfly ui: showed 1 fleet/m, 'the summary is a line of its own');
});

for (const [how, told] of [
  ['uncaught', /a bug of ours/],
  ['drawing', /TypeError/],
] as const)
  test(`a bug (${how}) takes the screen down: what it was stands on a terminal that is as before`, async t => {
    const terminal = await open(t, `test/support/ui-crash.ts ${how}`);
    const text = await terminal.shows(/exit code 1/);
    assert.match(text, told);
    assert.ok(!(await terminal.alternate()));
  });
