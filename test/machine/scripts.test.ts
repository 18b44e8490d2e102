import assert from 'node:assert/strict';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { loadMachineScripts } from '../../scripts/machine/scripts.ts';
import { realWorld } from '../../scripts/world/real.ts';
import { root } from '../support/root.ts';

const world = realWorld();
const folder = join(root, 'scripts/machine/remote');

test('every script for machines is loaded, and none is empty', async () => {
  const scripts = Object.values(await loadMachineScripts(world, root));
  const files = await world.files.list(folder);
  assert.equal(scripts.length, files.length);
  for (const script of scripts) assert.ok(script.length > 100);
});

test('a POSIX shell can read every script for machines', async () => {
  for (const { name } of await world.files.list(folder)) {
    const { code, stderr } = await world.processes.run(['sh', '-n', join(folder, name)]);
    assert.deepEqual([code, stderr], [0, ''], name);
  }
});

test('shellcheck has nothing to say about the scripts for machines', async (t: TestContext) => {
  const files = (await world.files.list(folder)).map(({ name }) => join(folder, name));
  try {
    const { code, stdout } = await world.processes.run(['shellcheck', '--shell=sh', ...files]);
    assert.deepEqual([code, stdout], [0, '']);
  } catch (thrown) {
    if ((thrown as NodeJS.ErrnoException).code !== 'ENOENT') throw thrown;
    t.skip('no shellcheck on this computer');
  }
});
