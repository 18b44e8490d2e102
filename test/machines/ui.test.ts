import assert from 'node:assert/strict';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { type TestFleet, testFleet } from '../support/fleet.ts';
import { root } from '../support/root.ts';
import { type Tmux, tmux } from '../support/tmux.ts';

// The screen on a real terminal, with real machines: one fleet's life, in order.

let fleet: TestFleet;
let terminal: Tmux;
let name: string;

before(async () => {
  fleet = await testFleet('count: 2\nrestart: false\nwindow: 0\nvariables: { greeting: Hello }\n');
  name = fleet.name;
  const loader = join(root, 'node_modules/tsx/dist/loader.mjs');
  const mayfly = `'${process.execPath}' --import '${loader}' '${join(root, 'scripts/mayfly.ts')}'`;
  // The line before must be there again afterwards; the shell stays, so that the last screen can be read.
  terminal = await tmux(`echo before; ${mayfly} ui --refresh 2; echo "exit code $?"; sleep 600`, {
    folder: fleet.folder,
    environment: { LC_ALL: 'C.UTF-8', CI: '' },
  });
});
after(async () => {
  await terminal?.end();
  await fleet?.end();
});

test('the fleet of the fleet file is shown, on the alternate screen, before anything of it exists', async () => {
  await terminal.shows(new RegExp(`▸ {2}${name} +default +local +none`), 60);
  assert.ok(await terminal.alternate());
});

test('it is created with the plan on the screen first, and each machine makes its way to ready', async () => {
  await terminal.keys('n');
  await terminal.shows(/will make 2 machines of release [0-9a-f]{12}/);
  await terminal.keys('Enter');
  await terminal.shows(/was cancelled: nothing was touched/);
  assert.deepEqual(await fleet.remains(), []);
  await terminal.keys('n');
  await terminal.shows(/will make 2 machines/);
  await terminal.keys('Tab', 'Enter');
  await terminal.shows(new RegExp(`create ${name}: .*under way`));
  await terminal.keys('w');
  await terminal.shows(new RegExp(`${name}-1 .*waits for`));
  await terminal.shows(new RegExp(`create ${name}: 2 of 2 ready, done`), 120);
  await terminal.keys('Escape');
  await terminal.shows(/› fleets +asked[\s\S]*2 ready/);
});

test('a filter leaves the machines that pass it', async () => {
  await terminal.keys('Enter');
  await terminal.shows(new RegExp(`▸ {2}${name}-1 +● ready`));
  await terminal.keys('/', `name:${name}-2`, 'Enter');
  const text = await terminal.shows(/1 shown/);
  assert.ok(!text.includes(`${name}-1 `));
  await terminal.keys('Escape');
  await terminal.shows(new RegExp(`${name}-1 +● ready`));
});

test('a machine shows its phases, its facts, and after an examination what was found', async () => {
  await terminal.keys('Enter');
  await terminal.shows(/ready +\d+\.\d s +█[\s\S]*address +10\./);
  await terminal.keys('d');
  await terminal.shows(new RegExp(`${name}-1 is healthy[\\s\\S]*Found well`), 30);
  await terminal.keys('o');
  await terminal.shows(/● hello\.service +active \(running\)/);
});

test('its log is followed line by line, pauses when scrolled up, and is filtered', async () => {
  await terminal.keys('l');
  await terminal.shows(/following[\s\S]*ssh\.service: Accepted/);
  await terminal.keys('k');
  await terminal.shows(/paused: f or G follows again/);
  await terminal.keys('f');
  await terminal.shows(/following/);
  await terminal.keys('/', 'accepted publickey', 'Enter');
  const filtered = await terminal.shows(/filter "accepted publickey"[\s\S]*Accepted publickey/);
  assert.doesNotMatch(filtered, /Disconnected/);
  await terminal.keys('Escape');
  await terminal.shows(/Disconnected/);
  await terminal.keys('Escape');
  await terminal.shows(/Units/);
});

test('a shell has the terminal to itself, the screen comes back after it, and the machine counts as touched', async () => {
  await terminal.keys('s');
  await terminal.shows(/counts as touched from now on[\s\S]*\$ *$/m);
  assert.ok(!(await terminal.alternate()));
  await terminal.keys('echo "I am $(hostname)"', 'Enter');
  await terminal.shows(new RegExp(`^I am ${name}-1$`, 'm'));
  await terminal.keys('exit', 'Enter');
  await terminal.shows(new RegExp(`back from ${name}-1[\\s\\S]*quit`));
  assert.ok(await terminal.alternate());
  await terminal.shows(/touched by /);
});

test('a smaller terminal gets the most important of it, and a larger one all again', async () => {
  await terminal.keys('Escape');
  await terminal.shows(/NAME +PHASE/);
  await terminal.resize(50, 10);
  const small = await terminal.shows(/NAME +PHASE +ADDRESS\s*$/m);
  assert.match(small, /\? help {2}q quit/);
  await terminal.resize(120, 40);
  await terminal.shows(/NAME +PHASE +REGION +ADDRESS +HEALTH/);
});

test('the help names the plain commands', async () => {
  await terminal.keys('?');
  await terminal.shows(new RegExp(`mayfly debug ${name}-1`));
  await terminal.keys('Escape');
  await terminal.shows(/NAME +PHASE/);
});

test('destroying is cancelled by enter, wants the name, and then leaves nothing', async () => {
  await terminal.keys('x');
  await terminal.shows(/will be lost for ever[\s\S]*Type the fleet's name/);
  await terminal.keys('Enter');
  await terminal.shows(/cancelled: nothing was touched/);
  await terminal.keys('x');
  await terminal.shows(/will be lost for ever/);
  await terminal.keys('Tab', 'Enter');
  await terminal.shows(new RegExp(`type ${name} first`));
  assert.equal((await fleet.machines()).length, 2);
  await terminal.keys(name, 'Enter');
  await terminal.shows(new RegExp(`destroy of ${name} is done`), 60);
  await terminal.keys('w');
  await terminal.shows(/nothing is left/);
  assert.deepEqual(await fleet.remains(), []);
});

test('q leaves: the terminal is as it was, with one line about what was, and exit code 0', async () => {
  await terminal.keys('q');
  const text = await terminal.shows(/exit code/);
  // What the shell said stands between.
  assert.match(text, /^before\n[\s\S]*\nmayfly ui: showed 1 fleet with \d machines?; .*\nexit code 0\n/);
  assert.doesNotMatch(text, /PROVIDER|PHASE/);
  assert.ok(!(await terminal.alternate()));
});
