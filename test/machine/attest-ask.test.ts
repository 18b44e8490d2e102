import assert from 'node:assert/strict';
import { test } from 'node:test';
import { loadDefinition } from '../../scripts/fleet/load.ts';
import { type AttestOptions, attest } from '../../scripts/machine/attest.ts';
import type { Contact } from '../../scripts/machine/contact.ts';
import type { MachineScripts } from '../../scripts/machine/scripts.ts';

const definition = loadDefinition(
  `name: demo
window: 3s
timeouts: { health: 90s }
accept_failed_units: [old.service, older.timer]
health:
  - { kind: http, url: 'http://127.0.0.1:8080/it''s?a=b', contains: "it's up" }
  - { kind: tcp, port: 5432, host: '::1' }
  - { kind: command, run: [test, -e, '/a file', $HOME] }
`,
  'fleet.yaml',
  'default',
);

const options: AttestOptions = {
  machine: 'demo-1',
  definition,
  units: ['hello.service', 'tick.timer'],
  manifest: 'abc123',
  before: 'old/1',
  onBoot: () => undefined,
};

const good = 'boot new/2\nmanifest abc123\ngood\n';
const scripts = { health: '# health', attest: '# attest' } as MachineScripts;

/** A contact that answers with this, and what it was asked. */
const answering = (code: number, stdout: string, stderr = '') => {
  const asked: { script: string; run: Parameters<Contact['run']>[1] }[] = [];
  const line: Contact = {
    reach: async () => undefined,
    close: () => undefined,
    run: async (script, run) => {
      asked.push({ script, run });
      for (const each of stdout.split('\n')) run.onLine?.(each);
      return { code, stdout, stderr, dropped: 0 };
    },
  };
  return { line, asked };
};

test('checks reach the machine quoted, and the limits with them', async () => {
  const { line, asked } = answering(0, good);
  await attest(line, scripts, options);
  const [{ script, run } = { script: '', run: undefined }] = asked;
  assert.deepEqual(script.split('\n').slice(0, 4), [
    '# health',
    `check_1() { http 'http://127.0.0.1:8080/it'\\''s?a=b' '200' 'it'\\''s up'; }`,
    `check_2() { tcp '::1' 5432; }`,
    `check_3() { command_check 'test' '-e' '/a file' '$HOME'; }`,
  ]);
  assert.deepEqual(run?.args, [
    '90',
    '3',
    '3',
    'old.service older.timer',
    'hello.service tick.timer',
    'old/1',
  ]);
  assert.ok((run?.timeout ?? 0) > 90_000);
});

test('a restart is noticed as soon as the new boot speaks', async () => {
  let noticed = 0;
  const change = { ...options, onBoot: () => void noticed++ };
  await attest(answering(0, good).line, scripts, change);
  assert.equal(noticed, 1);
  await attest(answering(0, 'same boot\n').line, scripts, change);
  assert.equal(noticed, 1);
});

test('a machine that cannot be observed is not judged', async () => {
  const { line } = answering(121, good, 'mktemp: No space left on device\n');
  await assert.rejects(attest(line, scripts, options), {
    kind: 'user',
    message: 'The machine could not be observed (exit code 121)',
  });
});
