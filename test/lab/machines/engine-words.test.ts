import assert from 'node:assert/strict';
import { test } from 'node:test';
import { instanceArguments } from '../../../lab/machines/arguments.ts';
import { newText } from '../../../lab/machines/console.ts';
import { endingOf } from '../../../lab/machines/ending.ts';
import { markOfMaker } from '../../../lab/machines/late.ts';
import { readMade } from '../../../lab/machines/made.ts';
import { readNetwork } from '../../../lab/machines/network.ts';
import { readRedirects, redirectRule } from '../../../lab/machines/redirect.ts';
import { ownerTags } from '../../../scripts/providers/provider.ts';

const mark = { lab: '0badcafe', keeper: 'laptop/42/boot-id:1271839' };
const place = {
  engine: 'podman',
  limits: { files: 1024, processes: 1000, hybridCgroups: true },
  mark,
  image: 'localhost/mayfly-debian-12:0123',
  network: 'mayfly-lab.0badcafe',
  folder: '/lab/0badcafe',
} as const;
const seat = { instance: 'i-0123456789abcdef0', address: '10.89.1.2', mac: '0a:78:9a:bc:de:f0' };

test('a reboot, a shutdown and a death are told apart by the exit code', () => {
  assert.deepEqual([129, 130, 0, 137, 1].map(endingOf), ['reboot', 'shutdown', 'shutdown', 'death', 'death']);
});

test('a machine of the lab carries none of the ownership labels, publishes no port and does not come back by itself', () => {
  const args = instanceArguments(place, seat);
  for (const tag of Object.values(ownerTags)) assert.ok(!args.some(word => word.startsWith(`${tag}=`)), tag);
  assert.ok(!args.some(word => /^(-p|--publish)/.test(word)));
  assert.ok(args.includes('--restart=no'));
  assert.ok(args.includes('mayfly-lab:instance=i-0123456789abcdef0'));
  assert.ok(args.includes('--cap-add=SYS_BOOT'), 'without it every end looks the same');
});

test('an engine call that outlived its lab is recognised by the labels on its command line', () => {
  const argv = ['podman', ...instanceArguments(place, seat)];
  assert.deepEqual(markOfMaker({ pid: 1, argv }), mark);
  assert.deepEqual(markOfMaker({ pid: 1, argv: ['/usr/bin/docker', ...argv.slice(1)] }), mark);
  assert.equal(markOfMaker({ pid: 1, argv: ['vi', ...argv.slice(1)] }), undefined);
  assert.equal(markOfMaker({ pid: 1, argv: ['podman', 'run', 'alpine'] }), undefined);
  assert.equal(markOfMaker({ pid: 1, argv: argv.map(word => word.replace(/^run$/, 'rm')) }), undefined);
});

test('the network is read from podman’s words and from docker’s', () => {
  const podman = [
    {
      network_interface: 'cni-podman1',
      subnets: [{ subnet: 'fd00::/64' }, { subnet: '10.89.0.0/24', gateway: '10.89.0.1' }],
    },
  ];
  assert.deepEqual(readNetwork(JSON.stringify(podman), 'n'), {
    name: 'n',
    subnet: '10.89.0.0/24',
    gateway: '10.89.0.1',
    bridge: 'cni-podman1',
  });
  const docker = [
    { Id: 'd16de4d90e76aabbccdd', IPAM: { Config: [{ Subnet: '172.18.0.0/16', Gateway: '172.18.0.1' }] } },
  ];
  assert.deepEqual(readNetwork(JSON.stringify(docker), 'n'), {
    name: 'n',
    subnet: '172.18.0.0/16',
    gateway: '172.18.0.1',
    bridge: 'br-d16de4d90e76',
  });
  assert.equal(readNetwork('[{"subnets":[]}]', 'n'), undefined);
});

test('the lab’s rules are found among others, with the lab that made them', () => {
  const redirect = { bridge: 'cni-podman2', to: '10.89.1.1:37503', mark };
  const printed = `-P PREROUTING ACCEPT
-A PREROUTING -d 169.254.169.254/32 -i cni-podman2 -p tcp -m tcp --dport 80 -m comment --comment "mayfly-lab:0badcafe:laptop/42/boot-id:1271839" -j DNAT --to-destination 10.89.1.1:37503
-A PREROUTING -d 169.254.169.254/32 -i br0 -p tcp -m comment --comment "other" -j DNAT --to-destination 10.0.0.1:80
-A PREROUTING -m addrtype --dst-type LOCAL -j CNI-HOSTPORT-DNAT
`;
  assert.deepEqual(readRedirects(printed), [redirect]);
  assert.deepEqual(readRedirects(`-A ${redirectRule(redirect).join(' ')}`), [redirect]);
});

test('things without a lab’s labels are never taken for its own', () => {
  const labels = { 'mayfly-lab:lab': mark.lab, 'mayfly-lab:keeper': mark.keeper };
  const containers = [
    { Id: 'aa', Name: 'x', Config: { Labels: labels } },
    { Id: 'bb', Config: { Labels: { 'mayfly-lab:keeper': mark.keeper } } },
    { Id: 'cc', Config: { Labels: null } },
  ];
  assert.deepEqual(readMade(JSON.stringify(containers), 'container'), [
    { kind: 'container', id: 'aa', mark },
  ]);
  const networks = [{ name: 'n1', labels }, { Name: 'n2', Labels: labels }, { name: 'podman' }];
  assert.deepEqual(
    readMade(JSON.stringify(networks), 'network').map(({ id }) => id),
    ['n1', 'n2'],
  );
});

test('the console is told piece by piece, each piece once', () => {
  assert.equal(newText('', 'abc'), 'abc');
  assert.equal(newText('abc', 'abcde'), 'de');
  assert.equal(newText('abc', 'abc'), '');
  const long = Array.from({ length: 400 }, (_, line) => `line ${line}\n`).join('');
  const cut = `${long}and more\n`.slice(900);
  assert.equal(newText(long, cut), 'and more\n', 'also when the beginning was dropped');
  assert.equal(newText('something else', 'abc'), 'abc');
});
