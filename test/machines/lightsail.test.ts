import assert from 'node:assert/strict';
import { cp, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { temporaryMark } from '../../lab/core/lightsail/access.ts';
import { type RunningLab, startLab } from '../../lab/server/server.ts';
import { loadDefinition } from '../../scripts/fleet/load.ts';
import { connect } from '../../scripts/machine/connect.ts';
import { contact } from '../../scripts/machine/contact.ts';
import { parseHostKeys } from '../../scripts/machine/host-key.ts';
import { loadMachineScripts } from '../../scripts/machine/scripts.ts';
import { type Created, create } from '../../scripts/operations/create.ts';
import { destroy } from '../../scripts/operations/destroy.ts';
import { type Prepared, prepare } from '../../scripts/operations/prepare.ts';
import type { Workplace } from '../../scripts/operations/workplace.ts';
import { type SdkAws, sdkAws } from '../../scripts/providers/aws/sdk.ts';
import { deadKey } from '../../scripts/providers/lightsail/dead-key.ts';
import { lightsailProvider } from '../../scripts/providers/lightsail/lightsail.ts';
import { isStaticAddress } from '../../scripts/providers/provider.ts';
import { folderStore } from '../../scripts/store/folder.ts';
import { realWorld } from '../../scripts/world/real.ts';
import { testCredentials } from '../lab/support/stub.ts';
import { labRemains, type MachineLab, machineLab } from '../support/lab-machines.ts';
import { root } from '../support/root.ts';

// Two fleets on the lab's Lightsail with real machines, side by side: a good one with an address, and one whose launch
// script fails after it has let us in.

const never = new AbortController().signal;
const world = realWorld();

interface Fleet {
  readonly place: Workplace;
  readonly prepared: Prepared;
  readonly said: string[];
  created?: Created;
}

let folder: string;
let lab: MachineLab;
let running: RunningLab;
let aws: SdkAws;
let good: Fleet;
let bad: Fleet;

const open = async (name: string, files: string, more: string): Promise<Fleet> => {
  const definition = loadDefinition(
    `name: ${name}\nprovider: lightsail\nvariables: {greeting: hi}\nlightsail: {regions: [eu-west-1], memory: 1}\n${more}`,
    'fleet.yaml',
    'default',
  );
  const provider = lightsailProvider(world, aws, {
    definition,
    deadKey,
    quietWindow: 2000,
    lag: 2000,
    callerAddress: async () => ['127.0.0.1'],
  });
  const said: string[] = [];
  const place: Workplace = {
    world,
    provider,
    store: folderStore(world, join(folder, '.mayfly')).open({ fleet: name, environment: 'default' }),
    connect,
    scripts: await loadMachineScripts(world, root),
    probe: await readFile(join(root, 'debug/probe.sh'), 'utf8'),
    emit: event => void said.push(JSON.stringify(event)),
    signal: never,
  };
  const prepared = await prepare(world, provider, { root, folder: files, version: 'test', definition });
  return { place, prepared, said };
};

/** Asks the good machine over SSH, at its own address or at the fleet's. */
const onMachine = async (host: string, script: string): Promise<string> => {
  const { store } = good.place;
  const memory = await store.read();
  const hostKeys = parseHostKeys(memory.machines.get('web-1')?.hostKeys ?? []);
  const clientKey = (await store.clientKey()) ?? '';
  const endpoint = async () => ({ host, port: 22 });
  const clock = world.clock;
  const line = contact({ clock, connect, clientKey, hostKeys: () => hostKeys, endpoint, signal: never });
  try {
    const answer = await line.run(script, { timeout: 20_000 });
    return answer.stdout.trim();
  } finally {
    line.close();
  }
};

before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'mayfly-lightsail-'));
  lab = await machineLab(join(folder, 'lab'), 1);
  running = await startLab({ lab: lab.core, world, credentials: [testCredentials] });
  const { accessKey: accessKeyId, secretKey: secretAccessKey } = testCredentials;
  aws = sdkAws({ endpoint: running.url, credentials: { accessKeyId, secretAccessKey } });
  await cp(join(root, 'instance'), join(folder, 'instance'), { recursive: true });
  const template = await readFile(join(root, 'templates/launch.sh.hbs'), 'utf8');
  await writeFile(join(folder, 'broken.sh.hbs'), template.replace('step=locale\n', 'step=mine\nfalse\n'));
  good = await open('web', root, 'static_address: true\nhealth: [{kind: tcp, port: 8080}]\n');
  bad = await open('bad', folder, 'template: broken.sh.hbs\nrestart: false\n');
  const made = await Promise.all([create(good.place, good.prepared), create(bad.place, bad.prepared)]);
  [good.created, bad.created] = made;
});

