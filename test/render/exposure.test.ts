import assert from 'node:assert/strict';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { exposureLimit, exposureOf } from '../../scripts/render/exposure.ts';
import { realWorld } from '../../scripts/world/real.ts';
import type { World } from '../../scripts/world/world.ts';
import { root } from '../support/root.ts';
import { scratch } from '../support/scratch.ts';

const world = realWorld();

/** This computer, with another answer of `systemd-analyze --version`. */
const withVersion = (answer: () => Promise<{ code: number; stdout: string }>): World => ({
  ...world,
  processes: { ...world.processes, run: async () => ({ stderr: '', timedOut: false, ...(await answer()) }) },
});

test('where systemd is missing or too old, no score is claimed', async () => {
  const missing = () => Promise.reject(Object.assign(new Error('none'), { code: 'ENOENT' }));
  assert.equal(await exposureOf(withVersion(missing), { name: 'a.service', text: '' }), undefined);
  const old = async () => ({ code: 0, stdout: 'systemd 249 (249.11)\n' });
  assert.equal(await exposureOf(withVersion(old), { name: 'a.service', text: '' }), undefined);
});

test('an open service is told from a closed one, with the reasons, and nothing is left on the disk', async t => {
  const open = { name: 'a.service', text: '[Service]\nExecStart=/bin/true\n' };
  const folder = await scratch(t);
  const here: World = { ...world, host: { ...world.host, environment: { TMPDIR: folder } } };
  const exposure = await exposureOf(here, open);
  if (exposure === undefined) return t.skip('systemd 250 or newer is not installed here');
  assert.ok(exposure.score > 9);
  assert.ok(exposure.reasons.some(reason => reason.includes('PrivateDevices=')));
  const broken = { name: 'a.service', text: '[Service]\nExecStart=/bin/sh -c "a\n' };
  await assert.rejects(exposureOf(here, broken), /systemd-analyze cannot judge a\.service/);
  assert.deepEqual(await readdir(folder), []);
});

test('every service that mayfly ships has an exposure below 2.0', async t => {
  const folder = join(root, 'instance/units');
  const names = (await readdir(folder)).filter(name => name.endsWith('.service'));
  assert.ok(names.length > 0);
  for (const name of names) {
    const exposure = await exposureOf(world, { name, text: await readFile(join(folder, name), 'utf8') });
    if (exposure === undefined) return t.skip('systemd 250 or newer is not installed here');
    assert.ok(exposure.score < exposureLimit, `${name}: ${exposure.score}\n${exposure.reasons.join('\n')}`);
  }
});
