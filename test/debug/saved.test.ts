import assert from 'node:assert/strict';
import { test } from 'node:test';
import { judge } from '../../debug/judge.ts';
import { readBundle } from '../../debug/saved.ts';
import { MayflyError } from '../../scripts/errors.ts';
import { caseOf } from './cases.ts';

const { bundle } = caseOf('crash-loop');

test('a saved bundle is judged again as it was judged before', () => {
  const again = readBundle(JSON.stringify(bundle), 'bundle.json');
  assert.deepEqual(judge(again), judge(bundle));
});

test('a file that is no bundle is refused, and the part that is wrong is named', () => {
  const { machine, probes } = bundle;
  const wrong: [unknown, string][] = [
    [[], 'the whole'],
    [null, 'the whole'],
    [{ ...bundle, format: 2 }, 'format'],
    [{ ...bundle, machine: { ...machine, name: 'x; rm -rf ~' } }, 'machine'],
    [{ ...bundle, machine: { ...machine, phase: 'perfect' } }, 'machine'],
    [{ ...bundle, machine: { ...machine, failed: { phase: 'ready' } } }, 'machine'],
    [{ ...bundle, takenAt: 'yesterday' }, 'takenAt'],
    [{ ...bundle, units: [1] }, 'units'],
    [{ ...bundle, reach: { ...bundle.reach, login: 'yes' } }, 'reach'],
    [{ ...bundle, probes: { ...probes, 'a/b': { rc: '0', text: '', dropped: 0 } } }, 'probes'],
    [{ ...bundle, probes: [] }, 'probes'],
    [{ ...bundle, limits: { boot: 'long' } }, 'limits'],
    [{ ...bundle, accept: { failedUnits: 'all' } }, 'accept'],
  ];
  for (const [value, part] of wrong) {
    assert.throws(
      () => readBundle(JSON.stringify(value), 'bundle.json'),
      (thrown: unknown) =>
        thrown instanceof MayflyError &&
        thrown.telling.file === 'bundle.json' &&
        thrown.telling.why === `${part} is not as it should be`,
      part,
    );
  }
});

test('a bundle that was cut short, or is far too large, is refused', () => {
  const text = JSON.stringify(bundle);
  assert.throws(() => readBundle(text.slice(0, -10), 'bundle.json'), /not a bundle/);
  assert.throws(() => readBundle('', 'bundle.json'), /not a bundle/);
  assert.throws(() => readBundle(`"${'x'.repeat(9_000_000)}"`, 'bundle.json'), /not a bundle/);
});
