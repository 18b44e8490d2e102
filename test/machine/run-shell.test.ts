import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import type { RunOnMachine } from '../../scripts/machine/session.ts';
import { realProcesses } from '../../scripts/world/processes.ts';
import type { Ordered } from '../support/ssh-server.ts';
import { patient, sessionWith } from '../support/ssh-session.ts';

// What is sent to a machine, run by a real shell.

/** Runs what a login shell would get, without rights of its own. */
const asShell = async (line: string, input: Uint8Array) => {
  const sudo = 'sudo() { [ "$1" = -n ] || exit 99; shift; "$@"; }\n';
  const { run } = realProcesses('linux');
  return run(['sh', '-c', sudo + line], { input, timeout: 60_000 });
};

/** The command as a server is given it. */
const orderedBy = async (
  t: TestContext,
  script: string,
  options: Partial<RunOnMachine>,
): Promise<Ordered> => {
  const got = Promise.withResolvers<Ordered>();
  const { session } = await sessionWith(t, ordered => {
    got.resolve(ordered);
    ordered.end(0);
  });
  await session.run(script, { ...patient, ...options });
  return got.promise;
};

test('a script gets its arguments and its input as they are', async t => {
  const args = ['two words', "it's", '$HOME `id` "x" \\', 'line\nline', '', '*', 'ü世🦟', '-n'];
  const { line, program } = await orderedBy(t, 'for word; do printf "<%s>" "$word"; done; cat\n', { args });
  const { code, stdout } = await asShell(line, Buffer.concat([program, Buffer.from('the\ninput ')]));
  assert.equal(code, 0);
  assert.equal(stdout, `${args.map(word => `<${word}>`).join('')}the\ninput `);
});

test('a script knows the places of the machine', async t => {
  const { line, program } = await orderedBy(t, 'sh -c \'echo "$MAYFLY_UPLOADS $MAYFLY_LOG"\'', {});
  const { stdout } = await asShell(line, program);
  assert.equal(stdout, '/opt/uploaded_files /opt/deployment.log\n');
});

test('command lines, which every process can see, do not show the script', async t => {
  const { line } = await orderedBy(t, 'echo of nobody else', {});
  assert.doesNotMatch(line, /nobody/);
});

test('of a script that arrived in part, nothing is run', async t => {
  const { line, program } = await orderedBy(t, 'echo first\necho second\necho third', {});
  for (let length = 0; length < program.length; length += length < program.length - 40 ? 23 : 1) {
    // Without its very last byte, the end of the last line, it is whole.
    if (length === program.length - 1) continue;
    const { stdout, code } = await asShell(line, program.subarray(0, length));
    assert.deepEqual([stdout, code], ['', 123], `${length} bytes of ${program.length}`);
  }
});
