import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { join } from 'node:path';
import { test } from 'node:test';
import type { Hooks } from '../../../lab/server/answer.ts';
import { startLab } from '../../../lab/server/server.ts';
import { realWorld } from '../../../scripts/world/real.ts';
import { stubLab, testCredentials } from '../support/stub.ts';

/** Lets a child call five times, and kills it as the hooks say. Resolves with how many calls were carried out. */
const effects = async (hooksOf: (kill: () => Promise<void>) => Hooks): Promise<number> => {
  let child: ChildProcess | undefined;
  const kill = () =>
    new Promise<void>(resolve => {
      child?.once('exit', () => resolve());
      child?.kill('SIGKILL');
    });
  const lab = stubLab(() => ({}));
  const running = await startLab({
    lab,
    world: realWorld(),
    credentials: [testCredentials],
    hooks: hooksOf(kill),
  });
  try {
    const caller = join(import.meta.dirname, '../support/caller.ts');
    const started = spawn(process.execPath, ['--import', 'tsx', caller, running.url], { stdio: 'inherit' });
    child = started;
    const signal = await new Promise(resolve => started.once('exit', (_code, signal) => resolve(signal)));
    assert.equal(signal, 'SIGKILL');
    // What was under way at the kill is carried out before the next request of anybody is.
    for (let tries = 0; running.requests().length < 3 && tries < 200; tries += 1)
      await new Promise(resolve => setTimeout(resolve, 10));
    return lab.asked.length;
  } finally {
    child?.kill('SIGKILL');
    await running.close();
  }
};

test('a process can be killed at its third request, before its effect, with or without it, and after it', async () => {
  const at = 3;
  const without: Parameters<typeof effects>[0] = kill => ({
    before: async (_call, number) => (number === at ? kill().then(() => 'drop' as const) : undefined),
  });
  const withEffect: Parameters<typeof effects>[0] = kill => ({
    before: async (_call, number) => (number === at ? kill().then(() => undefined) : undefined),
  });
  const after: Parameters<typeof effects>[0] = kill => ({
    after: (_call, number) => (number === at ? kill() : undefined),
  });
  assert.equal(await effects(without), 2);
  assert.equal(await effects(withEffect), 3);
  assert.equal(await effects(after), 3);
});
