import assert from 'node:assert/strict';
import { test } from 'node:test';
import { MayflyError } from '../../scripts/errors.ts';
import { loadDefinition } from '../../scripts/fleet/load.ts';
import {
  type Attestation,
  type AttestOptions,
  describeCheck,
  judgeAttestation,
  readAttestation,
} from '../../scripts/machine/attest.ts';

const definition = loadDefinition(
  `name: demo
window: 3s
timeouts: { health: 90s }
accept_failed_units: [old.service, older.timer]
health:
  - { kind: http, url: 'http://127.0.0.1:8080/it''s?a=b', contains: "it's up" }
  - { kind: tcp, port: 5432, host: '::1' }
  - { kind: command, run: [test, -e, '/a file', $HOME] }
`,
  'fleet.yaml',
  'default',
);

const options: AttestOptions = {
  machine: 'demo-1',
  definition,
  units: ['hello.service', 'tick.timer'],
  manifest: 'abc123',
  before: 'old/1',
  onBoot: () => undefined,
};

/** What a machine prints when all is well. */
const good = [
  'boot new/2',
  'manifest abc123',
  'unit good hello.service active running success 0 0',
  'unit good tick.timer active waiting success 0 0',
  'check 1 ok',
  'check 2 ok',
  'check 3 ok',
  'system running',
  'good',
];

/** The same with other lines in the place of those that begin so. */
const with_ = (changes: Record<string, string[]>, verdict: string): string => {
  const lines = good.slice(0, -1).flatMap(line => {
    const change = Object.entries(changes).find(([start]) => line.startsWith(start));
    return change ? change[1] : [line];
  });
  return `${[...lines, verdict].join('\n')}\n`;
};

/** What people are told, or undefined when the machine is good. */
const judged = (text: string, change: Partial<AttestOptions> = {}) => {
  try {
    judgeAttestation(readAttestation(text), { ...options, ...change });
    return undefined;
  } catch (thrown) {
    assert.ok(thrown instanceof MayflyError);
    assert.equal(thrown.telling.machine, 'demo-1');
    assert.match(thrown.telling.next ?? '', /debug demo-1/);
    return thrown.telling;
  }
};

test('a machine of which everything was observed to be good is good', () => {
  assert.equal(judged(with_({}, 'good')), undefined);
});

test('every line is read for what it says', () => {
  const seen = readAttestation(
    [
      'boot 4f/812',
      'manifest abc123',
      'file missing /etc/a file',
      'file changed /opt/b',
      'file mode 600 /opt/c d',
      'unit good a.service active running success 0 0',
      'unit bad b.service failed failed exit-code 3 7',
      'unit wait c.service activating start success 0 0',
      'unit odd d.service x',
      'check 1 ok',
      'check 2 bad nothing answers at ::1:5432',
      'failed e.service',
      'system degraded',
      'late',
      '',
    ].join('\n'),
  );
  const expected: Attestation = {
    verdict: 'late',
    boot: '4f/812',
    manifest: 'abc123',
    files: ['missing /etc/a file', 'changed /opt/b', 'mode 600 /opt/c d'],
    units: [
      { name: 'a.service', state: 'good', words: 'active running success 0 0' },
      { name: 'b.service', state: 'bad', words: 'failed failed exit-code 3 7' },
      { name: 'c.service', state: 'wait', words: 'activating start success 0 0' },
      { name: 'd.service', state: 'wait', words: 'x' },
    ],
    failed: ['e.service'],
    checks: [
      { number: 1, good: true, words: '' },
      { number: 2, good: false, words: 'nothing answers at ::1:5432' },
    ],
  };
  assert.deepEqual(seen, expected);
});

test('an attestation without its verdict is an error of ours, never a guess', () => {
  const text = with_({}, 'good');
  for (let length = 0; length < text.length - 5; length++)
    assert.throws(() => readAttestation(text.slice(0, length)), { kind: 'bug' }, `${length} characters`);
  for (const verdict of ['GOOD', 'goodness', 'good\r', 'unit good', 'sh: 1: good: not found'])
    assert.throws(() => readAttestation(with_({}, verdict)), { kind: 'bug' }, verdict);
});

