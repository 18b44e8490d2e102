import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fleetFileSchema } from '../../scripts/fleet/definition.ts';
import { load, problemsOf, told } from './told.ts';

const settings = Object.keys(fleetFileSchema.shape).join(', ');
const nameWords =
  'a name of at most 31 characters: a lower-case letter, then lower-case letters, digits and hyphens';
const countWords = 'a whole number from 1 to 10000';
const urlWords = 'a URL with a right port and no password, like http://127.0.0.1:8080/health';
const pathWords = 'an absolute path like /var/lib/data, without : and , and with no / at its end';
const rangeWords = 'an address range, like 203.0.113.7/32';
const checkoutWords = 'a path inside the checkout, neither absolute nor through ..';

/** [what is promised, the file, every problem that must be told]. */
type Golden = [string, string, ...string[]];
const golden: Golden[] = [
  ['a list', '- a', '1:1 The file is a list, but must be a map of settings, with at least a name'],
  ['no name', 'count: 3', `1:1 name is missing; it must be ${nameWords}`],
  [
    'an unknown key in a list',
    'name: x\nhealth: [{kind: tcp, port: 1, prot: 2}]',
    '2:31 "prot" is not a setting in health[0] (did you mean "port"?); allowed: kind, port, host',
  ],
  ['count 0', 'name: x\ncount: 0', `2:8 count is 0, but must be ${countWords}`],
  ['count -1', 'name: x\ncount: -1', `2:8 count is -1, but must be ${countWords}`],
  ['count 10⁹', 'name: x\ncount: 1e9', `2:8 count is 1000000000, but must be ${countWords}`],
  ['count 1.5', 'name: x\ncount: 1.5', `2:8 count is 1.5, but must be ${countWords}`],
  ['count in quotes', 'name: x\ncount: "3"', `2:8 count is "3", but must be ${countWords}`],
  ['no count after its key', 'name: x\ncount:\n', `2:1 count is empty, but must be ${countWords}`],
  ['min above count', 'name: x\ncount: 2\nmin: 3', '3:6 min is 3, but must be at most count, which is 2'],
  [
    'an address for several machines',
    'name: x\ncount: 2\nstatic_address: true',
    '3:17 static_address is for one machine, but count is 2',
  ],
  [
    'an address for several machines of an environment',
    'name: x\nstatic_address: true\nenvironments: {s: {count: 2}}',
    '3:27 static_address is for one machine, but count is 2 in the environment s',
  ],
  ['a name for a shell', 'name: x; rm -rf /', `1:7 name is "x; rm -rf /", but must be ${nameWords}`],
  ['a name for a terminal', 'name: "\\e[2J"', `1:7 name is "\\u001b[2J", but must be ${nameWords}`],
  ['a name that is a number', 'name: 12', `1:7 name is 12, but must be ${nameWords}`],
  [
    'an unknown key',
    'name: x\nhelth: []',
    `2:1 "helth" is not a setting (did you mean "health"?); allowed: ${settings}`,
  ],
  ['a key like no other', 'name: x\nzebra: 1', `2:1 "zebra" is not a setting; allowed: ${settings}`],
  [
    'an unknown key deep inside',
    'name: x\nenvironments: {s: {local: {memry: 1g}}}',
    '2:28 "memry" is not a setting in environments.s.local (did you mean "memory"?); allowed: engine, memory, cpus, volumes',
  ],
  [
    'a near-miss of the name',
    'nmae: x',
    `1:1 "nmae" is not a setting (did you mean "name"?); allowed: ${settings}`,
    `1:1 name is missing; it must be ${nameWords}`,
  ],
  [
    'a near-miss of a provider',
    'name: x\nprovider: lightsale',
    '2:11 provider is "lightsale", but must be one of local, ec2, lightsail (did you mean "lightsail"?)',
  ],
  [
    'a provider that is none, in an environment',
    'name: x\nenvironments: {s: {provider: azure}}',
    '2:30 environments.s.provider is "azure", but must be one of local, ec2, lightsail',
  ],
  [
    'a setting of Lightsail that is none',
    'name: x\nlightsail: {bundel: small_3_0}',
    '2:13 "bundel" is not a setting in lightsail (did you mean "bundle"?); allowed: regions, zone, bundle, memory, cpus, price, ip, account, profile, ssh_from, ports, disks, tags',
  ],
  [
    'ttl, which Lightsail cannot have',
    'name: x\nlightsail: {ttl: 8h}',
    '2:13 "ttl" is not a setting in lightsail (a machine of Lightsail cannot end itself: one that powers off is stopped, and costs as before); allowed: regions, zone, bundle, memory, cpus, price, ip, account, profile, ssh_from, ports, disks, tags',
  ],
  [
    'a port out of range',
    'name: x\nlightsail: {ports: [{port: 70000, from: [0.0.0.0/0]}]}',
    '2:28 lightsail.ports[0].port is 70000, but must be a whole number from 1 to 65535',
  ],
  [
    'a range of ports that ends before it begins',
    'name: x\nlightsail: {ports: [{port: 90, to: 80, from: [0.0.0.0/0]}]}',
    '2:36 lightsail.ports[0].to is 80, but must be at least port, which is 90',
  ],
  [
    'a range of ports of EC2 that ends before it begins',
    'name: x\nec2: {ingress: [{port: 443, to: 80, from: [0.0.0.0/0]}]}',
    '2:33 ec2.ingress[0].to is 80, but must be at least port, which is 443',
  ],
  [
    'an address that is none',
    'name: x\nec2: {ssh_from: [10.0.0.0/8, 300.1.1.1/32]}',
    `2:30 ec2.ssh_from[1] is "300.1.1.1/32", but must be ${rangeWords}`,
  ],
  [
    'a range that nobody is in',
    'name: x\nec2: {ssh_from: []}',
    `2:17 ec2.ssh_from is an empty list, but must be at least one address range, like 203.0.113.7/32`,
  ],
  [
    'a port for nobody',
    'name: x\nlightsail: {ports: [{port: 443, from: []}]}',
    `2:39 lightsail.ports[0].from is an empty list, but must be at least one address range, like 203.0.113.7/32`,
  ],
  ...['::::/64', '1:2:3/64', '010.0.0.1/32', '10.0.0.1/33', '::/129'].map(
    (range): Golden => [
      `the range ${range}`,
      `name: x\nlightsail: {ports: [{port: 443, from: ["${range}"]}]}`,
      `2:40 lightsail.ports[0].from[0] is "${range}", but must be ${rangeWords}`,
    ],
  ),
  [
    'a bundle, and a wish for another',
    'name: x\nlightsail: {bundle: small_3_0, memory: 4}',
    '2:32 lightsail.bundle names a bundle, so lightsail.memory has nothing to choose',
  ],
  [
    'a zone of another region',
    'name: x\nlightsail: {regions: [eu-west-1], zone: eu-west-2a}',
    '2:41 lightsail.zone is eu-west-2a, but must be a zone of eu-west-1',
  ],
  [
    'two disks at one device',
    'name: x\nlightsail: {disks: [{name: a, size: 8, path: /dev/xvdf}, {name: b, size: 8, path: /dev/xvdf}]}',
    '2:83 lightsail.disks[1].path is "/dev/xvdf", which lightsail.disks[0] has already',
  ],
  [
    'an address over two regions',
    'name: x\nprovider: lightsail\nstatic_address: true\nlightsail: {regions: [eu-west-1, eu-west-2]}',
    '4:22 static_address is of one region, but lightsail.regions has 2',
  ],
  [
    'a near-miss of a choice',
    'name: x\nlocal: {engine: dokcer}',
    '2:17 local.engine is "dokcer", but must be one of podman, docker (did you mean "docker"?)',
  ],
  [
    'an environment with a wrong name',
    'name: x\nenvironments: {Big: {}}',
    `2:16 environments has the key "Big", but a key here must be ${nameWords}`,
  ],
  [
    'wrong ports',
    'name: x\nhealth: [{kind: tcp, port: 70000}]',
    '2:28 health[0].port is 70000, but must be a whole number from 1 to 65535',
  ],
  [
    'a URL with a wrong port',
    'name: x\nhealth: [{kind: http, url: "http://h:99999/"}]',
    `2:28 health[0].url is "http://h:99999/", but must be ${urlWords}`,
  ],
  [
    'a URL with port 0',
    'name: x\nhealth: [{kind: http, url: "http://h:0/"}]',
    `2:28 health[0].url is "http://h:0/", but must be ${urlWords}`,
  ],
  [
    'a URL with a password',
    'name: x\nhealth: [{kind: http, url: "http://u:p@h/"}]',
    `2:28 health[0].url is "http://u:p@h/", but must be ${urlWords}`,
  ],
  [
    'a check without a kind',
    'name: x\nhealth: [{port: 80}]',
    '2:10 health[0].kind is missing; it must be one of http, tcp, command',
  ],
  [
    'a command without a program',
    'name: x\nhealth: [{kind: command, run: []}]',
    '2:31 health[0].run is an empty list, but must be a list: the program, then its arguments',
  ],
  [
    'tags that are reserved, however they are written',
    'name: x\nec2: {tags: {"mayfly:fleet": y, "AWS:x": z, MayFly:Run: q}}',
    '2:14 ec2.tags has the key "mayfly:fleet", but keys that begin with mayfly: are reserved',
    '2:33 ec2.tags has the key "AWS:x", but keys that begin with aws: are reserved',
    '2:45 ec2.tags has the key "MayFly:Run", but keys that begin with mayfly: are reserved',
  ],
  [
    'tags that AWS would refuse',
    `name: x\nec2: {tags: {${'k'.repeat(129)}: y, k: ${'v'.repeat(257)}, "": e}}`,
    '2:14 ec2.tags has a key of 129 characters, but at most 128 are allowed',
    '2:151 The value of "k" in ec2.tags has 257 characters, but at most 256 are allowed',
    '2:410 ec2.tags has an empty key',
  ],
  [
    'more tags than AWS takes',
    `name: x\nec2: {tags: {${Array.from({ length: 46 }, (_, index) => `k${index}: v`).join(', ')}}}`,
    "2:13 ec2.tags has 46 tags, but at most 45 can be given besides mayfly's own",
  ],
  [
    'two volumes at one path',
    'name: x\nlocal: {volumes: [{name: a, path: /d}, {name: b, path: /d}]}',
    '2:56 local.volumes[1].path is "/d", which local.volumes[0] has already',
  ],
  [
    'a volume through ..',
    'name: x\nlocal: {volumes: [{name: a, path: /d/../etc}]}',
    `2:35 local.volumes[0].path is "/d/../etc", but must be ${pathWords}`,
  ],
  [
    'a template outside of the checkout',
    'name: x\ntemplate: a/../../b',
    `2:11 template is "a/../../b", but must be ${checkoutWords}`,
  ],
  [
    'an instance folder outside of the checkout',
    'name: x\ninstance: /etc',
    `2:11 instance is "/etc", but must be ${checkoutWords}`,
  ],
  [
    'a unit that is an option',
    'name: x\nservices: [--now.service]',
    '2:12 services[0] is "--now.service", but must be a unit, like nginx.service',
  ],
  [
    'a duration without a unit that exists',
    'name: x\nwindow: 5x',
    '2:9 window is "5x", but must be a duration from 0s to 10m, like 45, 45s or 2m',
  ],
  [
    'a duration that is too long',
    'name: x\ntimeouts: {boot: 3h}',
    '2:18 timeouts.boot is "3h", but must be a duration from 1s to 2h, like 45, 45s or 2m',
  ],
  [
    'a variable that no template can name',
    'name: x\nvariables: {a-b: 1}',
    '2:13 variables has the key "a-b", but a key here must be a variable name: letters, digits and _, no digit first',
  ],
  [
    'a variable that is a map',
    'name: x\nvariables: {a: {b: 1}}',
    '2:16 variables.a is a map, but must be text, a number, true or false',
  ],
  [
    'a variable with NUL',
    'name: x\nvariables: {a: "\\0"}',
    '2:16 variables.a is "\\u0000", but must be text without NUL and without halves of characters',
  ],
];

