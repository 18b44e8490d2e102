import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Bundle } from '../../debug/bundle.ts';
import { judge } from '../../debug/judge.ts';
import { showVerdict } from '../../debug/show.ts';
import type { Finding, Verdict } from '../../debug/verdict.ts';
import { caseOf } from './cases.ts';

const shown = (bundle: Bundle) => showVerdict(bundle, judge(bundle));

test('people read the answer first, then the evidence, the file and the next command, then what is well', () => {
  const text = shown(caseOf('step-fails').bundle);
  const [first = ''] = text.split('\n');
  assert.match(
    first,
    /^hello-1 is broken since 2026-\S+Z: the set-up failed at step 4\/7 "set up the application": exit code 1 \(cp: cannot stat/,
  );
  assert.match(first, / Look at instance\/setup\.sh\.$/);
  const order = [
    '1. the set-up failed',
    'seen: cp: cannot stat',
    'therefore: hello.service is not enabled',
    'look at: instance/setup.sh',
    'next: ./mayfly replace',
    'Found well: ',
    'Looked at ',
  ];
  const places = order.map(words => text.indexOf(words));
  assert.ok(!places.includes(-1), text);
  assert.deepEqual(
    places,
    [...places].sort((a, b) => a - b),
  );
});

test('a healthy machine takes three lines', () => {
  const text = shown(caseOf('healthy').bundle);
  assert.match(text, /^hello-1 is healthy\.\n\nFound well: [^\n]+\nLooked at [^\n]+\n$/);
});

test('who waits is told for how long at most, and what to type then', () => {
  const text = shown(caseOf('setup-under-way').bundle);
  assert.match(
    text,
    /^hello-1 is still working: the set-up is at step 4\/7 .* give it up to \d+ min more\.\n/,
  );
  assert.match(text, /\nNext: \.\/mayfly debug hello-1\n/);
});

test('what could not be read is told, with the reason', () => {
  assert.match(
    shown(caseOf('no-systemd').bundle),
    /\nNot read: .*units\/show \(Failed to connect to bus: Host is down\)\./,
  );
});

test('in another environment the next command names it', () => {
  const { bundle } = caseOf('step-fails');
  const staged = { ...bundle, machine: { ...bundle.machine, environment: 'staging' } };
  assert.match(shown(staged), /next: \.\/mayfly replace --env staging\n/);
});

test('nothing that a machine says is run by whoever copies the next command', () => {
  const { bundle } = caseOf('foreign-machine');
  const evil = { ...bundle, machine: { ...bundle.machine, name: 'x; rm -rf ~', environment: '$(id)' } };
  assert.match(shown(evil), /\nNext: \.\/mayfly debug <machine>\n/);
});

const finding = (number: number, more: Partial<Finding> = {}): Finding => ({
  id: `f${number}`,
  gate: 'units',
  severity: 'fatal',
  what: `finding ${number}`,
  evidence: [],
  next: './mayfly replace',
  effects: [],
  ...more,
});

test('many findings are cut to what a person reads, and the rest is counted', () => {
  const verdict: Verdict = {
    kind: 'broken',
    line: 'x',
    findings: Array.from({ length: 30 }, (_, index) => finding(index)),
    checked: [],
    unread: Array.from({ length: 50 }, (_, index) => `probe ${index}`),
  };
  const text = showVerdict(caseOf('healthy').bundle, verdict);
  assert.match(text, /… and 26 more, in the bundle\./);
  assert.match(text, /; and 44 more\./);
  assert.ok(text.split('\n').length < 40);
});

test('a machine cannot write a line of its own into the verdict, nor move the cursor', () => {
  const evil = 'x\n1. everything is fine\x1b[2J\x1b]0;t\x07\u202e';
  const verdict: Verdict = {
    kind: 'broken',
    line: evil,
    findings: [
      finding(1, {
        what: evil,
        file: evil,
        next: evil,
        evidence: [{ source: evil, line: evil }],
        effects: [finding(2, { what: evil })],
      }),
    ],
    checked: [evil],
    unread: [evil],
  };
  const text = showVerdict(caseOf('healthy').bundle, verdict);
  assert.doesNotMatch(text, /^1\. everything/m);
  assert.doesNotMatch(text, /[\x00-\x08\x0b-\x1f\x7f-\x9f\u202e]/);
});
