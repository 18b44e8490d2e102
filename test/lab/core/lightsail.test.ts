import assert from 'node:assert/strict';
import { test } from 'node:test';
import { newClient, refusal } from './client.ts';

// Lightsail's oddities, as documented or read in the strictest way.

const region = 'us-east-1';
const launch = (name: string, more: object = {}) => ({
  instanceNames: [name],
  availabilityZone: 'us-east-1a',
  blueprintId: 'debian_12',
  bundleId: 'small_3_0',
  ...more,
});

const client = (options: Parameters<typeof newClient>[0] = {}) => {
  const on = newClient(options);
  const call: typeof on.call = (action, input) => on.call(action, input, { region });
  return { ...on, call };
};

const rsa = `ssh-rsa AAAAB3NzaC1yc2E${'A'.repeat(40)}`;

test('an instance is pending, then runs, then has an address; ports are the default ones until they are replaced as a set', () => {
  const { call, pass } = client();
  const { operations = [] } = call('lightsail:CreateInstances', launch('web-1'));
  assert.equal(operations[0]?.isTerminal, false);
  assert.equal(operations[0]?.status, 'NotStarted');
  const state = () => call('lightsail:GetInstance', { instanceName: 'web-1' }).instance;
  assert.equal(state()?.state?.name, 'pending');
  refusal('OperationFailureException', () =>
    call('lightsail:PutInstancePublicPorts', { instanceName: 'web-1', portInfos: [] }),
  );
  pass(2_000);
  const { operation } = call('lightsail:GetOperation', { operationId: operations[0]?.id });
  assert.deepEqual([operation?.status, operation?.isTerminal], ['Succeeded', true]);
  pass(3_500);
  assert.equal(state()?.state?.name, 'running');
  assert.equal(state()?.publicIpAddress, undefined);
  assert.deepEqual(
    state()?.networking?.ports?.map(({ fromPort }) => fromPort),
    [22, 80],
  );
  pass(2_000);
  assert.match(state()?.publicIpAddress ?? '', /^198\./);
  const port = { fromPort: 443, toPort: 443, protocol: 'tcp' as const, cidrs: ['203.0.113.7/32'] };
  call('lightsail:PutInstancePublicPorts', { instanceName: 'web-1', portInfos: [port] });
  assert.deepEqual(
    state()?.networking?.ports?.map(({ fromPort }) => fromPort),
    [443],
  );
});

test('a name is of one thing in a region, whatever its kind, also while it ends; elsewhere it is free', () => {
  const on = client();
  const { call, pass } = on;
  call('lightsail:CreateInstances', launch('one'));
  for (const again of [
    () => call('lightsail:CreateInstances', launch('one')),
    () => call('lightsail:AllocateStaticIp', { staticIpName: 'one' }),
    () => call('lightsail:CreateDisk', { diskName: 'one', availabilityZone: 'us-east-1a', sizeInGb: 8 }),
    () => call('lightsail:ImportKeyPair', { keyPairName: 'one', publicKeyBase64: rsa }),
  ])
    assert.match(refusal('InvalidInputException', again).message, /already in use: one/);
  on.ask('lightsail:AllocateStaticIp', { staticIpName: 'one' }, { region: 'eu-west-1' });
  pass(10_000);
  call('lightsail:DeleteInstance', { instanceName: 'one' });
  pass(19_000);
  refusal('InvalidInputException', () => call('lightsail:CreateInstances', launch('one')));
  pass(2_000);
  refusal('NotFoundException', () => call('lightsail:GetInstance', { instanceName: 'one' }));
  call('lightsail:CreateInstances', launch('one'));
});

test('a name is taken before the instance with it can be seen', () => {
  const { call, pass } = client({ timings: { visible: 8_000 } });
  call('lightsail:CreateInstances', launch('one'));
  refusal('InvalidInputException', () => call('lightsail:CreateInstances', launch('one')));
  refusal('NotFoundException', () => call('lightsail:GetInstance', { instanceName: 'one' }));
  pass(8_001);
  assert.equal(call('lightsail:GetInstance', { instanceName: 'one' }).instance?.name, 'one');
});

test('lists have pages whose size nobody chooses, and no filters', () => {
  const { call, pass } = client({ lightsail: { vcpus: 100 } });
  for (let number = 1; number <= 23; number += 1) call('lightsail:CreateInstances', launch(`m-${number}`));
  pass(10_000);
  const names: string[] = [];
  let pageToken: string | undefined;
  let pages = 0;
  do {
    const page = call('lightsail:GetInstances', pageToken === undefined ? {} : { pageToken });
    names.push(...(page.instances ?? []).map(({ name }) => name ?? ''));
    pageToken = page.nextPageToken;
    pages += 1;
  } while (pageToken !== undefined);
  assert.deepEqual([names.length, pages], [23, 3]);
  assert.match(
    refusal('InvalidInputException', () => call('lightsail:GetInstances', { pageToken: 'x' })).message,
    /page token/,
  );
});

