import assert from 'node:assert/strict';
import { test } from 'node:test';
import { newLab } from '../../../lab/core/lab.ts';
import { temporaryMark } from '../../../lab/core/lightsail/access.ts';
import { startLab } from '../../../lab/server/server.ts';
import { sdkAws } from '../../../scripts/providers/aws/sdk.ts';
import { deadKey } from '../../../scripts/providers/lightsail/dead-key.ts';
import { lightsailProvider } from '../../../scripts/providers/lightsail/lightsail.ts';
import { isStaticAddress, type Provider, resourceKinds } from '../../../scripts/providers/provider.ts';
import { realWorld } from '../../../scripts/world/real.ts';
import { testCredentials } from '../../lab/support/stub.ts';
import { boot, define, never, owner } from './stage.ts';

const destroyed = async (provider: Provider) => {
  for (let round = 1; round <= 6; round++) {
    const { machines, others, unseen } = await provider.look(owner);
    assert.deepEqual(unseen, []);
    const found = [...machines, ...others];
    if (found.length === 0 && round > 1) return;
    for (const kind of resourceKinds)
      await provider.remove(
        found.filter(thing => thing.kind === kind),
        async () => undefined,
        never,
      );
  }
  assert.fail('something stays');
};

test('a machine with a disk and an address is made and removed through the real SDK, over HTTP', async () => {
  const timings = { running: 50, terminated: 200, visible: 50, address: 20, hostKeys: 50, operation: 30 };
  const lab = newLab({ now: () => Date.now(), seed: 3, timings });
  const world = realWorld();
  const running = await startLab({ lab, world, credentials: [testCredentials], say: () => undefined });
  const { accessKey: accessKeyId, secretKey: secretAccessKey } = testCredentials;
  const aws = sdkAws({ endpoint: running.url, credentials: { accessKeyId, secretAccessKey } });
  try {
    const definition = {
      ...define(
        'regions: [eu-west-1], memory: 2, tags: {team: blue}, ports: [{port: 80, from: [0.0.0.0/0]}], disks: [{name: data, size: 8, path: /dev/xvdf}]',
        1,
      ),
      static_address: true,
    };
    const callerAddress = async () => ['203.0.113.7'];
    const provider = lightsailProvider(world, aws, { definition, callerAddress, deadKey, lag: 1000 });
    const plan = await provider.plan(definition, await provider.resolveImage(definition), never);
    assert.deepEqual(plan.warnings, []);
    assert.deepEqual(
      (await provider.prices?.(plan.wares))?.map(price => Math.round((price ?? 0) * 730)),
      [12, 12, 12],
    );
    for (const making of plan.shared(owner).flat())
      assert.equal((await provider.make(making, undefined, never)).late, undefined);
    for (const making of plan.next(owner, 1, [], []).flat()) await provider.make(making, boot, never);
    let look = await provider.look(owner, undefined, plan.places);
    const [machine] = look.machines;
    const address = look.others.find(isStaticAddress);
    assert.ok(machine && address && provider.attach);
    await provider.attach(address, machine, never);
    look = await provider.look(owner, undefined, plan.places);
    assert.equal(look.machines[0]?.endpoint?.host, address.address);
    assert.equal(look.others.find(isStaticAddress)?.machine, machine.id);
    let keys: readonly string[] = [];
    for (let tries = 0; keys.length === 0 && tries < 100; tries += 1) {
      keys = (await provider.hostKeys?.(machine, never)) ?? [];
      await world.clock.sleep(20);
    }
    assert.match(keys[0] ?? '', /^ssh-ed25519 AAAA/);
    assert.ok(!JSON.stringify([keys, look, running.requests()]).includes(temporaryMark));
    await destroyed(provider);
    assert.deepEqual(lab.remains(), []);
  } finally {
    await aws.close();
    await running.close();
  }
});

test('the key that nobody has is a good public key of type ssh-rsa, another one each time', async () => {
  const [one, other] = await Promise.all([deadKey(), deadKey()]);
  assert.match(one, /^ssh-rsa AAAAB3NzaC1yc2E[A-Za-z0-9+/]+=* mayfly$/);
  assert.notEqual(one, other);
});
