import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Engine } from '../../../scripts/providers/local/engine.ts';
import {
  leftForwardings,
  readRules,
  removeForwarding,
  withdrawal,
} from '../../../scripts/providers/local/forwarding.ts';
import { realWorld } from '../../../scripts/world/real.ts';
import type { Finished, World } from '../../../scripts/world/world.ts';

const first = '4fe8a183c34bb41f39583686f3f711c02127e3563abfe07bce48b79f07152a9f';
const second = '24f92d61e7c34b13f0e2f3c16f34b4324c0292717a9909758aa3f8fe79d6d305';

/** What podman 4.3 with CNI sets for a container, as iptables 1.8.9 prints it. */
const cni = (id: string, port: number, hash: string, network = 'mayfly.hello.default.network') => [
  `-N CNI-DN-${hash}`,
  `-N CNI-${hash}0`,
  `-A POSTROUTING -s 10.89.0.2/32 -m comment --comment "name: \\"${network}\\" id: \\"${id}\\"" -j CNI-${hash}0`,
  `-A CNI-DN-${hash} -s 10.89.0.0/24 -d 127.0.0.1/32 -p tcp -m tcp --dport ${port} -j CNI-HOSTPORT-SETMARK`,
  `-A CNI-DN-${hash} -d 127.0.0.1/32 -p tcp -m tcp --dport ${port} -j DNAT --to-destination 10.89.0.2:22`,
  `-A CNI-HOSTPORT-DNAT -p tcp -m comment --comment "dnat name: \\"${network}\\" id: \\"${id}\\"" -m multiport --dports ${port} -j CNI-DN-${hash}`,
  `-A CNI-${hash}0 -d 10.89.0.0/24 -m comment --comment "name: \\"${network}\\" id: \\"${id}\\"" -j ACCEPT`,
];

/** The same of netavark 1.4, for a network of two containers. */
const netavark = [
  '-N NETAVARK-DN-3CB552D8732A2',
  '-N NETAVARK-HOSTPORT-DNAT',
  '-A NETAVARK-DN-3CB552D8732A2 -s 10.89.0.0/24 -d 127.0.0.1/32 -p tcp -m tcp --dport 35889 -j NETAVARK-HOSTPORT-SETMARK',
  '-A NETAVARK-DN-3CB552D8732A2 -d 127.0.0.1/32 -p tcp -m tcp --dport 35889 -j DNAT --to-destination 10.89.0.5:22',
  '-A NETAVARK-DN-3CB552D8732A2 -s 10.89.0.0/24 -d 127.0.0.1/32 -p tcp -m tcp --dport 35781 -j NETAVARK-HOSTPORT-SETMARK',
  '-A NETAVARK-DN-3CB552D8732A2 -d 127.0.0.1/32 -p tcp -m tcp --dport 35781 -j DNAT --to-destination 10.89.0.6:22',
  `-A NETAVARK-HOSTPORT-DNAT -p tcp -m tcp --dport 35889 -m comment --comment "dnat name: mayfly.hello.default.network id: ${first}" -j NETAVARK-DN-3CB552D8732A2`,
  `-A NETAVARK-HOSTPORT-DNAT -p tcp -m tcp --dport 35781 -m comment --comment "dnat name: mayfly.hello.default.network id: ${second}" -j NETAVARK-DN-3CB552D8732A2`,
];

const text = (...lines: readonly string[]) =>
  ['-P PREROUTING ACCEPT', '-N CNI-HOSTPORT-DNAT', ...lines, ''].join('\n');

test('rules of CNI go with the chains that nothing else leads to', () => {
  const rules = text(...cni(first, 40995, 'b8d'), ...cni(second, 40996, 'c7e'));
  const [, , masquerade, , , forward] = cni(first, 40995, 'b8d');
  assert.equal(
    withdrawal(rules, first),
    [
      '*nat',
      masquerade?.replace('-A', '-D'),
      forward?.replace('-A', '-D'),
      '-F CNI-b8d0',
      '-X CNI-b8d0',
      '-F CNI-DN-b8d',
      '-X CNI-DN-b8d',
      'COMMIT',
      '',
    ].join('\n'),
  );
});

