import assert from 'node:assert/strict';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { newLab } from '../../lab/core/lab.ts';
import { startLab } from '../../lab/server/server.ts';
import { realWorld } from '../../scripts/world/real.ts';
import { testCredentials } from '../lab/support/stub.ts';
import { type TestFleet, testFleet } from '../support/fleet.ts';
import { sampleProcesses } from '../support/sampler.ts';

// Secrets of every source go to one real machine, and are then looked for everywhere else.

const world = realWorld();
const { processes, clock } = world;
const canary = (source: string) => `canary-${source}-${world.random.bytes(12).toString('hex')}`;
const values = {
  stored: canary('stored'),
  filed: canary('filed'),
  exported: canary('exported'),
  clouded: canary('clouded'),
};
const words = Object.values(values);
const names = Object.keys(values);
const credentials = '/etc/mayfly/credentials';
const load = (name: string) => `LoadCredential=${name}:${credentials}/${name}`;

let fleet: TestFleet;
let environment: Record<string, string>;
let closeLab: () => Promise<void>;
let printed = '';

before(async () => {
  const lab = newLab({ seed: 1, now: () => clock.now().getTime(), account: '111122223333' });
  const running = await startLab({ lab, world, credentials: [testCredentials] });
  closeLab = running.close;
  const { accessKey, secretKey } = testCredentials;
  environment = {
    AWS_ENDPOINT_URL: running.url,
    AWS_ACCESS_KEY_ID: accessKey,
    AWS_SECRET_ACCESS_KEY: secretKey,
    EXPORTED: values.exported,
  };
  fleet = await testFleet(`
window: 0
variables: { greeting: Hello }
secrets:
  - { name: stored, from: store }
  - { name: filed, from: file, path: outside/filed }
  - { name: exported, from: environment, variable: EXPORTED }
  - { name: clouded, from: aws, id: mayfly/canary/clouded, region: eu-central-1 }
environments:
  staging: { secrets: [${names.map(name => `{ name: ${name}, from: store }`).join(', ')}] }
`);
  await fleet.write('outside/filed', `${values.filed}\n`, 0o600);
  const bytes = words.join('').length;
  await fleet.write(
    'instance/files/opt/canary/check',
    `#!/bin/sh\ncd "$CREDENTIALS_DIRECTORY" && [ "$(cat ${names.join(' ')} | wc -c)" -eq ${bytes} ]\n`,
    0o755,
  );
  // It is active only when systemd gave it what was delivered, after the restart as well.
  await fleet.write(
    'instance/units/canary.service',
    [
      '[Service]',
      'Type=oneshot',
      'RemainAfterExit=yes',
      'DynamicUser=yes',
      ...names.map(load),
      'ExecStart=/opt/canary/check',
      '[Install]',
      'WantedBy=multi-user.target',
      '',
    ].join('\n'),
  );
});
after(async () => {
  await fleet.end();
  await closeLab();
});

const mayfly = async (line: string[], input?: string) => {
  const done = await fleet.mayfly(line, { environment, ...(input === undefined ? {} : { input }) });
  printed += done.stdout + done.stderr;
  return done;
};

test('a secret that is missing stops create before anything is made', async () => {
  const { code, stderr } = await mayfly(['create']);
  assert.equal(code, 2);
  assert.match(stderr, /The secret stored is missing/);
  assert.match(stderr, /also: The secret clouded is missing \(there is no mayfly\/canary\/clouded/);
  assert.match(stderr, /next: \S+mayfly secrets set stored/);
  assert.deepEqual(await fleet.remains(), []);
});

test('secrets of every source reach the machine, and no process on either side shows them meanwhile', async () => {
  for (const name of ['stored', 'clouded'] as const)
    assert.equal((await mayfly(['secrets', 'set', name], `${values[name]}\n`)).code, 0, printed);
  assert.equal((await mayfly(['secrets', 'check'])).code, 0, printed);
  const sampler = sampleProcesses(words);
  const { code, stderr } = await mayfly(['create']);
  const { seen, rounds } = await sampler.end();
  assert.equal(code, 0, stderr);
  assert.ok(rounds > 3, `${rounds} rounds`);
  // What was exported stands where the user put it, in the environment of mayfly itself, and nowhere else.
  const elsewhere = seen.filter(
    ({ word, where, process }) =>
      !(word === values.exported && where === 'environment' && process.includes('scripts/mayfly.ts create')),
  );
  assert.deepEqual(elsewhere, []);
  assert.equal(seen.length, 1, 'the sampler finds what is there');
});

test('on the machine they stand in files for root only, in what systemd gives the unit, and nowhere else', async () => {
  const [machine] = await fleet.machines();
  assert.ok(machine);
  const inside = async (script: string) =>
    (await processes.run(['podman', 'exec', machine.id, 'sh', '-c', script])).stdout.trim();
  assert.equal(
    await inside(`stat -c '%a %U' ${credentials} ${credentials}/*`),
    ['700 root', ...names.map(() => '600 root')].join('\n'),
  );
  const pattern = 'canary-[a-z]*-[0-9a-f]\\{24\\}';
  const places = 'etc opt var run root home tmp usr/local boot srv';
  const found = (await inside(`cd / && grep -rl '${pattern}' ${places} 2>/dev/null`)).split('\n').sort();
  const right = names.flatMap(name => [
    `etc/mayfly/credentials/${name}`,
    `run/credentials/canary.service/${name}`,
  ]);
  assert.deepEqual(found, right.sort());
  const journal = await inside('journalctl --no-pager -o export');
  assert.match(journal, /canary\.service/, 'the journal is read');
  const told = await processes.run(['podman', 'inspect', machine.id]);
  const said = await processes.run(['podman', 'logs', machine.id]);
  for (const text of [journal, told.stdout, said.stdout + said.stderr])
    for (const word of words) assert.ok(!text.includes(word));
});

test('nothing that mayfly writes or prints has them: store, release, debug bundle, JSON', async () => {
  for (const line of [
    ['list', '--json'],
    ['release', '--json'],
    ['secrets', 'list', '--json'],
    ['debug', '1', '--json'],
  ])
    assert.equal((await mayfly(line)).code, 0, `${line}: ${printed.slice(-600)}`);
  for (const word of words) assert.ok(!printed.includes(word));
  assert.match(printed, /"version": "[0-9a-f]{32}"/, 'the release names their versions');
  const grep = await processes.run(['grep', '-rlE', words.join('|'), join(fleet.folder, '.mayfly')]);
  assert.equal(grep.stdout.trim(), join(fleet.folder, '.mayfly/_secrets', fleet.name, 'stored'));
  assert.ok((await readdir(join(fleet.folder, '.mayfly', fleet.name, 'default/debug'))).length > 0);
});

test('a rotated secret means new machines', async () => {
  await fleet.write('outside/filed', 'rotated\n', 0o600);
  const { stdout } = await mayfly(['secrets', 'list']);
  assert.match(stdout, /filed +file +outside\/filed +there +another/);
  assert.match(stdout, /stored +store +- +there +the same/);
  const { code, stderr } = await mayfly(['heal', '--yes']);
  assert.equal(code, 2, stderr);
  assert.match(stderr, /cannot be healed: the description has changed/);
});

test('the secrets of another environment are its own', async () => {
  const { code, stderr } = await mayfly(['create', '--env', 'staging']);
  assert.equal(code, 2);
  assert.match(stderr, /The secret stored is missing/);
  assert.match(stderr, /also: The secret filed is missing/);
});
