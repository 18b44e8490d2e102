import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Backing, LaunchedInstance } from '../../../lab/core/contract.ts';
import { instance, instances, newClient, refusal, run, runOne, stateOf } from './client.ts';

test('the same seed and the same calls give the same answers; ids look as AWS makes them', () => {
  const answer = (seed: number) => JSON.stringify(instances(clientWith(seed)));
  const clientWith = (seed: number) => {
    const client = newClient({ seed });
    run(client, { MaxCount: 3 });
    return client;
  };
  assert.equal(answer(7), answer(7));
  assert.notEqual(answer(7), answer(8));
  assert.match(runOne(newClient()), /^i-[0-9a-f]{17}$/);
});

test('an instance is pending, runs, shuts down and is terminated, each in its time', () => {
  const client = newClient({ timings: { running: 5_000, terminated: 20_000 } });
  const id = runOne(client);
  assert.equal(stateOf(client, id), 'pending');
  client.pass(4_999);
  assert.equal(stateOf(client, id), 'pending');
  client.pass(1);
  assert.equal(stateOf(client, id), 'running');
  client.call('ec2:TerminateInstances', { InstanceIds: [id] });
  assert.equal(stateOf(client, id), 'shutting-down');
  client.pass(19_999);
  assert.equal(stateOf(client, id), 'shutting-down');
  client.pass(1);
  assert.equal(stateOf(client, id), 'terminated');
  assert.equal(instance(client, id).StateReason?.Code, 'Client.UserInitiatedShutdown');
});

test('a terminated instance is shown for an hour, then it was never there', () => {
  const client = newClient();
  const id = runOne(client);
  client.call('ec2:TerminateInstances', { InstanceIds: [id] });
  client.pass(20_000 + 3_600_000 - 1);
  assert.equal(stateOf(client, id), 'terminated');
  client.pass(1);
  refusal('InvalidInstanceID.NotFound', () => stateOf(client, id));
  assert.deepEqual(instances(client), []);
});

test('a new instance cannot be seen at once: by filter it is absent, by id it is an error', () => {
  const client = newClient({ timings: { visible: 8_000 } });
  const ids = run(client, { MaxCount: 40 });
  const seen = () => instances(client).length;
  const early = seen();
  assert.ok(early < 10, `${early} seen at once`);
  client.pass(4_000);
  const some = seen();
  assert.ok(some > 8 && some < 32, `${some} seen in the middle`);
  const hidden = ids.find(id => !instances(client).some(({ InstanceId }) => InstanceId === id)) ?? '';
  refusal('InvalidInstanceID.NotFound', () => instance(client, hidden));
  refusal('InvalidInstanceID.NotFound', () =>
    client.call('ec2:TerminateInstances', { InstanceIds: [hidden] }),
  );
  refusal('InvalidInstanceID.NotFound', () =>
    client.call('ec2:CreateTags', { Resources: [hidden], Tags: [{ Key: 'a', Value: 'b' }] }),
  );
  client.pass(4_000);
  assert.equal(seen(), 40);
});

test('a stopped instance can be started again; a spot instance of a one-time request cannot be stopped', () => {
  const client = newClient();
  const id = runOne(client);
  client.pass(5_000);
  client.ask('ec2:StopInstances', { InstanceIds: [id] });
  assert.equal(stateOf(client, id), 'stopping');
  client.pass(20_000);
  assert.equal(stateOf(client, id), 'stopped');
  client.ask('ec2:StartInstances', { InstanceIds: [id] });
  assert.equal(stateOf(client, id), 'pending');
  client.pass(5_000);
  assert.equal(stateOf(client, id), 'running');
  const spot = runOne(client, { InstanceMarketOptions: { MarketType: 'spot' } });
  client.pass(5_000);
  refusal('UnsupportedOperation', () => client.ask('ec2:StopInstances', { InstanceIds: [spot] }));
});

const backing = () => {
  const told: string[] = [];
  const launched: LaunchedInstance[] = [];
  const owner: Backing = {
    launched: each => {
      told.push(`launched ${each.id}`);
      launched.push(each);
    },
    terminated: id => told.push(`terminated ${id}`),
    rebooted: id => told.push(`rebooted ${id}`),
  };
  return { told, launched, owner };
};

