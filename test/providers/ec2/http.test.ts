import assert from 'node:assert/strict';
import { test } from 'node:test';
import { newLab } from '../../../lab/core/lab.ts';
import { startLab } from '../../../lab/server/server.ts';
import { sdkAws } from '../../../scripts/providers/aws/sdk.ts';
import { ec2Provider } from '../../../scripts/providers/ec2/ec2.ts';
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

test('a spot fleet in two regions is made and removed through the real SDK, over HTTP', async () => {
  const timings = { running: 50, terminated: 200, visible: 100, interfaces: 100 };
  const lab = newLab({ now: () => Date.now(), seed: 3, timings });
  const world = realWorld();
  const running = await startLab({ lab, world, credentials: [testCredentials], say: () => undefined });
  const { accessKey: accessKeyId, secretKey: secretAccessKey } = testCredentials;
  const aws = sdkAws({ endpoint: running.url, credentials: { accessKeyId, secretAccessKey } });
  try {
    const definition = define(
      'regions: [eu-west-1, us-east-1], types: [t3.small, t4g.small], market: spot, disk: 20, tags: {team: blue}, ingress: [{port: 80, from: [0.0.0.0/0, "::/0"]}]',
      6,
    );
    const provider = ec2Provider(world, aws, { definition, callerAddress: async () => ['203.0.113.7'] });
    const plan = await provider.plan(definition, await provider.resolveImage(definition), never);
    assert.deepEqual(plan.warnings, []);
    for (const making of plan.shared(owner).flat())
      assert.equal((await provider.make(making, boot, never)).late, undefined);
    const made = await Promise.all(
      plan
        .next(owner, 6, [], [])
        .flat()
        .map(making => provider.make(making, undefined, never)),
    );
    assert.deepEqual(
      made.flatMap(({ refusals }) => refusals),
      [],
    );
    const ids = made.flatMap(({ machines }) => machines.map(({ id }) => id));
    assert.equal(ids.length, 6);
    const { machines } = await provider.look(owner, ['machine'], plan.places);
    assert.deepEqual(machines.map(({ id }) => id).sort(), ids.sort());
    for (const making of plan
      .shared(owner)
      .flat()
      .filter(({ kind }) => kind === 'security group'))
      await provider.make(
        { ...making, parameters: { ...making.parameters, ingress: ['tcp 22 22 192.0.2.1/32'] } },
        undefined,
        never,
      );
    await destroyed(provider);
    assert.deepEqual(lab.remains(), []);
  } finally {
    await aws.close();
    await running.close();
  }
});

test('an address is allocated, moved, taken off and released through the real SDK, over HTTP', async () => {
  const timings = { running: 50, terminated: 200, visible: 100, interfaces: 100, address: 100 };
  const lab = newLab({ now: () => Date.now(), seed: 3, timings });
  const world = realWorld();
  const running = await startLab({ lab, world, credentials: [testCredentials], say: () => undefined });
  const { accessKey: accessKeyId, secretKey: secretAccessKey } = testCredentials;
  const aws = sdkAws({ endpoint: running.url, credentials: { accessKeyId, secretAccessKey } });
  try {
    const definition = { ...define('regions: [eu-west-1], types: [t3.small]', 2), static_address: true };
    const provider = ec2Provider(world, aws, { definition, callerAddress: async () => ['203.0.113.7'] });
    const plan = await provider.plan(definition, await provider.resolveImage(definition), never);
    for (const making of [...plan.shared(owner).flat(), ...plan.next(owner, 2, [], []).flat()])
      await provider.make(making, boot, never);
    for (const index of [0, 1]) {
      const { machines, others } = await provider.look(owner, undefined, plan.places);
      const [address, machine] = [others.find(isStaticAddress), machines[index]];
      assert.ok(address && machine && provider.attach);
      await provider.attach(address, machine, never);
      const seen = await provider.look(owner, undefined, plan.places);
      assert.equal(seen.others.find(isStaticAddress)?.machine, machine.id);
      assert.equal(seen.machines.find(({ id }) => id === machine.id)?.address, address.address);
    }
    await destroyed(provider);
    assert.deepEqual(lab.remains(), []);
  } finally {
    await aws.close();
    await running.close();
  }
});
