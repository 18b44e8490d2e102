import assert from 'node:assert/strict';
import { test } from 'node:test';
import { administrator } from '../../../lab/core/simulated.ts';
import { callsOf, created, define, destroyed, never, stage, usual } from './stage.ts';

const scope = { fleet: 'hello', environment: 'default' };
type On = ReturnType<typeof stage>;
const call = (on: On, action: string, input: object) =>
  on.lab.call({ caller: administrator(), region: 'eu-west-1', action: `lightsail:${action}`, input });

test('every region of Lightsail that is enabled is asked, and each tells for itself whether it answered', async () => {
  const on = stage({ faults: [{ kind: 'silent region', region: 'ap-south-1' }] });
  const look = await on.through(on.provider.look(scope));
  assert.equal(look.asked.length, 13);
  assert.ok(!look.asked.includes('eu-south-1'));
  assert.deepEqual(
    look.unseen.map(({ place }) => place),
    ['ap-south-1'],
  );
});

test('while the first home is down another one lists the regions, and which of them are enabled', async () => {
  const faults = [{ kind: 'silent region', region: 'us-east-1' }] as const;
  const on = stage({ faults: [...faults] }, { definition: define('regions: [us-east-1]') });
  const look = await on.through(on.provider.look(scope, ['machine']));
  assert.equal(look.asked.length, 13);
  assert.deepEqual(
    look.unseen.map(({ place }) => place),
    ['us-east-1'],
  );
  assert.ok(on.clock.monotonic() < 35_000, `${on.clock.monotonic()} ms`);
});

test('a first home that the organization has closed does not hide which regions are enabled', async () => {
  const message = 'with an explicit deny in a service control policy';
  const faults = [{ kind: 'error', region: 'us-east-1', code: 'AccessDeniedException', message } as const];
  const on = stage({ faults }, { definition: define('regions: [us-east-1]') });
  const { unseen } = await on.through(on.provider.look(scope, ['machine']));
  assert.deepEqual(unseen, []);
});

test('a region that is down is told from one that refuses, and from one that the organization has closed', async () => {
  const refusal = (region: string, message: string) =>
    ({ kind: 'error', code: 'AccessDeniedException', status: 400, message, region }) as const;
  const on = stage({
    faults: [
      { kind: 'silent region', region: 'ap-south-1' },
      refusal('us-west-2', 'with an explicit deny in a service control policy'),
      refusal('us-east-2', 'no identity-based policy allows it'),
    ],
  });
  const { unseen, closed = [] } = await on.through(on.provider.look(scope));
  assert.deepEqual(
    new Map(unseen.map(({ place, down }) => [place, down])),
    new Map([
      ['us-east-2', undefined],
      ['ap-south-1', true],
    ]),
  );
  assert.deepEqual(
    closed.map(({ place }) => place),
    ['us-west-2'],
  );
});

test('without the right to ask EC2 which regions are enabled, one that is not counts as not proven', async () => {
  const on = stage({}, { caller: { denied: new Set(['ec2:DescribeRegions']) } });
  const look = await on.through(on.provider.look(scope));
  assert.deepEqual(
    look.unseen.map(({ place }) => place),
    ['eu-south-1'],
  );
});

test('all pages are read, also empty ones, and a list whose token ran out is read anew', async () => {
  const on = stage({ lightsail: { vcpus: 100 } });
  await created(on, define('regions: [eu-west-1]', 23));
  await on.clock.advance(10_000);
  const names = async () =>
    (await on.through(on.again().look(scope, ['machine'], ['eu-west-1']))).machines.map(({ name }) => name);
  const before = callsOf(on, 'lightsail:GetInstances');
  assert.equal(new Set(await names()).size, 23);
  assert.equal(callsOf(on, 'lightsail:GetInstances') - before, 3);
  on.lab.setFaults([{ kind: 'empty page', action: 'lightsail:GetInstances', nth: [1, 3] }]);
  assert.equal((await names()).length, 23);
  on.lab.setFaults([
    {
      kind: 'error',
      action: 'lightsail:GetInstances',
      nth: 2,
      code: 'InvalidInputException',
      message: 'The page token is not valid.',
    },
  ]);
  assert.equal((await names()).length, 23);
});

