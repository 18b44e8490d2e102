import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { asCalled } from '../../scripts/cli/as-called.ts';
import { main } from '../../scripts/cli/main.ts';
import { commands } from '../../scripts/cli/table.ts';
import { realWorld } from '../../scripts/world/real.ts';
import { recordingTerminal } from '../support/terminal.ts';

const words = (text: string, folder: string, options: Record<string, string> = {}) =>
  asCalled(commands, { root: '/home/me/mayfly', folder, options })(text);
const checkout = '/home/me/mayfly';
const example = `${checkout}/examples/web-service`;

test('in the checkout commands are told as they are, and elsewhere by the way to it', () => {
  for (const text of ['next: just destroy', 'next: ./mayfly debug hello-1', 'Next: just list · just destroy'])
    assert.equal(words(text, checkout), text);
  assert.equal(words('next: mayfly list', checkout), 'next: ./mayfly list');
  assert.equal(words('next: just destroy', example), 'next: ../../mayfly destroy');
  assert.equal(words('next: mayfly secrets set key', example), 'next: ../../mayfly secrets set key');
  assert.equal(
    words('just destroy    # then: just create', '/srv/site'),
    '/home/me/mayfly/mayfly destroy    # then: /home/me/mayfly/mayfly create',
  );
  assert.equal(
    asCalled(commands, { root: '/my tools/mayfly', folder: '/srv', options: {} })('just list'),
    "'/my tools/mayfly/mayfly' list",
  );
});

test('a command is about the same fleet: its file, environment and name are told with it, once', () => {
  const staging = (text: string) => words(text, checkout, { env: 'staging', file: 'a b.yaml' });
  assert.equal(staging('just heal'), "just heal --file 'a b.yaml' --env staging");
  assert.equal(
    words('just list · just debug shop-1 · just destroy', checkout, { env: 'x' }),
    'just list --env x · just debug --env x shop-1 · just destroy --env x',
  );
  assert.equal(
    words('wait, then just replace; or, then: just heal', checkout, { env: 'x' }),
    'wait, then just replace --env x; or, then: just heal --env x',
  );
  const whole = './mayfly replace --env x';
  assert.equal(words(whole, checkout, { env: 'x' }), whole);
  // A verb that knows no such option does not get it.
  assert.equal(words('mayfly lab start', checkout, { env: 'x' }), './mayfly lab start');
});

test('what takes no --fleet is told with the file of that fleet, and never leads to the fleet of the checkout', () => {
  const old = (text: string) => words(text, checkout, { fleet: 'old', provider: 'ec2', env: 'x' });
  for (const verb of ['heal', 'create', 'replace'])
    assert.equal(
      old(`To make the lost ones anew: just ${verb}`),
      `To make the lost ones anew: just ${verb} --file '<fleet file of old>' --env x`,
    );
  assert.equal(old('just destroy'), 'just destroy --env x --fleet old --provider ec2');
  assert.equal(old('mayfly lab start'), './mayfly lab start');
  assert.equal(
    words('just heal', checkout, { fleet: 'old', file: 'other.yaml' }),
    "just heal --file '<fleet file of old>'",
  );
});

test('what is no command stays: other programs, other paths, plain words', () => {
  for (const text of [
    'just now',
    'just set-up',
    '/opt/mayfly debug',
    'aws lightsail get-static-ips',
    'mayfly --help',
  ])
    assert.equal(words(text, example), text);
});

test('errors are told that way, for people and for programs', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'mayfly-called-'));
  await writeFile(join(folder, 'fleet.yaml'), 'name: shop\nenvironments: { staging: {} }\n');
  const terminal = recordingTerminal();
  const root = join(folder, 'checkout');
  const code = await main({
    words: ['destroy', '--env', 'staging', '--json'],
    world: realWorld(),
    terminal,
    root,
    folder,
    signal: new AbortController().signal,
  });
  await rm(folder, { recursive: true });
  assert.equal(code, 2);
  assert.match(terminal.err, /next: checkout\/mayfly destroy --env staging .*--yes/);
  assert.match(JSON.parse(terminal.out).error.next, /^checkout\/mayfly destroy --env staging /);
});
