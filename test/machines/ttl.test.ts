import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import type { Instance } from '@aws-sdk/client-ec2';
import { realWorld } from '../../scripts/world/real.ts';
import { access, imageId, labRemains, type MachineLab, machineLab } from '../support/lab-machines.ts';

// A machine with a ttl ends itself: on real machines behind the lab's core, whose launch says that a shutdown terminates.

let folder: string;
let lab: MachineLab;

before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'mayfly-ttl-'));
  lab = await machineLab(folder, 3);
});
after(async () => {
  await lab?.backing.close();
  await rm(folder, { recursive: true, force: true });
});

const describe = (id: string): Instance => {
  const { Reservations } = lab.call('DescribeInstances', { InstanceIds: [id] }) as {
    Reservations: { Instances: Instance[] }[];
  };
  const instance = Reservations[0]?.Instances[0];
  assert.ok(instance);
  return instance;
};
const inState = (id: string, state: string) =>
  lab.until(`${id} ${state}`, () => {
    const instance = describe(id);
    return instance.State?.Name === state ? instance : undefined;
  });

/** A machine that runs, whose template was rendered with this ttl in seconds. */
const machine = async (name: string, ttl: number) => {
  const { userData, login } = await access(name, { ttl });
  const { Instances } = lab.call('RunInstances', {
    ImageId: imageId(),
    InstanceType: 't3.micro',
    MinCount: 1,
    MaxCount: 1,
    UserData: userData,
    InstanceInitiatedShutdownBehavior: 'terminate',
  }) as { Instances: Instance[] };
  const id = Instances[0]?.InstanceId ?? '';
  const began = Date.now();
  const ssh = login((await inState(id, 'running')).PublicIpAddress ?? '');
  return { id, ssh, began };
};

const ended = async (id: string) => {
  const { StateReason: reason } = await inState(id, 'terminated');
  assert.equal(reason?.Code, 'Client.InstanceInitiatedShutdown');
  await lab.backing.idle();
  assert.deepEqual(await labRemains(id), []);
};

test('a machine ends itself when its time is over, though nobody ever logged in', async () => {
  const { id, began } = await machine('mortal', 15);
  await ended(id);
  assert.ok(Date.now() - began >= 14_000, 'not before its time');
});

test('restarts give a machine no further life, and the end comes without cloud-init as well', async () => {
  const { id, ssh } = await machine('restarted', 60);
  const sh = async (script: string) => (await ssh.run(script, { timeout: 30_000 })).stdout.trim();
  const restart = async () => {
    await sh('touch /run/before');
    lab.call('RebootInstances', { InstanceIds: [id] });
    let marker = '';
    for (let attempt = 0; attempt < 60 && marker !== 'gone'; attempt++) {
      await realWorld().clock.sleep(300);
      marker = await sh('[ -e /run/before ] && echo there || echo gone');
    }
    assert.equal(marker, 'gone');
  };
  const deadline = Number(await sh('cat /etc/mayfly/deadline'));
  const booted = async () => {
    assert.match(await sh('cloud-init status --wait'), /status: done/);
    assert.equal(
      await sh('systemctl is-active mayfly-ttl.service; systemctl is-system-running --wait'),
      'active\nrunning',
    );
    assert.equal(Number(await sh('cat /etc/mayfly/deadline')), deadline);
  };
  await booted();
  await restart();
  await booted();
  await sh('touch /etc/cloud/cloud-init.disabled');
  await restart();
  assert.equal(await sh('systemctl is-active mayfly-ttl.service cloud-init.service'), 'active\ninactive');
  ssh.close();
  await ended(id);
  assert.ok(Date.now() / 1000 >= deadline);
});