test('of a chain that netavark shares, only the rules of its port go', () => {
  const [, , mark, forward, , , own] = netavark.map(line => line.replace('-A', '-D'));
  assert.equal(withdrawal(text(...netavark), first), ['*nat', own, mark, forward, 'COMMIT', ''].join('\n'));
});

test('a port that a later container has of a chain that is shared stays', () => {
  const [mark = '', forward = '', , , own = '', later = ''] = netavark.slice(2);
  const again = [mark, forward].map(line => line.replace('10.89.0.5', '10.89.0.6'));
  const rules = text(...netavark.slice(0, 2), mark, forward, ...again, own, later.replace('35781', '35889'));
  assert.equal(withdrawal(rules, first), ['*nat', own.replace('-A', '-D'), 'COMMIT', ''].join('\n'));
});

test('rules of others are nobody’s here', () => {
  assert.deepEqual(
    readRules(text(...cni(first, 40995, 'b8d', 'podman'), '-A POSTROUTING -j MASQUERADE')),
    [],
  );
});

/** A computer with these rules, on which podman knows these containers, and these programs run. */
const computer = (
  answer: Partial<Finished>,
  known: readonly string[] = [],
  running: readonly string[][] = [],
) => {
  const told = { code: 0, stdout: '', stderr: '', timedOut: false };
  const asked: string[] = [];
  const run = async (argv: readonly string[]) => {
    asked.push(argv.join(' '));
    return argv[0] === 'iptables' ? { ...told, ...answer } : { ...told, code: 1, stderr: 'line 2 failed\n' };
  };
  const processes = {
    ...realWorld().processes,
    run,
    list: async () => running.map(argv => ({ pid: 1, argv })),
  };
  const world: World = { ...realWorld(), processes };
  const engine: Engine = {
    name: 'podman',
    run: async () => '',
    try: async () => ({ ...told, stdout: known.map(id => `${id}\n`).join('') }),
  };
  return { world, engine, asked };
};

const idsOf = async ({ world, engine }: ReturnType<typeof computer>) =>
  (await leftForwardings(world, engine)).map(({ id }) => id);

test('a container that podman knows, or that has its monitor, keeps its rules', async () => {
  const stdout = text(...cni(first, 40995, 'b8d'), ...cni(second, 40996, 'c7e'));
  assert.deepEqual(await idsOf(computer({ stdout })), [`ports of ${first}`, `ports of ${second}`]);
  assert.deepEqual(await idsOf(computer({ stdout }, [first])), [`ports of ${second}`]);
  assert.deepEqual(await idsOf(computer({ stdout }, [first], [['/usr/bin/conmon', '-c', second]])), []);
});

test('what is left tells whose it was', async () => {
  const { world, engine } = computer({ stdout: text(...cni(first, 40995, 'b8d')) });
  const [left] = await leftForwardings(world, engine);
  assert.equal(left?.name, 'mayfly.hello.default.network/4fe8a183c34b');
  assert.deepEqual([left?.owner.fleet, left?.owner.environment], ['hello', 'default']);
});

test('who may not see the rules has set none; what fails otherwise is told', async () => {
  const refusal = 'iptables v1.8.9 (nf_tables): Could not fetch rule set generation id: Permission denied';
  assert.deepEqual(await idsOf(computer({ code: 4, stderr: refusal })), []);
  await assert.rejects(idsOf(computer({ code: 4, stderr: 'Resource temporarily unavailable' })), {
    message: 'iptables does not tell its rules',
  });
});

test('rules that stay are told with the reason', async () => {
  const { world, engine, asked } = computer({ stdout: text(...cni(first, 40995, 'b8d')) });
  const [left] = await leftForwardings(world, engine);
  assert.ok(left);
  assert.equal(
    await removeForwarding(world, left, new AbortController().signal),
    'iptables-restore: line 2 failed',
  );
  assert.equal(asked.filter(line => line.startsWith('iptables-restore')).length, 5);
});
