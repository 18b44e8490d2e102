import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Instance } from '@aws-sdk/client-lightsail';
import { administrator } from '../../../lab/core/simulated.ts';
import { Exit } from '../../../scripts/errors.ts';
import type { Making } from '../../../scripts/providers/provider.ts';
import { isStaticAddress } from '../../../scripts/providers/provider.ts';
import {
  acquired,
  boot,
  callsOf,
  created,
  define,
  never,
  owner,
  planned,
  stage,
  toldBy,
  usual,
} from './stage.ts';

type On = ReturnType<typeof stage>;

const region = 'eu-west-1';
const call = <T = Record<string, never>>(on: On, action: string, input: object): T =>
  on.lab.call({ caller: administrator(), region, action: `lightsail:${action}`, input }) as T;
const instanceOf = (on: On, name: string): Instance =>
  call<{ instance: Instance }>(on, 'GetInstance', { instanceName: name }).instance;

/** The key pair is there; what comes next is the machine of the first slot. */
const firstMachine = async (on: On, settings = usual): Promise<Making> => {
  const plan = await planned(on, define(settings, 1));
  for (const making of plan.shared(owner).flat())
    await on.through(on.provider.make(making, undefined, never));
  const machine = plan.next(owner, 1, [], [])[0]?.at(-1);
  assert.ok(machine);
  return machine;
};
const make = (on: On, making: Making) => on.through(on.provider.make(making, boot, never));

test('a machine has our tags from birth, which the tags of the user never win over, its own ports only, and no usable key', async () => {
  const on = stage();
  const making = await firstMachine(on, `${usual}, ports: [{port: 443, from: [0.0.0.0/0]}]`);
  const tags = ['mayfly:fleet', 'other', 'team', 'blue', 'aws:x', 'y'];
  await make(on, { ...making, parameters: { ...making.parameters, tags } });
  const instance = instanceOf(on, making.name);
  assert.deepEqual(instance.tags?.map(({ key, value }) => `${key}=${value}`).sort(), [
    'Name=hello-1',
    'mayfly:environment=default',
    'mayfly:fleet=hello',
    'mayfly:release=rel1',
    'mayfly:run=r-1',
    'mayfly:slot=1',
    'team=blue',
  ]);
  assert.deepEqual(
    instance.networking?.ports?.map(({ fromPort, cidrs, ipv6Cidrs }) => [fromPort, cidrs, ipv6Cidrs]),
    [
      [22, ['203.0.113.7/32'], []],
      [443, ['0.0.0.0/0'], []],
    ],
  );
  assert.equal(instance.sshKeyName, 'mayfly_hello_default_eu-west-1_r-1_key');
});

test('the call is over only when the operation is, and the machine runs', async () => {
  const on = stage();
  const making = await firstMachine(on);
  await make(on, making);
  assert.ok(callsOf(on, 'lightsail:GetOperation') > 2);
  assert.equal(instanceOf(on, making.name).state?.name, 'running');
});

test('a lost answer makes no second machine: the name is taken, and what has it is adopted by its tags', async () => {
  const on = stage({ faults: [{ kind: 'lost answer', action: 'lightsail:CreateInstances', nth: 1 }] });
  const making = await firstMachine(on);
  const made = await make(on, making);
  assert.deepEqual(made.machines, [{ id: making.name, slot: 1 }]);
  assert.equal(made.late, true);
  assert.equal(on.lab.remains().filter(({ kind }) => kind === 'instance').length, 1);
});

test('a name that something foreign has is refused, whatever it is, and nothing of it is touched', async () => {
  const plants: [string, (on: On, name: string) => void, RegExp][] = [
    [
      'an instance',
      (on, name) =>
        call(on, 'CreateInstances', {
          instanceNames: [name],
          availabilityZone: 'eu-west-1a',
          blueprintId: 'debian_12',
          bundleId: 'nano_3_0',
        }),
      /does not carry the marks of hello/,
    ],
    [
      'an instance of another run',
      (on, name) =>
        call(on, 'CreateInstances', {
          instanceNames: [name],
          availabilityZone: 'eu-west-1a',
          blueprintId: 'debian_12',
          bundleId: 'nano_3_0',
          tags: Object.entries({
            'mayfly:fleet': 'hello',
            'mayfly:environment': 'default',
            'mayfly:run': 'r-0',
          }).map(([key, value]) => ({ key, value })),
        }),
      /does not carry the marks of hello/,
    ],
    [
      'a disk',
      (on, name) => call(on, 'CreateDisk', { diskName: name, availabilityZone: 'eu-west-1a', sizeInGb: 8 }),
      /it is of another kind/,
    ],
  ];
  for (const [what, plant, why] of plants) {
    const on = stage();
    const making = await firstMachine(on);
    plant(on, making.name);
    const before = on.lab.remains().length;
    const { telling, exit } = await toldBy(make(on, making));
    assert.match(telling.what, /is taken in eu-west-1 by something that this fleet did not make/, what);
    assert.match(telling.why ?? '', why, what);
    assert.match(telling.next ?? '', /Lightsail console of eu-west-1/);
    assert.equal(exit, Exit.failed);
    assert.equal(on.lab.remains().length, before);
  }
});

