import assert from 'node:assert/strict';
import { test } from 'node:test';
import { newLab } from '../../../lab/core/lab.ts';
import { startLab } from '../../../lab/server/server.ts';
import { newCalls } from '../../../scripts/providers/aws/calls.ts';
import { homesIn } from '../../../scripts/providers/aws/homes.ts';
import { checkIdentity } from '../../../scripts/providers/aws/identity.ts';
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

for (const [words, off] of [
  ['ahead', -3_600_000],
  ['behind', 3_600_000],
] as const)
  for (const [action, types] of [
    ['ec2:RunInstances', 't3.small'],
    ['ec2:CreateFleet', 't3.small, t4g.small'],
  ] as const)
    test(`with a clock an hour ${words} two regions are looked at, and ${action} launches once`, async () => {
      const timings = { running: 50, terminated: 200, visible: 100, interfaces: 100 };
      const lab = newLab({ now: () => Date.now() + off, seed: 3, timings });
      const world = realWorld();
      const running = await startLab({ lab, world, credentials: [testCredentials], say: () => undefined });
      const { accessKey: accessKeyId, secretKey: secretAccessKey } = testCredentials;
      const open = () => sdkAws({ endpoint: running.url, credentials: { accessKeyId, secretAccessKey } });
      const [aws, another] = [open(), open()];
      try {
        const homes = ['eu-west-1', 'us-east-1'];
        const asked = homesIn(world.clock, homes, {});
        const wanted = { homes: asked, account: testCredentials.account, section: 'ec2' };
        const { account } = await checkIdentity(newCalls(world.clock, world.random, aws), wanted);
        assert.equal(account, testCredentials.account);
        const definition = define(`regions: [${homes}], types: [${types}]`, 1);
        const options = { definition, callerAddress: async () => ['203.0.113.7'] };
        const provider = ec2Provider(world, aws, options);
        const image = await provider.resolveImage(definition);
        const plan = await provider.plan(definition, image, never);
        for (const making of plan.shared(owner).flat()) await provider.make(making, boot, never);
        const [[making] = []] = plan.next(owner, 1, [], []);
        assert.ok(making);
        // The launch is the first call of this process.
        const offers = [making.parameters.offers].flat().slice(0, action === 'ec2:RunInstances' ? 1 : 2);
        const launch = { ...making, parameters: { ...making.parameters, offers: offers.map(String) } };
        const late = ec2Provider(world, another, options);
        const made = await late.make(launch, undefined, never);
        assert.equal(made.machines.length, 1);
        assert.equal(running.requests().filter(call => call.action === action && !call.error).length, 1);
        assert.equal(lab.remains().filter(({ kind }) => kind === 'instance').length, 1);
        const { machines, unseen } = await late.look(owner, ['machine'], homes);
        assert.deepEqual([machines.length, unseen], [1, []]);
        await destroyed(late);
        assert.deepEqual(lab.remains(), []);
      } finally {
        await aws.close();
        await another.close();
        await running.close();
      }
    });
