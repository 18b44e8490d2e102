import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { type TestFleet, testFleet } from '../support/fleet.ts';
import { runDying } from '../support/kill-case.ts';
import { type Moment, momentsOf, partOf, sampleOf, type Timed } from '../support/kill-deaths.ts';
import { tracesOf } from '../support/kill-left.ts';
import { poller } from '../support/poller.ts';
import { root } from '../support/root.ts';
import { seeded } from '../support/seeded.ts';

// One machine behind a static address, replaced again and again: seen by a client, failing, and killed in the middle.
// MAYFLY_KILLS=all dies at every moment (hours); MAYFLY_KILLS=3/20 at every twentieth, from the third on.
// MAYFLY_KILLS_SEED takes another sample.

const kills = process.env.MAYFLY_KILLS;
const seed = Number(process.env.MAYFLY_KILLS_SEED ?? 1);

interface Listed {
  machines: { name: string; status: string; id: string; release: string }[];
  address: { address: string; machine?: string };
}

let fleet: TestFleet;
const settings = (greeting: string, more = 'timeouts: { health: 3 }') =>
  [
    `name: ${fleet.name}`,
    'static_address: true',
    'restart: false',
    'window: 0',
    `variables: { greeting: ${greeting} }`,
    "health: [{ kind: http, url: 'http://127.0.0.1:8080/health' }]",
    more,
    '',
  ].join('\n');
const describe = (greeting: string, more?: string) => fleet.write('fleet.yaml', settings(greeting, more));
const listed = async () => (await fleet.json(['list'])).document as Listed;
const instance = (path: string) => readFile(join(root, 'instance', path), 'utf8');
let url = '';
let steps: Timed[] = [];

before(async () => {
  fleet = await testFleet('');
  await describe('one');
});
after(() => fleet.end());

test('create gives the address to the machine, and verifies it once more through the address', async () => {
  const { code, stdout, stderr } = await fleet.mayfly(['create']);
  assert.equal(code, 0, stdout + stderr);
  const { address } = await listed();
  assert.equal(address.machine, `${fleet.name}-1`);
  assert.match(stdout, new RegExp(`^Address: ${address.address}, asked through it: ssh, http `, 'm'));
  url = `http://${address.address}:8080/`;
});

test('status, info and logs tell what is there; a shell marks its machine as touched, and they say so', async () => {
  const name = `${fleet.name}-1`;
  const well = await fleet.mayfly(['status']);
  assert.equal(well.code, 0, well.stdout + well.stderr);
  assert.match(well.stdout, /all is well: 1 machine/);
  const info = await fleet.mayfly(['info']);
  assert.ok(info.stdout.includes(url), info.stdout);
  const logs = await fleet.mayfly(['logs', '--service', 'hello', '--search', 'started']);
  assert.match(logs.stdout, new RegExp(`^${name}  .*Started hello\\.service`, 'm'), logs.stderr);
  const answer = await fleet.mayfly(['ssh', '1', '--', 'sh', '-c', 'echo "it\'s $(hostname)"; exit 7']);
  assert.deepEqual([answer.code, answer.stdout], [7, `it's ${name}\n`], answer.stderr);
  assert.match(
    (await fleet.mayfly(['list'])).stdout,
    /touched by \S+@\S+: make it anew with \S*mayfly replace/,
  );
  const touched = await fleet.mayfly(['status']);
  assert.deepEqual([touched.code, /touched by/.test(touched.stdout)], [1, true], touched.stdout);
});

test('replace makes a new machine, moves the address, and removes the old one: a client sees the one, then the other', async () => {
  await describe('two');
  const client = poller(url);
  const trace = join(fleet.folder, 'replace.trace');
  const { code, stdout, stderr } = await runDying(fleet, ['replace', '--yes'], { trace });
  await client.stop();
  assert.equal(code, 0, stdout + stderr);
  assert.match(stdout, new RegExp(`${fleet.name}-1 replaced by ${fleet.name}-2`));
  assert.deepEqual(client.answers, ['one', 'two']);
  const { machines, address } = await listed();
  assert.deepEqual(
    machines.map(({ name, status }) => [name, status]),
    [[`${fleet.name}-2`, 'ready']],
  );
  assert.deepEqual([url, address.machine], [`http://${address.address}:8080/`, `${fleet.name}-2`]);
  assert.equal((await fleet.machines()).length, 1);
  steps = (await readFile(trace, 'utf8'))
    .trimEnd()
    .split('\n')
    .map(line => JSON.parse(line) as Timed);
});

