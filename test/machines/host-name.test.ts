import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import type { Instance } from '@aws-sdk/client-ec2';
import type { Contact } from '../../scripts/machine/contact.ts';
import { pack } from '../../scripts/machine/deploy.ts';
import { loadMachineScripts } from '../../scripts/machine/scripts.ts';
import { writeTar } from '../../scripts/render/tar.ts';
import { realWorld } from '../../scripts/world/real.ts';
import { access, imageId, type MachineLab, machineLab } from '../support/lab-machines.ts';
import { root } from '../support/root.ts';

// Machines that are made by the batch share their user data: they learn their own names with the set-up.

let folder: string;
let lab: MachineLab;
let ssh: Contact;
let id: string;

before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'mayfly-name-'));
  lab = await machineLab(folder, 4);
  const { userData, login } = await access('hello');
  const { Instances } = lab.call('RunInstances', {
    ImageId: imageId(),
    InstanceType: 't3.micro',
    MinCount: 1,
    MaxCount: 1,
    UserData: userData,
  }) as { Instances: Instance[] };
  id = Instances[0]?.InstanceId ?? '';
  const address = await lab.until('running', () => {
    const { Reservations } = lab.call('DescribeInstances', { InstanceIds: [id] }) as {
      Reservations: { Instances: Instance[] }[];
    };
    const [instance] = Reservations[0]?.Instances ?? [];
    return instance?.State?.Name === 'running' ? instance.PublicIpAddress : undefined;
  });
  ssh = login(address);
  await sh('cloud-init status --wait');
});
after(async () => {
  ssh?.close();
  await lab?.backing.close();
  await rm(folder, { recursive: true, force: true });
});

const sh = async (script: string): Promise<string> => {
  const { code, stdout, stderr } = await ssh.run(script, { timeout: 60_000 });
  assert.equal(code, 0, stderr);
  return stdout;
};

/** Deploys a set-up, as create does it, and gives back what it told of itself. */
const deployed = async (setup: string, release: object): Promise<string> => {
  const { bytes, sha256, packing } = pack(
    writeTar(
      Object.entries({ 'setup.sh': setup, 'mayfly/manifest': '', 'mayfly/enabled': '' }).map(
        ([path, text]) => ({
          path,
          mode: '644' as const,
          content: Buffer.from(text),
        }),
      ),
    ),
  );
  const { deploy } = await loadMachineScripts(realWorld(), root);
  const args = [sha256, packing, '60', 'no', JSON.stringify(release)];
  const answer = await ssh.run(deploy, { args, input: bytes, timeout: 60_000 });
  assert.equal(answer.code, 0, answer.stderr);
  return sh('cat /opt/deployment.log');
};

/** What names the machine: the kernel, the file, and what its name resolves to. sudo complains of a name that does not. */
const names = () =>
  sh(
    'hostname; cat /etc/hostname; getent ahostsv4 "$(hostname)" | head -n 1; su mayfly -c "sudo -n true" 2>&1',
  );
const named = (name: string) => new RegExp(`^${name}\\n${name}\\n127\\.0\\.1\\.1 +STREAM ${name}\\n$`);

test('a machine that booted with the name of its fleet has its own one before its set-up begins', async () => {
  assert.match(await names(), named('hello'));
  const log = await deployed('echo "set up on $(hostname)"\n', {
    machine: 'hello-0123456789',
    fleet: 'hello',
  });
  assert.match(log, /^set up on hello-0123456789$/m);
  assert.match(await names(), named('hello-0123456789'));
});

test('deploying once more changes nothing, and a release without a machine names nobody', async () => {
  await sh('touch -d @1 /etc/hostname');
  const before = await sh('cat /etc/hosts');
  await deployed('# again\n', { machine: 'hello-0123456789' });
  await deployed('# nobody\n', { release: 'abc' });
  assert.equal(await sh('stat -c %Y /etc/hostname'), '1\n');
  assert.equal(await sh('cat /etc/hosts'), before);
});

test('the name survives a restart: cloud-init does not take it back', async () => {
  await sh('touch /run/before');
  lab.call('RebootInstances', { InstanceIds: [id] });
  let marker = '';
  for (let attempt = 0; attempt < 60 && marker !== 'gone\n'; attempt++) {
    await realWorld().clock.sleep(300);
    marker = await sh('[ -e /run/before ] && echo there || echo gone');
  }
  assert.equal(marker, 'gone\n');
  assert.match(await sh('cloud-init status --wait'), /status: done/);
  assert.match(await names(), named('hello-0123456789'));
  assert.equal(await sh('grep -c hello-0123456789 /etc/hosts'), '1\n');
  await sh(`grep -q "'preserve_hostname' is set, not updating" /var/log/cloud-init.log`);
});