test('what was just made counts as there while the list does not show it yet', async () => {
  const on = stage();
  const { machines } = await created(on, define(usual, 1));
  on.lab.setFaults([{ kind: 'flapping', action: 'lightsail:GetInstances' }]);
  const look = await on.through(on.provider.look(scope, ['machine'], ['eu-west-1']));
  assert.deepEqual(
    look.machines.map(({ id }) => id),
    machines.map(({ id }) => id),
  );
});

test('an address and a key pair are found by their names, which tell whose they are; look-alikes are not ours', async () => {
  const on = stage();
  call(on, 'AllocateStaticIp', { staticIpName: 'mayfly_hello_default_eu-west-1_address' });
  call(on, 'AllocateStaticIp', { staticIpName: 'mayfly_hellos_default_eu-west-1_address' });
  call(on, 'AllocateStaticIp', { staticIpName: 'mayfly_hello_address' });
  call(on, 'AllocateStaticIp', { staticIpName: 'hello' });
  const rsa = `ssh-rsa AAAAB3NzaC1yc2E${'A'.repeat(40)}`;
  call(on, 'ImportKeyPair', { keyPairName: 'mayfly_hello_default_eu-west-1_r-x1_key', publicKeyBase64: rsa });
  const look = await on.through(on.provider.look(scope, undefined, ['eu-west-1']));
  assert.deepEqual(
    look.others.map(({ kind, id, owner }) => [kind, id, owner.run]),
    [
      ['static address', 'mayfly_hello_default_eu-west-1_address', ''],
      ['key pair', 'mayfly_hello_default_eu-west-1_r-x1_key', 'r-x1'],
    ],
  );
});

test('a fleet goes without a trace: machines, disks that were left behind, the address, the key pair', async () => {
  const definition = {
    ...define('regions: [eu-west-1], disks: [{name: data, size: 8, path: /dev/xvdf}]', 1),
    static_address: true,
  };
  const on = stage({}, { definition });
  await created(on, definition);
  const { machines, others } = await on.through(on.again().look(scope));
  const address = others.find(({ kind }) => kind === 'static address');
  assert.ok(machines[0] && address);
  await on.through(on.provider.attach?.(address as never, machines[0], never) ?? assert.fail());
  assert.deepEqual(others.map(({ kind }) => kind).sort(), ['key pair', 'static address', 'volume']);
  assert.deepEqual(await destroyed(on, on.again()), []);
  assert.deepEqual(on.lab.remains(), []);
});

test('what does not carry our tags any more is not removed', async () => {
  const on = stage();
  const { machines } = await created(on, define(usual, 1));
  const look = await on.through(on.provider.look(scope, ['machine'], ['eu-west-1']));
  call(on, 'UntagResource', { resourceName: machines[0]?.id, tagKeys: ['mayfly:fleet'] });
  const why = await on.through(on.provider.remove(look.machines, async () => assert.fail('gone'), never));
  assert.deepEqual([...why.values()], ['it does not carry our tags any more']);
  assert.equal(on.lab.remains().filter(({ kind }) => kind === 'instance').length, 1);
});

test('a machine that is missing from one answer is not gone, nor is one whose end was only ordered', async () => {
  const on = stage({ timings: { terminated: 40_000 } });
  await created(on, define(usual, 1));
  const look = await on.through(on.provider.look(scope, ['machine'], ['eu-west-1']));
  on.lab.setFaults([{ kind: 'error', action: 'lightsail:GetInstance', nth: 1, code: 'NotFoundException' }]);
  let gone = 0;
  const began = on.clock.monotonic();
  await on.through(
    on.provider.remove(
      look.machines,
      async () => {
        gone += 1;
        assert.deepEqual(
          on.lab.remains().filter(({ kind }) => kind === 'instance'),
          [],
        );
      },
      never,
    ),
  );
  assert.equal(gone, 1);
  assert.ok(on.clock.monotonic() - began >= 40_000);
});
