import assert from 'node:assert/strict';
import { test } from 'node:test';
import { showCost } from '../../scripts/commands/show-cost.ts';
import type { Hourly } from '../../scripts/operations/cost.ts';
import type { Ware } from '../../scripts/providers/provider.ts';

const now = new Date('2026-11-21T12:00:00Z');
const notInIt = 'Addresses, disks and traffic are not in it.\n';

const shown = (market: Ware['market'], hourly: Hourly, included?: string): string => {
  const ware: Ware = { zone: 'eu-west-1a', type: 't3.small', market };
  const machines = [{ name: 'shop-1', place: 'eu-west-1', ware, hourly, createdAt: now }];
  const unknown = hourly === undefined ? 1 : 0;
  return showCost('shop', { machines, hourly: hourly ?? 0, unknown, unseen: [] }, included, now);
};

test('what is not in the price is told in every market, and where the price is not known', () => {
  for (const market of ['spot', 'on-demand'] as const)
    for (const hourly of [0.0228, undefined]) assert.ok(shown(market, hourly).endsWith(notInIt), market);
  assert.match(shown('spot', 0.0069), /Spot prices are those of now/);
  assert.doesNotMatch(shown('on-demand', 0.0228), /Spot/);
});

test('where no price is known the sum is unknown, and not nothing', () => {
  assert.match(shown('spot', undefined), /shop: 1 machine, of an unknown price\./);
  assert.match(shown('spot', 0), /shop: 1 machine, nothing an hour, nothing in a month/);
});

test('a provider that says what is in its prices is believed', () => {
  const text = shown('on-demand', 0.0048, 'A public address is in it.');
  assert.ok(text.endsWith('A public address is in it.\n'));
  assert.ok(!text.includes(notInIt));
});

test('where nothing is paid, nothing is said of what it would be for', () => {
  assert.ok(!shown('on-demand', 0).includes('not in it'));
  assert.equal(
    showCost('shop', { machines: [], hourly: 0, unknown: 0, unseen: [] }, undefined, now),
    'shop has no machines.\n',
  );
});