test('with real machines an instance runs when its machine says so, at the addresses of the machine', () => {
  const { told, launched, owner } = backing();
  const client = newClient({ backing: owner });
  const id = runOne(client, {
    UserData: Buffer.from('#cloud-config\n# ü').toString('base64'),
    MetadataOptions: { HttpTokens: 'required', HttpPutResponseHopLimit: 1 },
  });
  assert.equal(Buffer.from(launched[0]?.userData ?? '').toString(), '#cloud-config\n# ü');
  assert.deepEqual(launched[0]?.metadata, { httpTokens: 'required', hopLimit: 1, instanceTags: false });
  client.pass(600_000);
  assert.equal(stateOf(client, id), 'pending');
  client.lab.started(id, { public: '10.9.0.2', private: '10.9.0.2' });
  const running = instance(client, id);
  assert.deepEqual(
    [running.State?.Name, running.PublicIpAddress, running.PrivateIpAddress],
    ['running', '10.9.0.2', '10.9.0.2'],
  );
  client.ask('ec2:RebootInstances', { InstanceIds: [id] });
  client.call('ec2:TerminateInstances', { InstanceIds: [id] });
  assert.deepEqual(told, [`launched ${id}`, `rebooted ${id}`, `terminated ${id}`]);
});

test('a real machine is stopped and started again if it can be; if not, the wish is refused', () => {
  const { told, owner } = backing();
  const stoppable: Backing = { ...owner, stopped: id => told.push(`stopped ${id}`) };
  for (const each of [owner, stoppable]) {
    const client = newClient({ backing: each });
    const id = runOne(client);
    client.lab.started(id, { public: '10.9.0.2', private: '10.9.0.2' });
    told.length = 0;
    const stop = () => client.ask('ec2:StopInstances', { InstanceIds: [id] });
    if (each === owner) {
      refusal('UnsupportedOperation', stop);
      continue;
    }
    stop();
    client.pass(20_000);
    client.ask('ec2:StartInstances', { InstanceIds: [id] });
    assert.deepEqual(told, [`stopped ${id}`, `launched ${id}`]);
    client.pass(60_000);
    assert.equal(stateOf(client, id), 'pending');
    client.lab.started(id, { public: '10.9.0.3', private: '10.9.0.3' });
    assert.equal(instance(client, id).PublicIpAddress, '10.9.0.3');
  }
});

test('a machine that ended by itself ends its instance, with its own reason', () => {
  const { owner } = backing();
  const client = newClient({ backing: owner });
  const mortal = runOne(client, { InstanceInitiatedShutdownBehavior: 'terminate' });
  const keeper = runOne(client);
  for (const id of [mortal, keeper]) client.lab.started(id, { public: '10.9.0.2', private: '10.9.0.2' });
  for (const id of [mortal, keeper]) client.lab.ended(id, 'Client.InstanceInitiatedShutdown');
  assert.equal(stateOf(client, mortal), 'shutting-down');
  assert.equal(instance(client, mortal).StateReason?.Code, 'Client.InstanceInitiatedShutdown');
  client.pass(20_000);
  assert.equal(stateOf(client, mortal), 'terminated');
  assert.equal(stateOf(client, keeper), 'stopped');
});

test('console text: the last 64 KB; without Latest only some minutes after the boot', () => {
  const client = newClient();
  const id = runOne(client);
  client.lab.console(id, `${'x'.repeat(70_000)}last`);
  client.pass(5_000);
  const output = (Latest: boolean) => {
    const { Output } = client.call('ec2:GetConsoleOutput', { InstanceId: id, Latest });
    return Output === undefined ? undefined : Buffer.from(Output, 'base64').toString();
  };
  assert.equal(output(false), undefined);
  assert.equal(output(true)?.length, 65_536);
  assert.ok(output(true)?.endsWith('xlast'));
  client.pass(360_000);
  assert.equal(output(false)?.length, 65_536);
});
