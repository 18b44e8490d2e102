import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { realWorld } from '../../scripts/world/real.ts';
import { root } from '../support/root.ts';

// A whole life on the lab, with real machines and the real SDK: what `just rehearse` does.

test('a rehearsal makes a spot fleet on the lab, verifies and examines it, and leaves nothing', async () => {
  const store = await mkdtemp(join(tmpdir(), 'mayfly-rehearsal-'));
  try {
    const { code, stdout, stderr } = await realWorld().processes.run([join(root, 'scripts/rehearse.sh')], {
      environment: { MAYFLY_STORE: store },
      timeout: 300_000,
    });
    assert.equal(code, 0, stdout + stderr);
    for (const said of [
      /spot +\$0\.\d+ +\$\d+/,
      /hello-ec2: 3 of 3 machines are ready/,
      /hello-ec2-[0-9a-f]{10} is healthy/,
      /hello-ec2: removed 3 machines/,
      /Proven: 17 regions \(us-east-1, .*\) asked again for everything of hello-ec2: nothing is left/,
      /No orphans\. Asked: us-east-1, /,
      /The lab is stopped: .* none of its machines is left/,
    ])
      assert.match(stdout, said);
  } finally {
    await rm(store, { recursive: true, force: true });
  }
});
