import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import { realWorld } from '../../scripts/world/real.ts';
import { root } from '../support/root.ts';

test('connections that are closed, lost, silent or aborted leave nothing that keeps the process alive', async () => {
  const program = join(root, 'test/support/ssh-exits.ts');
  const loader = join(root, 'node_modules/tsx/dist/loader.mjs');
  const finished = await realWorld().processes.run([process.execPath, '--import', loader, program], {
    timeout: 60_000,
  });
  assert.doesNotMatch(finished.stderr, /MaxListenersExceededWarning/);
  assert.deepEqual(
    [finished.timedOut, finished.code, finished.stdout],
    [false, 0, 'done\n'],
    `it was still waiting for something after a minute, or: ${finished.stderr}`,
  );
});