test('a static address has no tags, is detached before it is released, and outlives its instance, as disks do', () => {
  const { call, pass, lab } = client();
  call('lightsail:AllocateStaticIp', { staticIpName: 'fixed' });
  refusal('InvalidInputException', () =>
    call('lightsail:TagResource', { resourceName: 'fixed', tags: [{ key: 'a', value: 'b' }] }),
  );
  call('lightsail:CreateInstances', launch('one'));
  call('lightsail:CreateDisk', { diskName: 'data', availabilityZone: 'us-east-1a', sizeInGb: 8 });
  refusal('OperationFailureException', () =>
    call('lightsail:AttachStaticIp', { staticIpName: 'fixed', instanceName: 'one' }),
  );
  pass(10_000);
  const own = call('lightsail:GetInstance', { instanceName: 'one' }).instance?.publicIpAddress;
  call('lightsail:AttachStaticIp', { staticIpName: 'fixed', instanceName: 'one' });
  call('lightsail:AttachDisk', { diskName: 'data', instanceName: 'one', diskPath: '/dev/xvdf' });
  const fixed = call('lightsail:GetStaticIp', { staticIpName: 'fixed' }).staticIp;
  const { instance } = call('lightsail:GetInstance', { instanceName: 'one' });
  assert.deepEqual([fixed?.attachedTo, instance?.publicIpAddress], ['one', fixed?.ipAddress]);
  assert.notEqual(fixed?.ipAddress, own);
  refusal('InvalidInputException', () =>
    call('lightsail:AttachStaticIp', { staticIpName: 'fixed', instanceName: 'one' }),
  );
  refusal('OperationFailureException', () => call('lightsail:ReleaseStaticIp', { staticIpName: 'fixed' }));
  refusal('OperationFailureException', () => call('lightsail:DeleteDisk', { diskName: 'data' }));
  call('lightsail:DeleteInstance', { instanceName: 'one' });
  pass(30_000);
  assert.deepEqual(
    lab
      .remains()
      .map(({ kind }) => kind)
      .sort(),
    ['disk', 'static-ip'],
  );
  assert.equal(call('lightsail:GetDisk', { diskName: 'data' }).disk?.state, 'available');
  call('lightsail:DeleteDisk', { diskName: 'data' });
  call('lightsail:ReleaseStaticIp', { staticIpName: 'fixed' });
  assert.deepEqual(lab.remains(), []);
});

test('what cannot be launched is refused: bundle, blueprint, zone, name, key, quotas', () => {
  const { call } = client({ lightsail: { vcpus: 4, addresses: 1, inactive: ['medium_3_0'] } });
  const refuse = (more: object, why: RegExp) =>
    assert.match(
      refusal('InvalidInputException', () => call('lightsail:CreateInstances', launch('x-1', more))).message,
      why,
    );
  refuse({ bundleId: 'small_2_0' }, /bundle small_2_0 cannot be used/);
  refuse({ bundleId: 'medium_3_0' }, /bundle medium_3_0 cannot be used/);
  refuse({ bundleId: 'nano_3_0', blueprintId: 'amazon_linux_2023' }, /too small for the blueprint/);
  refuse({ blueprintId: 'debian_11' }, /blueprint debian_11 cannot be used/);
  refuse({ availabilityZone: 'us-east-2a' }, /not an Availability Zone of us-east-1/);
  refuse({ ipAddressType: 'ipv6' }, /does not support the IP address type/);
  refuse({ instanceNames: ['a.b'] }, /name is not valid/);
  refuse({ tags: [{ key: 'aws:x', value: '' }] }, /reserved/);
  refusal('NotFoundException', () =>
    call('lightsail:CreateInstances', launch('x-1', { keyPairName: 'none' })),
  );
  call('lightsail:CreateInstances', launch('x-1'));
  call('lightsail:CreateInstances', launch('x-2'));
  refuse({ instanceNames: ['x-3'] }, /maximum number of vCPUs/);
  call('lightsail:AllocateStaticIp', { staticIpName: 'a-1' });
  assert.match(
    refusal('InvalidInputException', () => call('lightsail:AllocateStaticIp', { staticIpName: 'a-2' }))
      .message,
    /maximum number of static IPs/,
  );
  const key = 'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAI';
  refusal('InvalidInputException', () =>
    call('lightsail:ImportKeyPair', { keyPairName: 'k-1', publicKeyBase64: key }),
  );
});

test('host keys are told late, with a temporary key that is recognised wherever it should not be', () => {
  const { call, pass } = client();
  call('lightsail:CreateInstances', launch('one'));
  const details = () => call('lightsail:GetInstanceAccessDetails', { instanceName: 'one' }).accessDetails;
  refusal('OperationFailureException', details);
  pass(6_000);
  assert.deepEqual(details()?.hostKeys, []);
  assert.match(details()?.privateKey ?? '', /lab-temporary-secret/);
  pass(12_000);
  assert.equal(details()?.hostKeys?.[0]?.algorithm, 'ssh-ed25519');
});

test('throttling is HTTP 400, and an operation can fail after the call was taken', () => {
  const busy = client({ buckets: true });
  const error = refusal('ThrottlingException', () => {
    for (let number = 0; number < 100; number += 1) busy.call('lightsail:GetInstances', {});
  });
  assert.equal(error.status, 400);
  const { call, pass, lab } = client({ faults: [{ kind: 'no capacity' }] });
  const { operations = [] } = call('lightsail:CreateInstances', launch('one'));
  pass(2_000);
  const { operation } = call('lightsail:GetOperation', { operationId: operations[0]?.id });
  assert.deepEqual([operation?.status, operation?.errorCode], ['Failed', 'InsufficientCapacity']);
  assert.deepEqual(lab.remains(), []);
});
