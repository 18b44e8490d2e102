import assert from 'node:assert/strict';
import { test } from 'node:test';
import { administrator } from '../../../lab/core/simulated.ts';
import type { Ware } from '../../../scripts/providers/provider.ts';
import { type Stage, stage } from './stage.ts';

const region = 'eu-west-1';
const ware = (market: Ware['market'], type: string, zone = `${region}a`) => ({
  zone,
  type,
  market,
  place: region,
});

/** What AWS itself says now, asked without the provider. */
const spotNow = (on: Stage, type: string, zone: string): number => {
  const { SpotPriceHistory } = on.lab.call({
    caller: administrator(),
    region,
    action: 'ec2:DescribeSpotPriceHistory',
    input: { StartTime: on.clock.now(), InstanceTypes: [type], AvailabilityZone: zone },
  }) as { SpotPriceHistory: { SpotPrice: string }[] };
  return Number(SpotPriceHistory[0]?.SpotPrice);
};

const asked = (on: Stage, wares: readonly ReturnType<typeof ware>[]) => {
  const { prices } = on.provider;
  assert.ok(prices);
  return on.through(prices(wares));
};

test('a spot price is that of now in its own zone, and moves with time; on demand it is the one of the price list', async () => {
  const on = stage();
  const wares = [
    ware('spot', 't3.small'),
    ware('spot', 't3.small', `${region}b`),
    ware('on-demand', 't3.small'),
    ware('on-demand', 't3a.small', `${region}b`),
  ];
  const now = () => [spotNow(on, 't3.small', `${region}a`), spotNow(on, 't3.small', `${region}b`)];
  const [a, b, demand, other] = await asked(on, wares);
  assert.deepEqual([a, b], now());
  assert.notEqual(a, b);
  assert.ok(a !== undefined && demand !== undefined && a > 0 && a < demand);
  assert.ok(other !== undefined && other > 0 && other !== demand);
  await on.clock.advance(24 * 3_600_000);
  const later = await asked(on, wares);
  assert.deepEqual(later.slice(0, 2), now());
  assert.notDeepEqual(later.slice(0, 2), [a, b]);
  assert.deepEqual(later.slice(2), [demand, other]);
});

test('what AWS does not tell, or does not let us ask, is unknown, never a guess; the rest is told', async () => {
  const on = stage();
  const wares = [ware('spot', 'x9.unheard'), ware('on-demand', 'x9.unheard'), ware('on-demand', 't3.small')];
  const [spot, demand, known] = await asked(on, wares);
  assert.deepEqual([spot, demand], [undefined, undefined]);
  assert.ok(known);
  const code = 'AccessDeniedException';
  on.lab.setFaults([
    { kind: 'error', action: 'pricing:GetProducts', code },
    { kind: 'error', action: 'ec2:DescribeSpotPriceHistory', code },
  ]);
  assert.deepEqual(await asked(on, [ware('spot', 't3.small'), ware('on-demand', 't3.small')]), [
    undefined,
    undefined,
  ]);
});

test('a price that nobody answers for is waited for half a minute, not longer', async () => {
  for (const [market, action] of [
    ['spot', 'ec2:DescribeSpotPriceHistory'],
    ['on-demand', 'pricing:GetProducts'],
  ] as const) {
    const on = stage({ faults: [{ kind: 'silent region', action }] });
    assert.deepEqual(await asked(on, [ware(market, 't3.small')]), [undefined]);
    assert.ok(on.clock.monotonic() < 35_000, `${action}: ${on.clock.monotonic()} ms`);
  }
});
