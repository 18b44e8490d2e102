import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { VolumeType } from '@aws-sdk/client-ec2';
import { administrator } from '../../../lab/core/simulated.ts';
import type { Action } from '../../../scripts/providers/aws/actions.ts';
import { ownerTags, type Resource } from '../../../scripts/providers/provider.ts';
import { owner, type Stage, stage } from './stage.ts';

const region = 'eu-central-1';

const Tags = [
  { Key: ownerTags.fleet, Value: owner.fleet },
  { Key: ownerTags.environment, Value: owner.environment },
  { Key: ownerTags.release, Value: owner.release },
  { Key: ownerTags.run, Value: owner.run },
];

const made = (on: Stage, action: Action, input: object): object =>
  on.lab.call({ caller: administrator(), region, action, input });

const newVolume = (on: Stage, VolumeType: VolumeType, Size: number): string => {
  const zone = { AvailabilityZone: `${region}a` };
  const TagSpecifications = [{ ResourceType: 'volume', Tags }];
  const { VolumeId } = made(on, 'ec2:CreateVolume' as Action, {
    ...zone,
    VolumeType,
    Size,
    TagSpecifications,
  }) as { VolumeId: string };
  return VolumeId;
};

const newAddress = (on: Stage): string => {
  const TagSpecifications = [{ ResourceType: 'elastic-ip', Tags }];
  const { AllocationId } = made(on, 'ec2:AllocateAddress', { Domain: 'vpc', TagSpecifications }) as {
    AllocationId: string;
  };
  return AllocationId;
};

const withParts = async () => {
  const on = stage();
  const [gp3, gp2, bought] = [newVolume(on, 'gp3', 73), newVolume(on, 'gp2', 8), newVolume(on, 'io1', 20)];
  const address = newAddress(on);
  await on.clock.advance(600_000);
  const { others } = await on.through(on.provider.look(undefined));
  const prices = async (): Promise<Map<string, number | undefined>> => {
    const { partPrices } = on.provider;
    assert.ok(partPrices);
    const told = await on.through(partPrices(others));
    return new Map(others.map(({ id }: Resource, index: number) => [id, told[index]]));
  };
  return { on, gp3, gp2, bought, address, prices };
};

test('a volume costs what its size costs by the price list of its region, an address what every public address costs', async () => {
  const { gp3, gp2, bought, address, prices } = await withParts();
  const told = await prices();
  // By the lab's list: a GiB of gp3 for $0.096 a month there, of gp2 for $0.12; a month has 730 hours.
  assert.equal(told.get(gp3)?.toFixed(6), '0.009600');
  assert.equal(told.get(gp2)?.toFixed(6), ((8 * 0.12) / 730).toFixed(6));
  assert.equal(told.get(address), 0.005);
  // What is paid for its operations is on another line: no half price.
  assert.ok(told.has(bought));
  assert.equal(told.get(bought), undefined);
});

test('without the right to ask for prices they are unknown, never a guess', async () => {
  const { on, gp3, address, prices } = await withParts();
  on.lab.setFaults([{ kind: 'error', action: 'pricing:GetProducts', code: 'AccessDeniedException' }]);
  const told = await prices();
  assert.deepEqual([told.get(gp3), told.get(address)], [undefined, undefined]);
});

test('what nobody answers for is unknown after half a minute for each question', async () => {
  for (const action of ['ec2:DescribeVolumes', 'pricing:GetProducts'] as const) {
    const { on, gp3, prices } = await withParts();
    on.lab.setFaults([{ kind: 'silent region', action }]);
    const before = on.clock.monotonic();
    assert.equal((await prices()).get(gp3), undefined);
    assert.ok(on.clock.monotonic() - before < 35_000, `${action}: ${on.clock.monotonic() - before} ms`);
  }
});
