import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { root } from '../support/root.ts';
import { cloudBugs } from './bugs/cloud.ts';
import { lightsailBugs } from './bugs/lightsail.ts';
import { operationBugs } from './bugs/operations.ts';
import { predecessorBugs } from './bugs/predecessors.ts';
import { storeBugs } from './bugs/store.ts';

const bugs = [...cloudBugs, ...lightsailBugs, ...operationBugs, ...storeBugs, ...predecessorBugs];

test('every known bug can still be put back into the sources as they are', () => {
  assert.ok(bugs.length >= 40);
  const stale = bugs.flatMap(({ name, patches }) =>
    patches
      .filter(({ file, from }) => readFileSync(join(root, file), 'utf8').split(from).length !== 2)
      .map(({ file }) => `${name}: ${file}`),
  );
  assert.deepEqual(stale, []);
});

test('every known bug names what must catch it', () => {
  for (const { name, schedules, tests = [] } of bugs)
    assert.ok(schedules !== undefined || tests.length > 0, name);
});