test('a new machine that fails is examined and removed: the old one serves on, untouched', async () => {
  const was = (await listed()).machines;
  const script = await instance('setup.sh');
  await fleet.write('instance/setup.sh', script.replace('# Yours: ', 'exit 3\n# '), 0o755);
  // A busy computer may be slow to answer; refused is what nobody may be.
  const client = poller(url, 50, 20_000);
  const { code, stdout } = await fleet.mayfly(['replace', '--yes']);
  await client.stop();
  await fleet.write('instance/setup.sh', script, 0o755);
  assert.equal(code, 1, stdout);
  assert.match(stdout, /the set-up failed/i);
  assert.match(
    stdout,
    new RegExp(`${fleet.name}: rolled back. ${fleet.name}-2 is as before; what was new is gone`),
  );
  const [, saved] = /^ {2}bundle: (.+)$/m.exec(stdout) ?? [];
  assert.equal(JSON.parse(await readFile(saved ?? '', 'utf8')).machine.name, `${fleet.name}-1`);
  assert.deepEqual([client.answers, client.failed()], [['two'], 0]);
  assert.deepEqual(
    (await listed()).machines.map(({ id }) => id),
    was.map(({ id }) => id),
  );
});

test('when the new machine does not answer through the address, the address goes back', async () => {
  // On the machine it is healthy; only who comes through the address finds nobody.
  const serve = await instance('files/opt/hello/serve');
  const own = serve.replace('"0.0.0.0", 8080', '"127.0.0.1", 8080');
  assert.notEqual(own, serve);
  await fleet.write('instance/files/opt/hello/serve', own, 0o755);
  const { code, stdout } = await fleet.mayfly(['replace', '--yes']);
  await fleet.write('instance/files/opt/hello/serve', serve, 0o755);
  assert.equal(code, 1, stdout);
  assert.match(stdout, /did not answer through the address/);
  assert.match(stdout, /rolled back/);
  assert.equal((await listed()).address.machine, `${fleet.name}-2`);
  const client = poller(url);
  while (client.answers.length === 0 && client.asked() < 200) await new Promise(go => setTimeout(go, 50));
  await client.stop();
  assert.deepEqual(client.answers, ['two']);
});

/** The moments of the move are the ones that matter most; `all` takes the others as well. */
const deaths = (): Moment[] => {
  const moments = momentsOf(steps);
  if (kills) return partOf(moments, kills);
  const move = moments.filter(({ step }) => /^podman network (dis)?connect/.test(step));
  return sampleOf(move, seeded(seed), 1);
};

test(`a replace that was killed is finished or undone by the next one (seed ${seed})`, async t => {
  const moments = deaths();
  t.diagnostic(`${moments.length} of ${momentsOf(steps).length} moments`);
  for (const [index, moment] of moments.entries()) {
    const name = `killed ${moment.when} "${moment.step}" +${moment.delay} ms, children ${moment.children}`;
    await t.test(name, async () => {
      await describe(`k${index}`);
      await runDying(fleet, ['replace', '--yes'], moment);
      assert.ok((await fleet.machines()).length > 0, 'a machine is always there');
      const again = await fleet.mayfly(['replace', '--yes']);
      assert.equal(again.code, 0, again.stdout + again.stderr);
      const { machines, address } = await listed();
      assert.deepEqual(
        machines.map(({ status }) => status),
        ['ready'],
      );
      assert.deepEqual([address.machine, url], [machines[0]?.name, `http://${address.address}:8080/`]);
      assert.equal((await fleet.machines()).length, 1);
    });
  }
});

test('destroy after a kill leaves nothing, the address included', async () => {
  await describe('last');
  const made = steps.findLast(({ step }) => step.startsWith('journal made'))?.step ?? '';
  await runDying(fleet, ['replace', '--yes'], { step: made, when: 'after' });
  assert.equal((await fleet.machines()).length, 2, 'it died while both were there');
  const refused = await fleet.mayfly(['create']);
  assert.deepEqual([refused.code, /mayfly replace/.test(refused.stderr)], [2, true], refused.stderr);
  const { code, stdout } = await fleet.mayfly(['destroy', '--yes']);
  assert.equal(code, 0, stdout);
  assert.match(stdout, /removed 2 machines, 1 static address, 1 network/);
  assert.deepEqual(await tracesOf(fleet), []);
});