test('an operation that fails afterwards sends the slot to the next region; in the last one it is told', async () => {
  const faults = [{ kind: 'no capacity', region: 'eu-west-1' } as const];
  const on = stage({ faults });
  const definition = define('regions: [eu-west-1, us-east-1]', 2);
  const { machines, tries } = await created(on, definition);
  assert.deepEqual(machines.map(({ slot }) => slot).sort(), [1, 2]);
  assert.match(tries.flatMap(({ refusals }) => refusals)[0]?.code ?? '', /InsufficientCapacity/);
  assert.deepEqual(
    [...new Set(on.lab.remains().flatMap(each => (each.state ? each.region : [])))],
    ['us-east-1'],
  );
  const alone = stage({ faults });
  const { telling } = await toldBy(make(alone, await firstMachine(alone)));
  assert.match(telling.why ?? '', /InsufficientCapacity: There is no capacity/);
});

test('a launch in doubt is not made elsewhere: its outcome is not proven', async () => {
  const on = stage({
    faults: [{ kind: 'silent region', action: 'lightsail:CreateInstances', region: 'eu-west-1' } as never],
  });
  const making = await firstMachine(on, 'regions: [eu-west-1, us-east-1]');
  const { exit } = await toldBy(make(on, making));
  assert.equal(exit, Exit.unproven);
});

test('disks are made before their machine, attached to it, and adopted when they are there already', async () => {
  const on = stage({ faults: [{ kind: 'lost answer', action: 'lightsail:AttachDisk', nth: 1 }] });
  const definition = define(`${usual}, disks: [{name: data, size: 10, path: /dev/xvdg}]`, 1);
  const plan = await planned(on, definition);
  const { machines } = await acquired(on, plan, 1);
  const [disk] =
    instanceOf(on, machines[0]?.id ?? '').hardware?.disks?.filter(each => !each.isSystemDisk) ?? [];
  assert.deepEqual([disk?.name, disk?.path, disk?.sizeInGb], [`${machines[0]?.id}_data`, '/dev/xvdg', 10]);
});

test('an address of the fleet is adopted, and one that is on a machine of somebody else stays there', async () => {
  const definition = { ...define('regions: [eu-west-1]', 1), static_address: true };
  const on = stage({}, { definition });
  const { plan, machines } = await created(on, definition);
  const address = plan.shared(owner)[0]?.[1];
  assert.ok(address);
  await on.through(on.provider.make(address, undefined, never));
  const look = await on.through(on.provider.look(owner, undefined, ['eu-west-1']));
  const found = look.others.find(({ kind }) => kind === 'static address');
  const [machine] = look.machines;
  assert.ok(found && machine && machines.length === 1);
  call(on, 'CreateInstances', {
    instanceNames: ['somebodys'],
    availabilityZone: 'eu-west-1a',
    blueprintId: 'debian_12',
    bundleId: 'nano_3_0',
  });
  await on.clock.advance(20_000);
  call(on, 'AttachStaticIp', { staticIpName: found.name, instanceName: 'somebodys' });
  const { telling } = await toldBy(
    on.through(on.provider.attach?.(found as never, machine, never) ?? assert.fail()),
  );
  assert.match(telling.what, /is attached to somebodys, which is not of this fleet/);
  assert.match(telling.next ?? '', /detach-static-ip --region eu-west-1/);
  const why = await on.through(on.provider.remove([found], async () => assert.fail('gone'), never));
  assert.match([...why.values()].join(), /it is on somebodys/);
});

test('a detachment whose answer was lost may come late: the address is watched until it cannot any more', async () => {
  const definition = { ...define('regions: [eu-west-1]', 2), static_address: true };
  const faults = [
    { kind: 'late execution', action: 'lightsail:DetachStaticIp', nth: 1, late: 100_000 } as const,
  ];
  const on = stage({ faults }, { definition });
  await created(on, definition);
  const look = () => on.through(on.provider.look(owner, undefined, ['eu-west-1']));
  for (const index of [0, 1]) {
    const { machines, others } = await look();
    const [address, machine] = [others.find(isStaticAddress), machines[index]];
    assert.ok(address && machine && on.provider.attach);
    await on.through(on.provider.attach(address, machine, never));
    await on.clock.advance(index * 300_000);
    assert.equal((await look()).others.find(isStaticAddress)?.machine, machine.id);
  }
});

test('a static address beyond the limit is told with what to do', async () => {
  const definition = { ...define('regions: [eu-west-1]', 1), static_address: true };
  const on = stage({ lightsail: { addresses: 1 } }, { definition });
  const plan = await planned(on, definition);
  call(on, 'AllocateStaticIp', { staticIpName: 'somebodys' });
  const address = plan.shared(owner)[0]?.[1];
  assert.ok(address);
  const { telling } = await toldBy(on.through(on.provider.make(address, undefined, never)));
  assert.match(telling.what, /no room for another static address in eu-west-1/);
  assert.match(telling.next ?? '', /L-BBF0F260/);
});

test('where it cannot be asked whether the operation is over, the machine may be there: its outcome is not proven', async () => {
  const on = stage();
  const making = await firstMachine(on, 'regions: [eu-west-1, us-east-1]');
  on.lab.setFaults([{ kind: 'silent region', action: 'lightsail:GetOperation' }]);
  const { exit } = await toldBy(make(on, making));
  assert.equal(exit, Exit.unproven);
  assert.equal(on.lab.remains().filter(({ kind }) => kind === 'instance').length, 1);
});
