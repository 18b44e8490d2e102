import assert from 'node:assert/strict';
import { test } from 'node:test';
import { startLab } from '../../../lab/server/server.ts';
import { realWorld } from '../../../scripts/world/real.ts';
import { signed } from '../support/signed.ts';
import { stubLab, testCredentials } from '../support/stub.ts';

const through = async (
  work: (place: {
    ask: (route: string, body?: unknown, token?: string) => Promise<{ status: number; said: unknown }>;
    changed: unknown[];
    url: string;
    port: number;
    lab: ReturnType<typeof stubLab>;
  }) => Promise<void>,
): Promise<void> => {
  const changed: unknown[] = [];
  const note = (name: string) => (content: unknown) => void changed.push([name, content]);
  const lab = stubLab(() => ({}), {
    now: () => Date.parse('2026-11-21T09:22:00Z'),
    reclaim: note('reclaim'),
  });
  const running = await startLab({
    lab,
    world: realWorld(),
    credentials: [testCredentials],
    control: {
      token: 'open sesame',
      status: () => ({ seed: 7 }),
      setFaults: note('faults'),
      setCapacity: note('capacity'),
      setQuotas: note('quotas'),
    },
  });
  const ask = async (route: string, body?: unknown, token = 'open sesame') => {
    const response = await fetch(`${running.url}/_lab/${route}`, {
      headers: { authorization: `Bearer ${token}` },
      ...(body !== undefined && { method: 'POST', body: JSON.stringify(body) }),
    });
    return { status: response.status, said: await response.json() };
  };
  try {
    await work({ ask, changed, url: running.url, port: running.port, lab });
  } finally {
    await running.close();
  }
};

test('who does not know the token changes nothing and learns nothing', async () => {
  await through(async ({ ask, changed }) => {
    for (const [route, body] of [
      ['status'],
      ['calls'],
      ['faults', []],
      ['reclaim', { instanceId: 'i-1' }],
    ] as const)
      for (const token of ['', 'open', 'open sesame!']) {
        const { status, said } = await ask(route, body, token);
        assert.equal(status, 401);
        assert.deepEqual(Object.keys(said as object), ['error']);
      }
    assert.deepEqual(changed, []);
  });
});

test('rules and reclaims reach the lab as they were told', async () => {
  await through(async ({ ask, changed }) => {
    const faults = [{ kind: 'throttle', action: 'ec2:RunInstances', nth: [1, 3], probability: 0.5 }];
    const capacity = [{ zone: 'us-west-2a', type: 'm5.large', market: 'spot', count: 0 }];
    const quotas = [{ region: 'eu-west-1', vcpus: 4 }];
    for (const [route, body] of [
      ['faults', faults],
      ['capacity', capacity],
      ['quotas', quotas],
      ['reclaim', { instanceId: 'i-1' }],
    ] as const)
      assert.deepEqual(await ask(route, body), { status: 200, said: { done: true } });
    assert.deepEqual(changed, [
      ['faults', faults],
      ['capacity', capacity],
      ['quotas', quotas],
      ['reclaim', 'i-1'],
    ]);
  });
});

test('what the control does not understand is refused with what is wrong', async () => {
  await through(async ({ ask, changed }) => {
    for (const [route, body, message] of [
      ['faults', {}, /the body must be a list/],
      ['faults', [{}], /the body\[0\] needs kind/],
      ['faults', [{ kind: 'rain' }], /kind must be one of: throttle/],
      ['faults', [{ kind: 'throttle', colour: 'red' }], /cannot have colour/],
      ['faults', [{ kind: 'throttle', nth: 'first' }], /nth must be a number/],
      ['quotas', [{ region: 'eu-west-1' }], /needs vcpus/],
      ['reclaim', {}, /needs instanceId/],
      ['credentials', { accessKey: 'nobody', expired: true }, /no credentials/],
      ['advance', {}, /has no POST advance/],
    ] as const) {
      const { status, said } = await ask(route, body);
      assert.equal(status, 400);
      assert.match((said as { error: string }).error, message);
    }
    assert.deepEqual(changed, []);
  });
});

test('status and calls tell what happened', async () => {
  await through(async ({ ask, port, url }) => {
    const body = 'Action=DescribeTags&Version=2016-11-15';
    const { host: _, ...headers } = signed(body, { headers: { host: `127.0.0.1:${port}` } }).headers;
    for (let call = 0; call < 2; call += 1)
      await fetch(url, { method: 'POST', body, headers: headers as Record<string, string> });
    assert.deepEqual((await ask('status')).said, {
      seed: 7,
      now: '2026-11-21T09:22:00.000Z',
      actions: { 'ec2:DescribeTags': 1 },
    });
    const calls = (await ask('calls?since=1')).said as { number: number; action: string }[];
    assert.deepEqual(
      calls.map(({ number, action }) => [number, action]),
      [[2, 'ec2:DescribeTags']],
    );
  });
});

test('credentials can run out and lose permissions while the lab runs', async () => {
  await through(async ({ ask, lab, port, url }) => {
    await ask('credentials', {
      accessKey: testCredentials.accessKey,
      expired: true,
      denied: ['ec2:RunInstances'],
    });
    const body = 'Action=DescribeTags&Version=2016-11-15';
    const { host: _, ...headers } = signed(body, { headers: { host: `127.0.0.1:${port}` } }).headers;
    await fetch(url, { method: 'POST', body, headers: headers as Record<string, string> });
    const { expired, denied } = lab.asked[0]?.caller ?? {};
    assert.deepEqual([expired, denied], [true, new Set(['ec2:RunInstances'])]);
  });
});
