import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import type { Finished } from '../../scripts/world/world.ts';
import { type TestFleet, testFleet } from '../support/fleet.ts';
import { tracesOf } from '../support/kill-left.ts';
import { root } from '../support/root.ts';

// Fleets of one machine each, side by side, and each with a misfortune of its own.

interface Misfortune {
  /** Lines of fleet.yaml. */
  readonly settings?: string;
  /** Stands where a user's own lines of the set-up stand. */
  readonly setUp?: string;
  /** At the end of the user data. */
  readonly userData?: string;
  /** What the sample service runs instead of itself. */
  readonly serve?: string;
}

const rude = String.raw`printf '\033[31mred\033[0m \033]0;title\007 \377\376 \033[2J \233A\n'`;

const misfortunes = {
  'exit 3': { setUp: `${rude}\n${rude} >&3\nexit 3` },
  hanging: { setUp: 'sleep 1000', settings: 'timeouts: { setup: 4 }' },
  loud: { setUp: 'head -c 100000000 /dev/zero | tr "\\0" x\nyes "a line" | head -c 100000000 >&3' },
  'dies after the restart': {
    settings: 'restart: true',
    setUp: ': >/run/before-the-restart',
    serve: `#!/bin/sh\n[ -e /run/before-the-restart ] && exec sleep 1000\n${rude} >&2\nexit 7\n`,
  },
  'never green': {
    settings: 'health: [{ kind: tcp, port: 1 }]\ntimeouts: { health: 4 }',
  },
  'first boot fails': { userData: 'runcmd:\n  - [sh, -c, "echo no luck today; exit 1"]' },
  recoverable: { userData: 'swap: { filename: /swapfile, size: nonsense }' },
  accepted: {
    settings: 'recoverable_errors: accept',
    userData: 'swap: { filename: /swapfile, size: nonsense }',
  },
} as const satisfies Record<string, Misfortune>;
type Name = keyof typeof misfortunes;

interface Suffered {
  readonly fleet: TestFleet;
  readonly machine: string;
  readonly created: Finished;
}
const suffered = new Map<string, Suffered>();

const suffer = async ({ settings = '', setUp, userData, serve }: Misfortune): Promise<Suffered> => {
  const usual = ['restart', 'window']
    .filter(key => !settings.includes(`${key}:`))
    .map(key => `${key}: ${key === 'restart' ? 'false' : '0'}`);
  const fleet = await testFleet([...usual, 'variables: { greeting: Hello }', settings, ''].join('\n'));
  const script = await readFile(join(root, 'instance/setup.sh'), 'utf8');
  const template = await readFile(join(root, 'templates/cloud-init.yaml.hbs'), 'utf8');
  const [first, rest] = script.split('# Yours: ');
  assert.ok(rest, 'instance/setup.sh has a place for the user');
  if (setUp) await fleet.write('instance/setup.sh', `${first}${setUp}\n# ${rest}`, 0o755);
  if (userData) await fleet.write('templates/cloud-init.yaml.hbs', `${template}\n${userData}\n`);
  if (serve) await fleet.write('instance/files/opt/hello/serve', serve, 0o755);
  return { fleet, machine: `${fleet.name}-1`, created: await fleet.mayfly(['create']) };
};

before(async () => {
  const all: [string, Misfortune][] = Object.entries(misfortunes);
  await Promise.all(all.map(async ([name, misfortune]) => suffered.set(name, await suffer(misfortune))));
});

after(() => Promise.all([...suffered.values()].map(({ fleet }) => fleet.end())));

const outcome = (name: Name): Suffered => {
  const found = suffered.get(name);
  assert.ok(found);
  return found;
};