test('the boot from before is told as such', () => {
  assert.equal(readAttestation('same boot\n').verdict, 'same boot');
});

test('files that are not as deployed are named', () => {
  const telling = judged(
    with_({ 'unit good tick': ['file changed /opt/hello/serve', 'file missing /a b'] }, 'bad'),
  );
  assert.match(telling?.what ?? '', /not as deployed/);
  assert.equal(telling?.why, 'changed /opt/hello/serve\nmissing /a b');
});

test('a manifest that was changed or is gone is found out, although its files agree with it', () => {
  assert.match(judged(with_({ manifest: ['manifest other'] }, 'good'))?.why ?? '', /manifest itself/);
  assert.match(judged(with_({ manifest: [] }, 'good'))?.why ?? '', /manifest itself/);
});

for (const [line, what] of [
  ['failed failed exit-code 3 0', 'hello.service failed (exit-code, status 3)'],
  ['activating auto-restart exit-code 1 7', 'hello.service keeps restarting (7 times; exit-code, status 1)'],
  ['not-found - - 0 0', 'hello.service is not on the machine'],
  ['masked - - 0 0', 'hello.service is masked'],
  ['bad-setting - - 0 0', 'hello.service has a bad setting'],
] as const)
  test(`people are told: ${what}`, () => {
    const telling = judged(with_({ 'unit good hello': [`unit bad hello.service ${line}`] }, 'bad'));
    assert.equal(telling?.what, what);
    assert.equal(telling?.file, 'instance/units/hello.service');
  });

test('a unit that nobody asked for fails the machine as well', () => {
  assert.match(
    judged(with_({ 'check 3': ['check 3 ok', 'failed other.service'] }, 'bad'))?.what ?? '',
    /other.service/,
  );
});

test('a check that did not become green is told in its own words, with its reason', () => {
  const telling = judged(with_({ 'check 2': ['check 2 bad nothing answers at ::1:5432'] }, 'late'));
  assert.equal(telling?.what, 'The health check "tcp ::1:5432" did not become green within 90 s');
  assert.equal(telling?.why, 'nothing answers at ::1:5432');
  assert.equal(telling?.file, 'fleet.yaml');
});

test('a unit that is not active for long enough in time fails the machine', () => {
  const telling = judged(
    with_({ 'unit good hello': ['unit wait hello.service activating start success 0 0'] }, 'late'),
  );
  assert.equal(telling?.what, 'hello.service was not active for 3 s within 90 s');
});

test('a machine that never finished starting is not good', () => {
  assert.match(judged(with_({}, 'late'))?.what ?? '', /did not finish starting within 90 s/);
});

test('a verdict of good counts only for what was observed', () => {
  const gaps: Record<string, string[]>[] = [
    { boot: [] },
    { boot: ['boot old/1'] },
    { 'unit good hello': [] },
    { unit: [] },
    { 'unit good hello': ['unit wait hello.service inactive dead success 0 0'] },
    { 'check 2': [] },
    { 'check 3': ['check 3 bad red'] },
    { check: [] },
  ];
  for (const gap of gaps)
    assert.match(judged(with_(gap, 'good'))?.what ?? '', /not all of it was observed/, JSON.stringify(gap));
});

test('a unit that systemd knows by another name counts', () => {
  const alias = { 'unit good hello': ['unit good ssh.service active running success 0 0'] };
  assert.equal(judged(with_(alias, 'good'), { units: ['sshd.service', 'tick.timer'] }), undefined);
});

test('checks are called by their kinds', () => {
  assert.deepEqual(definition.health.map(describeCheck), [
    "http http://127.0.0.1:8080/it's?a=b",
    'tcp ::1:5432',
    'command test -e /a file $HOME',
  ]);
});
