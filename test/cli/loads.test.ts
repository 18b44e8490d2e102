import assert from 'node:assert/strict';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { realWorld } from '../../scripts/world/real.ts';

const root = join(import.meta.dirname, '../..');

/** The npm packages and our own files that a call loads. */
const loadedBy = async (...words: string[]): Promise<{ packages: Set<string>; files: string[] }> => {
  const folder = await mkdtemp(join(tmpdir(), 'mayfly-loads-'));
  try {
    // V8's coverage names every script that was loaded.
    const coverage = join(folder, 'coverage');
    await realWorld().processes.run(
      [process.execPath, '--import', 'tsx', join(root, 'scripts/mayfly.ts'), ...words],
      {
        folder: root,
        timeout: 60_000,
        environment: { NODE_V8_COVERAGE: coverage, MAYFLY_STORE: join(folder, 'store') },
      },
    );
    const reports = await Promise.all(
      (await readdir(coverage)).map(async file => JSON.parse(await readFile(join(coverage, file), 'utf8'))),
    );
    const urls: string[] = reports.flatMap(report =>
      report.result.map((script: { url: string }) => script.url),
    );
    const packages = urls.flatMap(url => /node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(url)?.[1] ?? []);
    return {
      packages: new Set(
        packages.filter(name => !['tsx', 'esbuild', 'get-tsconfig', 'resolve-pkg-maps'].includes(name)),
      ),
      files: urls.filter(url => url.includes('/scripts/')).map(url => url.split('/scripts/')[1] ?? ''),
    };
  } finally {
    await rm(folder, { recursive: true });
  }
};

test('--help loads no library at all', async () => {
  const { packages, files } = await loadedBy('--help');
  assert.deepEqual([...packages], []);
  assert.ok(
    files.some(file => file.startsWith('cli/main.ts')),
    'the log works',
  );
});

test('the screen without a terminal to show it on loads neither Ink nor React', async () => {
  const { packages, files } = await loadedBy('ui');
  for (const heavy of ['ink', 'react']) assert.ok(!packages.has(heavy), heavy);
  assert.ok(
    files.some(file => file.startsWith('commands/ui.ts')),
    'the log works',
  );
});

test('list loads no SSH, no templates and no live view', async () => {
  const { packages } = await loadedBy('list');
  for (const heavy of ['ssh2', 'handlebars', 'listr2', 'ink', 'react'])
    assert.ok(!packages.has(heavy), heavy);
  assert.ok(packages.has('zod'), 'the log works');
});