after(async () => {
  const word = lab?.word;
  await aws?.close();
  await running?.close();
  const [closed] = await Promise.allSettled([lab?.backing.close()]);
  await rm(folder, { recursive: true, force: true });
  assert.equal(closed?.status, 'fulfilled');
  if (word) assert.deepEqual(await labRemains(word), []);
});

test('a machine boots by the launch script, under the sh of its image, behind what Lightsail runs before it', async () => {
  assert.ok(good.created?.verdict.good, JSON.stringify(good.created));
  const { machines } = await good.place.provider.look(good.place.store.scope, ['machine']);
  const host = machines[0]?.endpoint?.host ?? '';
  assert.equal(await onMachine(host, 'readlink -f /bin/sh'), '/usr/bin/dash');
  assert.equal(await onMachine(host, 'cat /etc/mayfly/launch-result'), 'code=0\nstep=done');
  assert.equal(await onMachine(host, 'hostname'), 'web-1');
  assert.match(await onMachine(host, 'grep TrustedUserCAKeys /etc/ssh/sshd_config'), /lightsail_instance_ca/);
  assert.equal(
    await onMachine(host, 'ls /etc/ssh/ssh_host_*'),
    '/etc/ssh/ssh_host_ed25519_key\n/etc/ssh/ssh_host_ed25519_key.pub',
  );
});

test('what Lightsail saw of its host keys was compared, and the temporary key that came with it is nowhere', async () => {
  assert.match(good.said.join('\n'), /lightsail saw the same host keys|has not seen a host key yet/);
  const { machines } = await good.place.provider.look(good.place.store.scope, ['machine']);
  const keys = machines[0] && (await good.place.provider.hostKeys?.(machines[0], never));
  assert.match(keys?.[0] ?? '', /^(ssh|ecdsa)-[a-z0-9-]+ AAAA/);
  const files = (await readdir(folder, { recursive: true, withFileTypes: true })).filter(entry =>
    entry.isFile(),
  );
  assert.ok(files.length > 5);
  for (const file of files) {
    const path = join(file.parentPath, file.name);
    assert.ok(!(await readFile(path)).includes(temporaryMark), path);
  }
  assert.ok(!JSON.stringify([good, bad, running.requests(), lab.said]).includes(temporaryMark));
});

test('the fleet answers at its address, and was asked there', async () => {
  const { others } = await good.place.provider.look(good.place.store.scope, ['static address']);
  const address = others.find(isStaticAddress);
  assert.ok(address?.machine);
  assert.deepEqual(good.created?.addressed, {
    address: address.address,
    asked: ['ssh', `tcp ${address.address}:8080`],
  });
  assert.equal(await onMachine(address.address, 'hostname'), 'web-1');
});

test('a launch script that fails after it let us in makes no booted machine, and its step is told', () => {
  const [machine] = bad.created?.machines ?? [];
  assert.equal(machine?.ready, false);
  assert.match(machine?.error?.telling.what ?? '', /launch script failed in its step mine \(exit code 1\)/);
  assert.equal(machine?.error?.telling.file, 'broken.sh.hbs');
});

test('both go without a trace: machines, the address, key pairs', async () => {
  const gone = await Promise.all([
    destroy(good.place, { images: false }),
    destroy(bad.place, { images: false }),
  ]);
  assert.deepEqual(
    gone.map(({ proven }) => proven),
    [true, true],
  );
  assert.deepEqual(lab.core.remains(), []);
});
