import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import type { GetConsoleOutputCommandOutput, Instance, RunInstancesCommandInput } from '@aws-sdk/client-ec2';
import { cleanDeadLabs } from '../../lab/machines/dead.ts';
import type { Contact } from '../../scripts/machine/contact.ts';
import { realWorld } from '../../scripts/world/real.ts';
import { launched } from '../lab/machines/instance.ts';
import { labMachineProcess } from '../support/lab-machine-process.ts';
import { access, imageId, labRemains, type MachineLab, machineLab } from '../support/lab-machines.ts';

// The lab's core with real machines of the local engine behind it.

let folder: string;
let lab: MachineLab;
let other: MachineLab;
let ssh: Contact;
let address: string;
let id: string;

const market = { MarketType: 'spot' } as const;
const run = (input: Partial<RunInstancesCommandInput>, inLab = lab): string => {
  const { Instances } = inLab.call('RunInstances', {
    ImageId: imageId(),
    InstanceType: 't3.micro',
    MinCount: 1,
    MaxCount: 1,
    MetadataOptions: { HttpTokens: 'required', HttpPutResponseHopLimit: 1 },
    ...input,
  }) as { Instances: Instance[] };
  return Instances[0]?.InstanceId ?? '';
};
const describe = (which: string, inLab = lab): Instance => {
  const { Reservations } = inLab.call('DescribeInstances', { InstanceIds: [which] }) as {
    Reservations: { Instances: Instance[] }[];
  };
  const instance = Reservations[0]?.Instances[0];
  assert.ok(instance);
  return instance;
};
const inState = (which: string, state: string, inLab = lab) =>
  inLab.until(`${which} ${state}`, () => {
    const instance = describe(which, inLab);
    return instance.State?.Name === state ? instance : undefined;
  });
const onMachine = async (script: string): Promise<string> => {
  const answer = await ssh.run(script, { timeout: 60_000 });
  assert.equal(answer.code, 0, answer.stderr);
  return answer.stdout.trim();
};
/** Reads IMDS as a program on the machine does; the code of HTTP follows the text. */
const imds = (path: string) => `
  token=$(curl -sS -m 5 -X PUT -H 'X-aws-ec2-metadata-token-ttl-seconds: 60' http://169.254.169.254/latest/api/token)
  curl -sS -m 5 -w ' %{http_code}' -H "X-aws-ec2-metadata-token: $token" http://169.254.169.254/latest/${path}`;

before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'mayfly-lab-'));
  lab = await machineLab(folder, 1);
  const { userData, login } = await access('lab-1');
  id = run({ UserData: userData, InstanceMarketOptions: market });
  address = (await inState(id, 'running')).PublicIpAddress ?? '';
  ssh = login(address);
});

after(async () => {
  ssh?.close();
  const closed = await Promise.allSettled([lab?.backing.close(), other?.backing.close()]);
  await rm(folder, { recursive: true, force: true });
  assert.deepEqual(
    closed.map(({ status }) => status),
    ['fulfilled', 'fulfilled'],
  );
});

test('an instance is a real machine: its user data came from IMDS, and it shows the host key that stood in them', async () => {
  await ssh.reach(60_000);
  assert.equal(await onMachine('cloud-init status --wait >/dev/null; cloud-init query platform'), 'ec2');
  assert.equal(await onMachine('cloud-init query v1.instance_id'), id);
  assert.equal(await onMachine('hostname'), 'lab-1');
  assert.equal(await onMachine(imds('meta-data/instance-id')), `${id} 200`);
  assert.match(await onMachine("curl -s -w ' %{http_code}' http://169.254.169.254/latest/"), /401$/);
});

test('answers of IMDS go as many hops as the launch allowed: one does not reach a container on the machine', async () => {
  // IP_MINTTL (ip(7)): a connection that takes only packets which could go that many hops.
  const farther = (hops: number) => `python3 -c '
import socket
s = socket.socket(); s.settimeout(1); s.setsockopt(socket.IPPROTO_IP, 21, ${hops})
try: s.connect(("169.254.169.254", 80)); print("reached")
except TimeoutError: print("lost")'`;
  assert.equal(await onMachine(farther(1)), 'reached');
  assert.equal(await onMachine(farther(2)), 'lost');
});

test('two labs at once do not see each other: each machine is told who it is by its own lab', async () => {
  other = await machineLab(folder, 2);
  const theirs = run({}, other);
  const instance = await inState(theirs, 'running', other);
  assert.notEqual(instance.PublicIpAddress, address);
  const output = await other.until('console', () => {
    const { Output } = other.call('GetConsoleOutput', {
      InstanceId: theirs,
      Latest: true,
    }) as GetConsoleOutputCommandOutput;
    const text = Buffer.from(Output ?? '', 'base64').toString();
    return /-----END SSH HOST KEY KEYS-----/.test(text) ? text : undefined;
  });
  assert.match(output.split('-----BEGIN SSH HOST KEY KEYS-----')[1] ?? '', /^ssh-ed25519 AAAA/m);
  assert.match(output, new RegExp(`ip-${instance.PublicIpAddress?.replaceAll('.', '-')}`));
  assert.equal(await onMachine(imds('meta-data/instance-id')), `${id} 200`);
});

