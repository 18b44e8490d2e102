import assert from 'node:assert/strict';
import { test } from 'node:test';
import { lateMakers } from '../../../scripts/providers/local/late.ts';

const scope = { fleet: 'hello', environment: 'default' };
const marks = ['--label', 'mayfly:fleet=hello', '--label', 'mayfly:environment=default'];

test('only engine calls that make something of this very fleet are late makers', () => {
  const processes = [
    ['/usr/bin/podman', 'run', ...marks, 'image'],
    ['docker', 'network', 'create', ...marks, 'name'],
    ['podman', 'rm', '--force', 'x'],
    ['podman', 'run', '--label', 'mayfly:fleet=hello2', '--label', 'mayfly:environment=default'],
    ['podman', 'run', '--label', 'mayfly:fleet=hello', '--label', 'mayfly:environment=staging'],
    ['vim', 'run', ...marks],
    ['podman', 'ps', ...marks],
  ].map((argv, index) => ({ pid: index, argv }));
  assert.deepEqual(
    lateMakers(scope, processes).map(({ pid }) => pid),
    [0, 1],
  );
});
