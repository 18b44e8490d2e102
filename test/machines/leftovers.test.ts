import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { access, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { endOrphans } from '../../scripts/providers/local/orphans.ts';
import { realWorld } from '../../scripts/world/real.ts';
import { type TestFleet, testFleet } from '../support/fleet.ts';
import { runDying } from '../support/kill-case.ts';
import { rulesOf, tracesOf } from '../support/kill-left.ts';

// What an engine leaves that was killed itself, and what a killed create leaves for the next one.

const { processes, clock } = realWorld();
const podman = (...words: string[]) => processes.run(['podman', ...words], { timeout: 60_000 });

let fleet: TestFleet;
before(async () => {
  fleet = await testFleet(
    'restart: false\nwindow: 0\nvariables: { greeting: Hello }\nlocal: { volumes: [{ name: data, path: /srv/data }] }\n',
  );
});
after(() => fleet.end());

const exists = (path: string) =>
  access(path).then(
    () => true,
    () => false,
  );

/** Kills podman while it makes a container of this name, until only the container's storage is there. */
const halfMake = async (name: string): Promise<boolean> => {
  const [image = ''] = (await podman('images', '--filter', 'label=mayfly:image', '-q')).stdout.split('\n');
  for (let tries = 0; tries < 120; tries += 1) {
    const child = spawn('podman', ['create', '--name', name, image, 'true'], {
      detached: true,
      stdio: 'ignore',
    });
    const ended = once(child, 'exit');
    await clock.sleep(20 + (tries % 60) * 4);
    if (child.exitCode === null) process.kill(-(child.pid as number), 'SIGKILL');
    await ended;
    // Storage is shown whatever the filter says.
    const { stdout } = await podman('ps', '-a', '--external', '--format', '{{.State}} {{.Names}}');
    if (stdout.split('\n').some(line => line.toLowerCase() === `storage ${name}`)) return true;
    await podman('rm', '--force', name);
  }
  return false;
};

test('storage without a container is found and removed by destroy, and is not in the way of a create', async t => {
  const name = `mayfly.${fleet.name}.default.1`;
  if (!(await halfMake(name))) return t.skip('podman was too fast to be killed in between');
  assert.deepEqual(await fleet.remains(), [name]);
  const gone = await fleet.mayfly(['destroy', '--yes']);
  assert.equal(gone.code, 0, gone.stdout);
  assert.match(gone.stdout, /removed 1 machine/);
  assert.deepEqual(await tracesOf(fleet), []);
  if (!(await halfMake(name))) return t.skip('podman was too fast to be killed in between');
  const made = await fleet.mayfly(['create']);
  assert.equal(made.code, 0, made.stdout + made.stderr);
  assert.equal((await fleet.machines()).length, 1);
  assert.equal((await fleet.mayfly(['destroy', '--yes'])).code, 0);
  assert.deepEqual(await tracesOf(fleet), []);
});

test('what leads a port to a machine that is gone is told by orphans, and removed by destroy and by create', async () => {
  const made = await fleet.mayfly(['create']);
  assert.equal(made.code, 0, made.stdout + made.stderr);
  const rules = await rulesOf(fleet);
  assert.ok(rules.some(rule => rule.includes('-A CNI-HOSTPORT-DNAT')));
  assert.equal((await fleet.mayfly(['destroy', '--yes'])).code, 0);
  const chains = new Set(rules.flatMap(rule => / -j (CNI-\S+)$/.exec(rule)?.[1] ?? []));
  // As podman leaves them that is killed before it takes them back.
  const left = async () => {
    const input = ['*nat', ...[...chains].map(chain => `-N ${chain}`), ...rules, 'COMMIT\n'].join('\n');
    const put = await processes.run(['iptables-restore', '--wait', '10', '--noflush'], { input });
    assert.equal(put.code, 0, put.stderr);
  };
  await left();
  const told: { document: { orphans: { kind: string; owner: { fleet: string } }[] } } = await fleet.json([
    'orphans',
  ]);
  const ours = told.document.orphans.filter(({ owner }) => owner.fleet === fleet.name);
  assert.deepEqual(
    ours.map(({ kind }) => kind),
    ['port forwarding'],
  );
  const gone = await fleet.mayfly(['destroy', '--yes']);
  assert.equal(gone.code, 0, gone.stdout);
  assert.match(gone.stdout, /removed 1 port forwarding\./);
  assert.deepEqual(await tracesOf(fleet), []);
  await left();
  const again = await fleet.mayfly(['create']);
  assert.equal(again.code, 0, again.stdout + again.stderr);
  const containers = new Set((await rulesOf(fleet)).map(rule => /id: \\"(\w+)/.exec(rule)?.[1]));
  assert.deepEqual(
    [...containers],
    (await fleet.machines()).map(({ id }) => id),
  );
  assert.equal((await fleet.mayfly(['destroy', '--yes'])).code, 0);
  assert.deepEqual(await tracesOf(fleet), []);
});

test('a machine that runs without its engine knowing it is ended through its runtime; those of others are not', async () => {
  // Stands for conmon(8) and for the runtime, with the arguments that podman gives the first one.
  const runtime = join(fleet.folder, 'runtime');
  await fleet.write('runtime', `#!/bin/sh\necho "$*" >>'${runtime}.called'\n`, 0o755);
  const monitor = (name: string) =>
    spawn(
      'bash',
      [
        '-c',
        'exec -a /usr/bin/conmon perl -e "sleep 60" -- "$@"',
        'bash',
        '-c',
        `id-of-${name}`,
        '-r',
        runtime,
        '-n',
        name,
      ],
      { stdio: 'ignore' },
    );
  const ours = monitor(`mayfly.${fleet.name}.default.1`);
  const others = [monitor(`mayfly.${fleet.name}.staging.1`), monitor(`mayfly.${fleet.name}0.default.1`)];
  const ended = once(ours, 'exit');
  try {
    for (let tries = 0; tries < 100; tries += 1) {
      const running = await processes.list();
      if (running.filter(({ argv }) => argv[0] === '/usr/bin/conmon' && argv.includes(runtime)).length === 3)
        break;
      await clock.sleep(50);
    }
    await endOrphans(realWorld(), { fleet: fleet.name, environment: 'default' });
    await ended;
    assert.equal(
      await readFile(`${runtime}.called`, 'utf8'),
      `delete --force id-of-mayfly.${fleet.name}.default.1\n`,
    );
    assert.deepEqual(
      others.map(({ exitCode, signalCode }) => exitCode ?? signalCode),
      [null, null],
    );
  } finally {
    for (const child of [ours, ...others]) child.kill('SIGKILL');
  }
});

test('a create that goes on never gives a machine the volume of the one before', async () => {
  const died = await runDying(fleet, ['create'], {
    step: 'journal made, pinned, phase requested #1',
    when: 'after',
  });
  assert.equal(died.code, null, died.stderr);
  const format = ['--format', '{{.Mountpoint}}', `mayfly.${fleet.name}.default.1.data`];
  const mountpoint = async () => (await podman('volume', 'inspect', ...format)).stdout.trim();
  await writeFile(join(await mountpoint(), 'from-an-earlier-life'), '');
  const made = await fleet.mayfly(['create']);
  assert.equal(made.code, 0, made.stdout + made.stderr);
  assert.match(made.stderr, /going on with the interrupted run/);
  assert.equal(await exists(await mountpoint()), true);
  assert.equal(await exists(join(await mountpoint(), 'from-an-earlier-life')), false);
});

test('a build of the base image that was killed is cleared away by the next create', async () => {
  await fleet.mayfly(['destroy', '--yes']);
  await fleet.write('.mayfly/_local/build/root.tar', 'half of it');
  const { code, stderr } = await runDying(fleet, ['create'], { step: 'journal run #1', when: 'after' });
  assert.equal(code, null, stderr);
  assert.equal(await exists(join(fleet.folder, '.mayfly/_local/build')), false);
});
