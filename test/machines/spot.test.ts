import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import type { Instance } from '@aws-sdk/client-ec2';
import { loadDefinition } from '../../scripts/fleet/load.ts';
import type { Contact } from '../../scripts/machine/contact.ts';
import { pack } from '../../scripts/machine/deploy.ts';
import { loadMachineScripts } from '../../scripts/machine/scripts.ts';
import { withBrought } from '../../scripts/operations/brought.ts';
import { makeBundle } from '../../scripts/render/bundle.ts';
import { readInstance } from '../../scripts/render/instance.ts';
import { realWorld } from '../../scripts/world/real.ts';
import { access, imageId, type MachineLab, machineLab } from '../support/lab-machines.ts';
import { root } from '../support/root.ts';

// What a spot machine does when EC2 takes it back: on a real machine, with the metadata service of the lab at the end,
// and before with one on the machine itself that says whatever a test wants.

let folder: string;
let lab: MachineLab;
let ssh: Contact;
let id: string;
const world = realWorld();
const definition = loadDefinition(
  'name: hello\nprovider: ec2\nec2: { market: spot }\n',
  'fleet.yaml',
  'default',
);

before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'mayfly-spot-'));
  lab = await machineLab(folder, 5);
  const { userData, login } = await access('hello');
  const { Instances } = lab.call('RunInstances', {
    ImageId: imageId(),
    InstanceType: 't3.micro',
    MinCount: 1,
    MaxCount: 1,
    UserData: userData,
    InstanceMarketOptions: { MarketType: 'spot' },
    MetadataOptions: { HttpTokens: 'required', HttpPutResponseHopLimit: 1 },
  }) as { Instances: Instance[] };
  id = Instances[0]?.InstanceId ?? '';
  ssh = login((await inState('running')).PublicIpAddress ?? '');
  await sh('cloud-init status --wait');
  await sh('mkdir -p /etc/mayfly; cat >/etc/mayfly/spot.env', [
    'AWS_EC2_METADATA_SERVICE_ENDPOINT=http://127.0.0.1:1338',
    'MAYFLY_SPOT_PAUSE=0.3\n',
  ]);
  await sh('cat >/run/imds.py', [await readFile(join(root, 'test/support/fake-imds.py'), 'utf8')]);
  await sh('systemd-run --quiet --unit=fake-imds python3 /run/imds.py');
  await deploy();
});
after(async () => {
  ssh?.close();
  await lab?.backing.close();
  await rm(folder, { recursive: true, force: true });
});

const inState = (state: string): Promise<Instance> =>
  lab.until(`${id} ${state}`, () => {
    const { Reservations } = lab.call('DescribeInstances', { InstanceIds: [id] }) as {
      Reservations: { Instances: Instance[] }[];
    };
    const [instance] = Reservations[0]?.Instances ?? [];
    return instance?.State?.Name === state ? instance : undefined;
  });

const sh = async (script: string, input: readonly string[] = []): Promise<string> => {
  const { code, stdout, stderr } = await ssh.run(script, {
    timeout: 60_000,
    ...(input.length > 0 && { input: Buffer.from(input.join('\n')) }),
  });
  assert.equal(code, 0, `${script}\n${stdout}\n${stderr}`);
  return stdout.trim();
};

/** The bundle of a spot fleet with the sample service, set up as create does it. */
const deploy = async () => {
  const own = await readInstance(world.files, join(root, 'instance'), 'instance');
  const files = await withBrought(world, root, definition, own);
  const scope = { fleet: 'hello', environment: 'default', variables: { greeting: 'x' } };
  const parcel = pack(makeBundle(files, scope).tar);
  const { deploy: script } = await loadMachineScripts(world, root);
  const args = [parcel.sha256, parcel.packing, '60', 'no', '{"release":"abc"}'];
  const answer = await ssh.run(script, { args, input: parcel.bytes, timeout: 60_000 });
  assert.equal(answer.code, 0, answer.stdout + answer.stderr);
};

