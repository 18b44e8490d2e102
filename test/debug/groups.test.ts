import assert from 'node:assert/strict';
import { test } from 'node:test';
import { groupsOf, type Judged, showGroups, worstOf } from '../../debug/groups.ts';
import { judge } from '../../debug/judge.ts';
import { caseOf } from './cases.ts';

const like = (name: string, ...machines: number[]): Judged[] =>
  machines.map(number => {
    const { bundle } = caseOf(name);
    const own = { ...bundle, machine: { ...bundle.machine, name: `hello-${number}` } };
    return { bundle: own, verdict: judge(own) };
  });

test('equal causes of a fleet are told once, the gravest and most frequent first', () => {
  const all = [
    ...like('healthy', 1, 2, 3),
    ...like('crash-loop', 4),
    ...like('dns', 5, 6),
    ...like('booting', 7),
    ...like('no-systemd', 8),
  ];
  const groups = groupsOf(all).map(({ kind, machines }) => [kind, machines.length]);
  assert.deepEqual(groups, [
    ['broken', 2],
    ['broken', 1],
    ['unknown', 1],
    ['working', 1],
    ['healthy', 3],
  ]);
  const shown = showGroups('hello', all);
  assert.match(shown, /^hello: 8 machines: 3 broken, 1 unknown, 1 still working, 3 healthy\.\n/);
  assert.match(shown, /^2 machines alike: hello-5, hello-6$/m);
  assert.equal(shown.match(/no name server answers/g)?.length, 2, 'once in the line, once in the finding');
  assert.match(shown, /^Healthy: hello-1, hello-2, hello-3\.$/m);
});

test('a fleet is as its worst machine is, and what was not read is worse than what still works', () => {
  const told: [Judged[], string][] = [
    [like('healthy', 1, 2), 'healthy'],
    [[...like('healthy', 1), ...like('booting', 2)], 'working'],
    [[...like('booting', 1), ...like('no-systemd', 2)], 'unknown'],
    [[...like('no-systemd', 1), ...like('crash-loop', 2)], 'broken'],
    [[], 'unknown'],
  ];
  for (const [all, kind] of told) assert.equal(worstOf(all), kind);
});

test('the names of a hundred machines do not fill the screen', () => {
  const all = like('healthy', ...Array.from({ length: 100 }, (_, index) => index + 1));
  assert.match(showGroups('hello', all), /^Healthy: hello-1, .* and 92 more\.$/m);
});
