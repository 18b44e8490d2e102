import assert from 'node:assert/strict';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { testFleet } from '../support/fleet.ts';

test('what cannot be made any more when the old machines are gone is told with that, and ends with 1', async t => {
  const fleet = await testFleet('count: 2\nvariables: { greeting: Hello }\n');
  t.after(() => fleet.end());
  const bin = join(fleet.folder, 'bin');
  await mkdir(bin);
  const info = (memory: number) => JSON.stringify({ host: { memTotal: memory }, store: {} });
  // The second time it is asked, something else has the memory.
  await fleet.write(
    'bin/podman',
    `#!/bin/sh
[ "$1" = info ] || exit 0
if [ -e "$0.asked" ]; then echo '${info(100 * 1024 ** 2)}'; else echo '${info(8e9)}'; fi
: >"$0.asked"
`,
    0o755,
  );
  const environment = { PATH: `${bin}:${process.env.PATH}` };
  const { code, stderr } = await fleet.mayfly(['replace', '--approve', fleet.name], { environment });
  assert.match(stderr, /2 machines do not fit/);
  assert.match(stderr, /the machines of before are gone, and none was made/);
  assert.equal(code, 1, stderr);
});