/** The words about the one machine: what its examination found, why, file, next, and what was seen on the way. */
const assertFailed = async (
  name: Name,
  expected: Record<'what' | 'file', RegExp> & { why?: RegExp; seen?: RegExp; next?: RegExp },
) => {
  const { fleet, machine, created } = outcome(name);
  const { stdout } = created;
  assert.equal(created.code, 1, stdout + created.stderr);
  const line = (start: string) =>
    stdout.split('\n').find(text => text.startsWith(start)) ?? `no line ${start}: ${stdout}`;
  assert.match(line(`${machine}: `), expected.what);
  assert.match(line('  file: '), expected.file);
  if (expected.why) assert.match(line('  why: '), expected.why);
  if (expected.seen) assert.match(line('  seen: '), expected.seen);
  assert.match(line('  next: '), expected.next ?? /mayfly replace/);
  const [, saved] = /^ {2}bundle: (.+)$/m.exec(stdout) ?? [];
  assert.ok(saved, stdout);
  const bundle = JSON.parse(await readFile(saved, 'utf8'));
  assert.equal(bundle.machine.name, machine);
  const again = await fleet.mayfly(['debug', saved]);
  assert.equal(again.stdout.split('\n')[0]?.startsWith(`${machine} `), true, again.stdout + again.stderr);
  assert.match(stdout, new RegExp(`^${fleet.name}: 0 of 1 machine is ready`, 'm'));
  const listed = await fleet.mayfly(['list']);
  assert.match(
    listed.stdout,
    new RegExp(`${machine} +failed at`),
    'a failed machine is left to be looked at',
  );
};

test('a set-up script that exits 3 fails its machine, by step and exit code', async () => {
  await assertFailed('exit 3', {
    what: /the set-up failed at step 4\/7 "set up the application": exit code 3, since \d/,
    file: /instance\/setup\.sh:\d+$/,
    seen: /The set-up failed with exit code 3 at step 4\/7 set up the application/,
  });
});

test('a set-up script that hangs is ended at its time limit, and the step is named', async () => {
  await assertFailed('hanging', {
    what: /ran out of time at step 4\/7/,
    file: /instance\/setup\.sh:\d+$/,
    seen: /The set-up was not done within 4 s; it stopped at step 4\/7/,
  });
});

test('a set-up script that prints 100 MB to its log and 100 MB to the laptop harms nobody', () => {
  const { created } = outcome('loud');
  assert.equal(created.code, 0, created.stdout + created.stderr);
  assert.ok(created.stdout.length + created.stderr.length < 20_000);
});

test('a unit that dies only after the restart fails its machine, with the unit and its exit status', async () => {
  await assertFailed('dies after the restart', {
    what: /hello\.service (failed|keeps failing).*exit code 7/,
    why: /red/,
    file: /instance\/files\/opt\/hello\/serve/,
    seen: /hello\.service (failed|keeps restarting)/,
  });
  assert.match(outcome('dies after the restart').created.stderr, /restarted after/);
});

test('a health check that never turns green fails its machine at the time limit', async () => {
  await assertFailed('never green', {
    what: /its health check "tcp 127\.0\.0\.1:1" is not green: nothing listens on port 1 /,
    seen: /The health check .* did not become green within 4 s/,
    file: /fleet\.yaml/,
  });
});

test('user data whose command fails is told as cloud-init tells it', async () => {
  await assertFailed('first boot fails', {
    what: /cloud-init failed in a command of runcmd/,
    why: /no luck today/,
    file: /templates\/cloud-init\.yaml\.hbs:\d+$/,
    seen: /cloud-init reported an error/,
  });
});

test('an error that cloud-init recovered from fails a machine, and the message names the setting that accepts it', async () => {
  await assertFailed('recoverable', {
    what: /cloud-init/,
    why: /WARNING/,
    file: /templates\/cloud-init\.yaml\.hbs/,
    seen: /cloud-init reported a recoverable error/,
  });
  assert.match(outcome('recoverable').created.stdout, /recoverable_errors: accept/);
});

test('the same error is accepted where the fleet file says so', () => {
  const { created } = outcome('accepted');
  assert.equal(created.code, 0, created.stdout + created.stderr);
});

test('nothing that a machine says reaches the terminal as a control character', async () => {
  for (const name of ['exit 3', 'dies after the restart'] as const) {
    const { fleet, machine, created } = outcome(name);
    const debugged = await fleet.mayfly(['debug', machine]);
    for (const said of [created.stdout, created.stderr, debugged.stdout, debugged.stderr])
      assert.doesNotMatch(said, /[\x00-\x08\x0b-\x1f\x7f-\x9f]/, name);
    assert.match(created.stdout + created.stderr, /red/, 'its plain words do');
  }
});

test('after all that, destroy leaves nothing of any of them', async () => {
  await Promise.all(
    [...suffered].map(async ([name, { fleet }]) => {
      const { code, stdout } = await fleet.mayfly(['destroy', '--yes']);
      assert.equal(code, 0, `${name}: ${stdout}`);
      assert.match(stdout, /Proven/, name);
      assert.deepEqual(await tracesOf(fleet), [], name);
    }),
  );
});