/** Waits on the machine until a command succeeds. */
const until = (command: string) =>
  sh(`tries=0
    until ${command}; do tries=$((tries + 1)); [ "$tries" -lt 150 ] || { journalctl -b -u mayfly-spot -u mayfly-drain -o cat | tail -n 20; exit 1; }; sleep 0.1; done`);

const iso = (seconds: number) => new Date(Date.now() + seconds * 1000).toISOString().replace(/\.\d+Z$/, 'Z');
const say = (path: string, text: string) =>
  sh(`mkdir -p "$(dirname /run/imds/${path})"; cat >/run/imds.next; mv /run/imds.next /run/imds/${path}`, [
    text,
  ]);
const give = (seconds: number) => {
  const time = iso(seconds);
  return say('spot/instance-action', `{"action": "terminate", "time": "${time}"}`).then(() => time);
};
const log = () => sh('journalctl -b -u mayfly-spot.service -o cat --no-pager');
/** It is the last thing that the watch said. */
const heard = (text: string) => `[ "$(journalctl -b -u mayfly-spot.service -o cat -n 1)" = '${text}' ]`;
const asked = (path: string) => `grep -q "GET /latest/meta-data/${path} " /run/imds/log`;

/** As if there had never been a notice; with this hook, or none. */
const fresh = async (hook?: string, mode = '755') => {
  await sh(`rm -rf /run/imds/spot /run/imds/log
    systemctl stop mayfly-spot.service mayfly-drain.path mayfly-drain.service
    rm -f /opt/mayfly/spot-notice /opt/mayfly/drain-result /opt/mayfly/drain /opt/drain.log`);
  if (hook !== undefined)
    await sh(`cat >/opt/mayfly/drain; chmod ${mode} /opt/mayfly/drain`, [`#!/bin/sh\n${hook}\n`]);
  // So many starts are a test's, and systemd would refuse them.
  await sh('systemctl reset-failed; systemctl start mayfly-spot.service mayfly-drain.path');
};
const result = async () => {
  await until('grep -qE "^state=(none|drained|failed|late)$" /opt/mayfly/drain-result 2>/dev/null');
  return (await sh('cat /opt/mayfly/drain-result')).split('\n');
};

test('without a notice the machine is watched in peace: no notice, no drain, nothing restarts', async () => {
  await until(asked('spot/instance-action'));
  assert.equal(
    await sh('systemctl is-active mayfly-spot.service mayfly-drain.path mayfly-drain.service || true'),
    'active\nactive\ninactive',
  );
  assert.equal(await sh('ls /opt/mayfly'), 'spot-drain\nspot-watch');
});

test('the watch survives a metadata service that fails, falls silent, or forgets its tokens', async () => {
  const answers = () => until(heard('the metadata service answers again'));
  await sh('echo 500 >/run/imds/status');
  await until(heard('the metadata service gives no answer (500); it is asked on'));
  await sh('rm /run/imds/status');
  await answers();
  await sh('rm /run/imds/tokens; : >/run/imds/log');
  await until('grep -q "^PUT .* 200$" /run/imds/log');
  await answers();
  await sh('systemctl stop fake-imds');
  await until(heard('the metadata service gives no answer (000); it is asked on'));
  await sh('systemctl reset-failed; systemd-run --quiet --unit=fake-imds python3 /run/imds.py');
  await answers();
  assert.equal(
    await sh('systemctl show -p NRestarts -p ActiveState --value mayfly-spot.service'),
    '0\nactive',
  );
  const told = (await log()).split('\n').filter(line => line.startsWith('the metadata service'));
  assert.ok(told.length <= 8, 'told when it changes, not at every question');
});

test('a recommendation to leave is told once', async () => {
  await say('events/recommendations/rebalance', `{"noticeTime": "${iso(0)}"}`);
  await until('journalctl -b -u mayfly-spot.service -o cat | grep -q "EC2 recommends another machine"');
  await sh(': >/run/imds/log');
  await until(`[ "$(grep -c instance-action /run/imds/log)" -ge 3 ]`);
  assert.equal((await log()).match(/recommends/g)?.length, 1);
  await sh('rm -r /run/imds/events');
});

