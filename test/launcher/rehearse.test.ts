import assert from 'node:assert/strict';
import { readFileSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { makeCheckout, repository } from './checkout.ts';
import { start } from './start.ts';

/** A rehearsal with a mayfly that only notes what it was called with; `cases` answer for some words. */
const rehearse = async (context: TestContext, cases: string) => {
  const { bin, path, write, program, environment } = makeCheckout(context);
  symlinkSync('/usr/bin/dirname', join(bin, 'dirname'));
  write('scripts/rehearse.sh', readFileSync(join(repository, 'scripts/rehearse.sh'), 'utf8'));
  write('calls', '');
  program('noting', `echo "$*" >>calls\ncase "$*" in\n${cases}\nesac`);
  write('mayfly', '#!/bin/sh\nexec noting "$@"\n');
  const { code, stderr } = await start(['sh', path('scripts/rehearse.sh')], { env: environment() }).ended;
  const calls = readFileSync(path('calls'), 'utf8').split('\n').slice(0, -1);
  return { code, stderr, calls };
};

const noLab = "'lab env') [ -e calls.lab ] || { >calls.lab; exit 1; } ;;";

test('a lab that runs already is neither used nor ended by a rehearsal', async context => {
  const { code, stderr, calls } = await rehearse(context, "'lab env') ;;");
  assert.equal(code, 2);
  assert.match(stderr, /a lab runs here already.*\nnext: .*lab stop/);
  assert.deepEqual(calls, ['lab env']);
});

for (const [orphans, exit] of [
  ['[]', 0],
  ['[ { } ]', 1],
] as const)
  test(`a rehearsal whose orphans are ${orphans} ends with ${exit}, the lab stopped`, async context => {
    const listed = `'orphans --env ec2 --json') echo '  "orphans": ${orphans},' ;;`;
    const { code, calls } = await rehearse(context, `${noLab}\n${listed}`);
    assert.equal(code, exit);
    assert.equal(calls.at(-1), 'lab stop');
  });
