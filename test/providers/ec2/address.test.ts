import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { FaultRule } from '../../../lab/core/options.ts';
import { administrator } from '../../../lab/core/simulated.ts';
import { Exit } from '../../../scripts/errors.ts';
import { loadDefinition } from '../../../scripts/fleet/load.ts';
import {
  isStaticAddress,
  type Making,
  type ProviderMachine,
  type StaticAddress,
} from '../../../scripts/providers/provider.ts';
import {
  callsOf,
  created,
  define,
  destroyed,
  never,
  owner,
  planned,
  type Stage,
  stage,
  toldBy,
  usual,
} from './stage.ts';

// `static_address` on EC2: one elastic IP address for the one machine.

const definition = { ...define(usual, 2), static_address: true };
const call = (on: Stage, action: string, input: object = {}): Record<string, string> =>
  on.lab.call({ caller: administrator(), region: 'eu-west-1', action: `ec2:${action}`, input }) as never;
const addressesOf = (on: Stage) => on.lab.remains().filter(({ kind }) => kind === 'elastic-ip');
const seen = async (on: Stage): Promise<{ address: StaticAddress; machines: ProviderMachine[] }> => {
  const { machines, others } = await on.through(on.provider.look(owner));
  const address = others.find(isStaticAddress);
  assert.ok(address);
  return { address, machines };
};
const makingOf = async (on: Stage): Promise<Making> => {
  const plan = await planned(on, definition);
  return (
    plan
      .shared(owner)
      .flat()
      .find(({ kind }) => kind === 'static address') ?? assert.fail()
  );
};
const running = async (faults: readonly FaultRule[] = []) => {
  const on = stage({ faults }, { definition });
  await created(on, definition);
  await on.clock.advance(20_000);
  return on;
};
const attach = async (on: Stage, address: StaticAddress, machine: ProviderMachine | undefined) => {
  assert.ok(machine && on.provider.attach);
  return on.through(on.provider.attach(address, machine, never));
};

test('the address carries our tags from birth, and one that is there is adopted by the next run', async () => {
  const on = stage({}, { definition });
  const making = await makingOf(on);
  await on.through(on.provider.make(making, undefined, never));
  const [made] = addressesOf(on);
  assert.equal(made?.tags.get('mayfly:fleet'), 'hello');
  const next = { ...making, owner: { ...owner, run: 'r-2' } };
  await on.through(on.again().make(next, undefined, never));
  assert.deepEqual(
    addressesOf(on).map(({ id }) => id),
    [made?.id],
  );
});

test('a lost answer makes no second address; one that comes late is released by the next run, or by destroy', async () => {
  const lost = stage(
    { faults: [{ kind: 'lost answer', action: 'ec2:AllocateAddress', nth: 2 }] },
    { definition },
  );
  const { late } = await lost.through(lost.provider.make(await makingOf(lost), undefined, never));
  assert.deepEqual([addressesOf(lost).length, late], [1, true]);
  // The first one is a dry run. One that is allocated and released again would be paid for.
  assert.equal(callsOf(lost, 'ec2:AllocateAddress'), 2);

  for (const again of [true, false]) {
    const on = stage(
      { faults: [{ kind: 'late execution', action: 'ec2:AllocateAddress', nth: 2, late: 900_000 }] },
      { definition },
    );
    const making = await makingOf(on);
    await on.through(on.provider.make(making, undefined, never));
    await on.clock.advance(900_000);
    assert.equal(addressesOf(on).length, 2, 'AWS has no token for it');
    if (again) await on.through(on.again().make(making, undefined, never));
    else assert.deepEqual(await destroyed(on, on.again()), []);
    assert.equal(addressesOf(on).length, again ? 1 : 0);
  }
});

test('it is moved in one call, so that it points somewhere all the time, and not moved where it is right', async () => {
  const on = await running();
  const { address, machines } = await seen(on);
  assert.equal(address.machine, undefined);
  const [one, other] = machines;
  await attach(on, address, one);
  await attach(on, address, other);
  const moves = () => on.sent.filter(each => /AssociateAddress|DisassociateAddress/.test(each)).length;
  assert.equal(moves(), 2);
  await attach(on, address, other);
  assert.equal(moves(), 2);
  const now = await seen(on);
  assert.equal(now.address.machine, other?.id);
  assert.equal(now.machines.find(({ id }) => id === other?.id)?.address, address.address);
  assert.notEqual(now.machines.find(({ id }) => id === one?.id)?.address, address.address);
});

test('a move whose answer was lost is seen to be done, or done again', async () => {
  for (const kind of ['lost answer', '5xx'] as const) {
    const on = await running([{ kind, action: 'ec2:AssociateAddress', nth: 1 }]);
    const { address, machines } = await seen(on);
    await attach(on, address, machines[0]);
    assert.equal((await seen(on)).address.machine, machines[0]?.id);
  }
});