test('a notice is written down with its time and zone, and the drain hook runs once, as root, while there is time', async () => {
  await say('placement/availability-zone', 'us-west-2a');
  await fresh('id -u; echo "$MAYFLY_SECONDS s"; echo ran >>/root/hook-ran');
  const time = await give(100);
  const [state, what] = await result();
  assert.equal(state, 'state=drained');
  assert.match(what ?? '', /^what=the drain hook is done, after \d s$/);
  const [action, when, zone, noticed] = (await sh('cat /opt/mayfly/spot-notice')).split('\n');
  assert.deepEqual([action, when, zone], ['action=terminate', `time=${time}`, 'zone=us-west-2a']);
  assert.match(noticed ?? '', /^noticed=\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/);
  const said = await sh('cat /opt/drain.log');
  assert.match(said, /Z the drain hook runs, for at most (8\d|9[0-6]) s\n0\n(8\d|9[0-6]) s\n/);
  assert.match(said, /Z the drain hook is done, after \d s$/);
  assert.match(
    await log(),
    new RegExp(`EC2 takes this spot machine back: terminate at ${time}, in us-west-2a`),
  );
  await sh('systemctl restart mayfly-spot.service mayfly-drain.path mayfly-drain.service');
  await sh(': >/run/imds/log');
  await until(`[ "$(grep -c instance-action /run/imds/log)" -ge 2 ]`);
  assert.equal(await sh('cat /root/hook-ran'), 'ran');
  assert.equal(await sh('grep noticed /opt/mayfly/spot-notice'), noticed, 'the first time it was seen stays');
});

test('a hook that fails, that does not end, that cannot be run, or that is not there, is told as what it is', async () => {
  const told = async (hook: string | undefined, seconds = 60, mode = '755') => {
    await fresh(hook, mode);
    await give(seconds);
    return (await result()).slice(0, 2).join(' ');
  };
  assert.match(await told('echo no; exit 7'), /^state=failed what=.*failed with exit code 7, after \d s$/);
  assert.match(await told('exit 124'), /^state=failed what=.*exit code 124/);
  assert.match(
    await told('trap "" TERM; sleep 60 & wait; sleep 60', 8),
    /^state=late what=.*not done within \d s$/,
  );
  assert.match(await told('true', 60, '644'), /^state=failed what=.*not executable/);
  assert.match(await told(undefined), /^state=none what=there is no drain hook$/);
  assert.equal(
    await sh('systemctl is-failed mayfly-drain.service mayfly-drain.path || true'),
    'active\nactive',
  );
});

test('what is no notice is none: half of one, or one of another kind of text', async () => {
  await fresh();
  for (const text of [
    '{"action": "terminate", "ti',
    '<html></html>',
    '{"action": "terminate", "time": "soon"}',
  ]) {
    await say('spot/instance-action', text);
    await sh(': >/run/imds/log');
    await until(`[ "$(grep -c instance-action /run/imds/log)" -ge 2 ]`);
  }
  assert.equal(await sh('ls /opt/mayfly'), 'spot-drain\nspot-watch');
});

test('where there is no curl, python does its work', async () => {
  await sh('mv /usr/bin/curl /usr/bin/curl.away');
  await fresh();
  await give(60);
  await until('[ -e /opt/mayfly/spot-notice ]');
  await sh('mv /usr/bin/curl.away /usr/bin/curl');
  assert.match(await sh('cat /opt/mayfly/spot-notice'), /^zone=us-west-2a$/m);
});

test('EC2 takes the machine back: its own metadata service says so, and the hook has run before it is gone', async () => {
  await fresh('echo good bye >/opt/said');
  await sh('rm /etc/mayfly/spot.env; systemctl restart mayfly-spot.service');
  lab.core.reclaim(id);
  await until('[ -s /opt/said ]');
  assert.match(
    await sh('cat /opt/mayfly/spot-notice'),
    /^action=terminate\ntime=\S+Z\nzone=us-east-1[a-f]\n/,
  );
  assert.equal((await inState('terminated')).StateReason?.Code, 'Server.SpotInstanceTermination');
});
