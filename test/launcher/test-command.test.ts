import assert from 'node:assert/strict';
import { rmSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { makeCheckout, repository } from './checkout.ts';
import { start } from './start.ts';

for (const [what, statement, exit] of [
  ['fail', 'throw new Error("no")', 1],
  ['pass', '', 0],
] as const)
  test(`the test command exits ${exit} when tests ${what}, and node's summary closes its output`, async context => {
    const checkout = makeCheckout(context);
    const env = checkout.environment({ MAYFLY_NODE: process.execPath });
    symlinkSync('/usr/bin/dirname', join(checkout.bin, 'dirname'));
    await checkout.mayfly([], env);
    symlinkSync(join(repository, 'node_modules/tsx'), checkout.path('node_modules/tsx'));
    checkout.write(
      'test/one.test.ts',
      `import { test } from 'node:test';\ntest('one', () => { ${statement} });\n`,
    );
    const { code, stdout } = await start([checkout.path('scripts/test.sh'), 'test/one.test.ts'], { env })
      .ended;
    assert.equal(code, exit);
    assert.match(stdout, new RegExp(`(ℹ|#) pass ${1 - exit}\n(ℹ|#) fail ${exit}\n`));
    rmSync(checkout.path('test'), { recursive: true });
  });