test("on somebody else's machine it stays: it is neither moved from there nor released", async () => {
  const on = await running();
  const { address, machines } = await seen(on);
  const { Instances } = call(on, 'RunInstances', {
    ImageId: call(on, 'DescribeInstances').Reservations?.[0] && imageOf(on),
    InstanceType: 't3.small',
    MinCount: 1,
    MaxCount: 1,
  }) as unknown as { Instances: { InstanceId: string }[] };
  const theirs = Instances[0]?.InstanceId ?? '';
  await on.clock.advance(30_000);
  call(on, 'AssociateAddress', { AllocationId: address.id, InstanceId: theirs });
  const { telling } = await toldBy(attach(on, address, machines[0]));
  assert.match(telling.what, new RegExp(`${address.address} is on ${theirs}, which is not of this fleet`));
  assert.match(telling.next ?? '', /disassociate-address --region eu-west-1 --association-id eipassoc-/);
  const why = await on.through(on.provider.remove([address], async () => assert.fail('gone'), never));
  assert.match([...why.values()].join(), new RegExp(`it is on ${theirs}, which is not of this fleet`));
  assert.equal((await seen(on)).address.machine, theirs);
});

const imageOf = (on: Stage): string =>
  (call(on, 'DescribeInstances') as unknown as { Reservations: { Instances: { ImageId: string }[] }[] })
    .Reservations[0]?.Instances[0]?.ImageId ?? '';

test('one that somebody released is told as that, soon', async () => {
  const on = await running();
  const { address, machines } = await seen(on);
  call(on, 'ReleaseAddress', { AllocationId: address.id });
  const { telling } = await toldBy(attach(on, address, machines[0]));
  assert.match(telling.why ?? '', /somebody released it/);
  assert.match(telling.next ?? '', /just destroy && just create/);
});

test('one that does not carry our tags any more is not released', async () => {
  const on = await running();
  const { address } = await seen(on);
  call(on, 'DeleteTags', { Resources: [address.id], Tags: [{ Key: 'mayfly:fleet' }] });
  const why = await on.through(on.provider.remove([address], async () => assert.fail('gone'), never));
  assert.deepEqual([...why.values()], ['it does not carry our tags any more']);
});

test('a region without room for one more is refused before anything is made, and in the middle with the same advice', async () => {
  const on = stage({ elasticAddresses: 1 }, { definition });
  const making = await makingOf(on);
  call(on, 'AllocateAddress');
  const full = await toldBy(planned(on, definition));
  assert.equal(full.exit, Exit.usage);
  const late = await toldBy(on.through(on.provider.make(making, undefined, never)));
  for (const { telling } of [full, late]) {
    assert.match(telling.what, /no room for another elastic IP address in eu-west-1/);
    assert.match(telling.next ?? '', /describe-addresses --region eu-west-1 .* --quota-code L-0263D0A3/);
  }
  assert.match(full.telling.why ?? '', /1 elastic IP addresses \(L-0263D0A3\), 1 of them used by others/);
  // Its own does not count.
  const own = stage({ elasticAddresses: 1 }, { definition });
  await own.through(own.provider.make(await makingOf(own), undefined, never));
  await planned(own, definition);
});

test('an address is of one region', () => {
  const load = (regions: string) =>
    loadDefinition(
      `name: hello\nprovider: ec2\ncount: 1\nstatic_address: true\nec2: { regions: [${regions}], types: [t3.small] }\n`,
      'fleet.yaml',
      'default',
    );
  load('eu-west-1');
  assert.throws(() => load('eu-west-1, us-east-1'), /static_address is of one region, but ec2.regions has 2/);
});

test('of two addresses that nobody uses that of the first run stays, whichever look missed it', async () => {
  for (const seed of [1, 2, 3, 4, 5, 6]) {
    const on = stage({ seed }, { definition });
    const making = await makingOf(on);
    const first = { ...making, owner: { ...making.owner, run: 'r-tou000-00000001' } };
    await on.through(on.provider.make(first, undefined, never));
    const [before] = addressesOf(on);
    const nth = [1, 2, 3, 4];
    on.lab.setFaults([{ kind: 'flapping', action: 'ec2:DescribeAddresses', nth }]);
    const next = { ...making, owner: { ...making.owner, run: 'r-tou001-00000001' } };
    await on.through(on.provider.make(next, undefined, never));
    assert.deepEqual(
      addressesOf(on).map(({ id }) => id),
      [before?.id],
      `seed ${seed}`,
    );
  }
});
