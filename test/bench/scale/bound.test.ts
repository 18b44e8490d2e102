import assert from 'node:assert/strict';
import { test } from 'node:test';
import { boundOf, leastCalls } from './bound.ts';
import { ownTime } from './machines.ts';

const callsOf = (regions: number[], action: string) =>
  leastCalls(regions).find(least => least.action === action)?.calls;

test('more machines need more launches and more pages, more regions more of all that each is asked', () => {
  assert.equal(callsOf([500], 'ec2:CreateFleet'), 2);
  assert.equal(callsOf([501, 10], 'ec2:CreateFleet'), 5);
  assert.equal(callsOf([1001, 10], 'ec2:DescribeInstances'), 5);
  assert.equal(callsOf([1, 1, 1], 'ec2:DescribeSubnets'), 3);
  assert.equal(callsOf([1, 1, 1], 'sts:GetCallerIdentity'), 1);
});

test('the bound is what no client can be quicker than: with empty buckets it is longer', () => {
  const least = leastCalls([100]);
  assert.equal(boundOf(least, 200).milliseconds, 1100 + ownTime);
  const many = [...least, { action: 'ec2:RunInstances', calls: 25, most: 25, why: '' } as const];
  assert.equal(boundOf(many, 200).milliseconds, 1100 + ownTime + 10_000);
});