for (const [promise, text, ...problems] of golden) {
  test(`told with line and column: ${promise}`, () => {
    assert.deepEqual(problemsOf(text), problems);
  });
}

test('names that are too long together for a host name are refused, to the character', () => {
  const environment = 'b'.repeat(31);
  const text = (length: number) => `name: ${'a'.repeat(length)}\nenvironments:\n  ${environment}: {}\n`;
  assert.equal(load(text(25), environment).name.length, 25);
  const [problem] = problemsOf(text(26));
  const names = `"${'a'.repeat(26)}" and "${environment}"`;
  const host = `${'a'.repeat(26)}-${environment}-10000`;
  assert.equal(
    problem,
    `3:3 The names ${names} together are 1 character too long for a host name like ${host}`,
  );
});

test('every problem of a file is told at once, in the order of the file', () => {
  const text = `name: X
count: 0
helth: []
health:
  - {kind: tcp, port: 0, pot: 1}
local:
  volumes: [{name: a, path: /a}, {name: a, path: /b}]
environments:
  s: {min: 4, window: x}
  t: {count: 2, min: 3}
`;
  const lines = problemsOf(text).map(problem => problem.split(' ').slice(0, 3).join(' '));
  assert.deepEqual(lines, [
    '1:7 name is',
    '2:8 count is',
    '3:1 "helth" is',
    '5:23 health[0].port is',
    '5:26 "pot" is',
    '7:41 local.volumes[1].name is',
    '9:23 environments.s.window is',
    '10:22 min is',
  ]);
});

test('of hundreds of problems the first twenty-one are told, and how many remain', () => {
  const text = `name: x\n${Array.from({ length: 300 }, (_, index) => `zz${index}: 1\n`).join('')}`;
  const { why } = told(() => load(text));
  const lines = why?.split('\n') ?? [];
  assert.equal(lines[0], '299 more problems in this file:');
  assert.equal(lines.length, 22);
  assert.equal(lines.at(-1), 'and 279 more');
});

test('the error names the file, the line, the column and what to do', () => {
  assert.deepEqual(
    told(() => load('name: x\ncount: 0')),
    {
      what: `count is 0, but must be ${countWords}`,
      file: 'fleet.yaml:2:8',
      next: 'correct fleet.yaml, then run the command again',
    },
  );
});