test('a reboot brings the same machine back at the same address', async () => {
  await onMachine('touch /run/before; echo kept >/root/kept');
  lab.call('RebootInstances', { InstanceIds: [id] });
  let marker = 'there';
  for (let attempt = 0; attempt < 60 && marker !== 'gone'; attempt++) {
    await realWorld().clock.sleep(500);
    marker = await onMachine('[ -e /run/before ] && echo there || echo gone');
  }
  assert.equal(marker, 'gone', 'what was in memory');
  assert.equal(await onMachine('cat /root/kept'), 'kept', 'what was on the disk');
  assert.equal(describe(id).State?.Name, 'running');
  assert.equal(describe(id).PublicIpAddress, address);
});

test('a machine that shuts itself down is terminated for good when its launch said so, and gone from the engine', async () => {
  const { userData, login } = await access('lab-2');
  const mortal = run({ UserData: userData, InstanceInitiatedShutdownBehavior: 'terminate' });
  const there = login((await inState(mortal, 'running')).PublicIpAddress ?? '');
  await there.reach(60_000);
  await there.run('systemctl poweroff', { timeout: 20_000, once: true }).catch(() => undefined);
  const ended = await inState(mortal, 'terminated');
  there.close();
  assert.equal(ended.StateReason?.Code, 'Client.InstanceInitiatedShutdown');
  await lab.backing.idle();
  assert.deepEqual(await labRemains(mortal), []);
});

test('a machine that shuts itself down stays when its launch said so, and comes back with its disk and its address', async () => {
  const { userData, login } = await access('lab-3');
  const sleeper = run({ UserData: userData });
  const at = (await inState(sleeper, 'running')).PublicIpAddress ?? '';
  const there = login(at);
  await there.run('echo kept >/root/kept', { timeout: 20_000 });
  await there.run('systemctl poweroff', { timeout: 20_000, once: true }).catch(() => undefined);
  there.close();
  await inState(sleeper, 'stopped');
  assert.equal((await labRemains(sleeper)).length, 1);
  lab.backing.launched(launched({ id: sleeper }));
  const back = login(at);
  assert.equal((await back.run('cat /root/kept', { timeout: 20_000 })).stdout, 'kept\n');
  back.close();
});

test('a launch that the engine refuses ends the instance, and says why', async () => {
  const refused = 'i-0123456789abcdef0';
  lab.backing.launched(launched({ id: refused, mac: 'no such thing' }));
  await lab.backing.idle();
  assert.deepEqual(
    lab.ended.filter(text => text.startsWith(refused)),
    [`${refused} Server.InternalError`],
  );
  assert.match(lab.said.join('\n'), /i-0123456789abcdef0 launch: podman run failed .*MAC/i);
  assert.deepEqual(await labRemains(refused), []);
});

test('AWS wants a spot instance back: IMDS says so in time, then the machine is gone', async () => {
  const path = 'meta-data/spot/instance-action';
  assert.match(await onMachine(imds(path)), / 404$/);
  lab.core.reclaim(id);
  const said = await onMachine(imds(path));
  const until = lab.core
    .notice(id)
    ?.time.toISOString()
    .replace(/\.\d+Z$/, 'Z');
  assert.equal(said, `{"action":"terminate","time":"${until}"} 200`);
  const ended = await inState(id, 'terminated');
  assert.equal(ended.StateReason?.Code, 'Server.SpotInstanceTermination');
  await lab.backing.idle();
  assert.deepEqual(
    lab.said.filter(text => text.startsWith(id)),
    [],
  );
  assert.deepEqual(await labRemains(id), []);
});

test('a lab that was killed leaves nothing that the next one does not remove; a living lab is let alone', async t => {
  const killed = await labMachineProcess(t, folder);
  const remains = async () => (await labRemains(killed.word)).length;
  assert.equal(await remains(), 3, 'a machine, a network, a rule');
  await cleanDeadLabs(realWorld(), undefined);
  assert.equal(await remains(), 3, 'its process still lives');
  await killed.kill();
  await cleanDeadLabs(realWorld(), undefined);
  assert.equal(await remains(), 0);
});

test('closing a lab removes its machines, its network and its rule, and can be repeated', async () => {
  run({});
  await lab.backing.idle();
  assert.equal((await labRemains(lab.word)).length, 4, 'two machines, a network, a rule');
  await lab.backing.close();
  await lab.backing.close();
  assert.deepEqual(await labRemains(lab.word), []);
});
