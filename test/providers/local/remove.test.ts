import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Engine } from '../../../scripts/providers/local/engine.ts';
import { remove } from '../../../scripts/providers/local/remove.ts';
import type { Resource } from '../../../scripts/providers/provider.ts';
import { realWorld } from '../../../scripts/world/real.ts';
import { fakeClock } from '../../support/clock.ts';

// What podman 4.3.1 said of a container whose `podman run` was killed a moment before.
const busy =
  ' * unlinkat /var/lib/containers/storage/overlay-containers/15f9/userdata/shm: device or resource busy\n';
const owner = { fleet: 'hello', environment: 'default', release: 'abc', run: 'r-1' };
const machine: Resource = { kind: 'machine', id: '15f9', name: 'hello-1', place: 'podman', owner };

/** Removes from an engine that refuses so many times. */
const removed = async (refusals: number, stderr = busy) => {
  let calls = 0;
  const engine: Engine = {
    name: 'podman',
    run: async () => '',
    try: async () => {
      calls += 1;
      const code = calls > refusals ? 0 : 1;
      return { code, stdout: '', stderr: code === 0 ? '' : stderr, timedOut: false };
    },
  };
  const clock = fakeClock();
  const world = { ...realWorld(), clock };
  const why = await clock.through(remove(world, engine, machine, new AbortController().signal));
  return { calls, why };
};

test('a machine whose mount is busy for a moment is removed all the same', async () => {
  assert.deepEqual(await removed(2), { calls: 3, why: undefined });
});

test('what stays busy is told after five tries, anything else at once', async () => {
  assert.deepEqual(await removed(9), { calls: 5, why: busy.trim() });
  assert.deepEqual(await removed(9, 'Error: no\n'), { calls: 1, why: 'Error: no' });
});
