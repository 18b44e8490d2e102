import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Bundle } from '../../debug/bundle.ts';
import { judge } from '../../debug/judge.ts';
import { caseOf, flat, withProbes } from './cases.ts';

const healthy = caseOf('healthy').bundle;
const ids = (bundle: Bundle) => flat(judge(bundle).findings).map(({ id }) => id);
const earlier = (minutes: number) => new Date(Date.parse(healthy.takenAt) - minutes * 60_000).toISOString();

test('a program that cannot be run is told with what is wrong with it, and the file where it is put right', () => {
  const told: [string, RegExp, string][] = [
    ['program-missing', /its program \/opt\/hello\/server is missing$/, 'instance/units/hello.service'],
    ['not-executable', /\/opt\/hello\/run is not executable \(mode 644\)$/, 'instance/files/opt/hello/run'],
    ['crlf', /\/opt\/hello\/run has Windows line ends in its first line$/, 'instance/files/opt/hello/run'],
    ['arch', /\/opt\/hello\/run is for aarch64, and this machine is x86_64$/, 'instance/files/opt/hello/run'],
    [
      'interpreter-missing',
      /\/opt\/hello\/run needs \/usr\/local\/bin\/node20, which is missing$/,
      'instance/units/hello.service',
    ],
  ];
  for (const [name, what, file] of told) {
    const [first] = judge(caseOf(name).bundle).findings;
    assert.match(first?.what ?? '', what);
    assert.equal(first?.file, file, name);
  }
});

test('a unit between two attempts is known by what ended the last one', () => {
  const { bundle } = caseOf('never-ready');
  const show = bundle.probes['units/show']?.text.replace(/^Result=.*$/m, 'Result=success') ?? '';
  const changes = { 'units/show': { text: show.replace('SubState=auto-restart', 'SubState=start') } };
  assert.equal(judge(withProbes(bundle, changes)).findings[0]?.id, 'unit-late:hello.service');
});

test('a template of units is not a unit that must run', () => {
  const { bundle } = caseOf('timer-and-oneshot');
  const named = { ...bundle, units: ['hello.service', 'web@.service'] };
  assert.equal(judge(withProbes(named, { 'deployment/enabled': undefined })).kind, 'healthy');
});

test('a wanted unit that the answer does not speak of is unknown', () => {
  const named = { ...healthy, units: ['hello.service', 'other.service'] };
  assert.equal(judge(withProbes(named, { 'deployment/enabled': undefined })).kind, 'unknown');
});

test('a failed unit that the fleet file accepts is no finding', () => {
  const { bundle } = caseOf('other-unit-failed');
  assert.equal(judge(bundle).kind, 'broken');
  assert.equal(judge({ ...bundle, accept: { failedUnits: ['image-thing.service'] } }).kind, 'healthy');
  const { bundle: own } = caseOf('crash-loop');
  assert.equal(judge({ ...own, accept: { failedUnits: ['hello.service'] } }).kind, 'broken');
});

test('a unit that has been starting for hours does not start any more', () => {
  const show = healthy.probes['units/show']?.text ?? '';
  const starting = show
    .replace('ActiveState=active', 'ActiveState=activating')
    .replace('SubState=running', 'SubState=start');
  const since = (minutes: number) =>
    starting.replace(/^StateChangeTimestamp=.*$/m, () => {
      const [day, time] = earlier(minutes).split(/[T.]/);
      return `StateChangeTimestamp=Sat ${day} ${time} UTC`;
    });
  assert.equal(judge(withProbes(healthy, { 'units/show': { text: since(1) } })).kind, 'working');
  assert.deepEqual(ids(withProbes(healthy, { 'units/show': { text: since(120) } })), [
    'unit-hanging:hello.service',
  ]);
});
