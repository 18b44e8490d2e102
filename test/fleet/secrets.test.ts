import assert from 'node:assert/strict';
import { test } from 'node:test';
import { load, problemsOf } from './told.ts';

// Secrets and artifacts in the fleet file: what is wrong is told with its line, and defaults are filled in.

test('a secret needs a name that can be a file, a source, and what that source needs', () => {
  assert.deepEqual(problemsOf('name: x\nsecrets: [{ name: ../x, from: store }]\n'), [
    '2:19 secrets[0].name is "../x", but must be a name of at most 63 characters: a lower-case letter, then lower-case letters, digits, _ and -',
  ]);
  assert.deepEqual(problemsOf('name: x\nsecrets: [{ name: a, from: stor }]\n'), [
    '2:28 secrets[0].from is "stor", but must be one of environment, file, prompt, store, aws (did you mean "store"?)',
  ]);
  assert.deepEqual(problemsOf('name: x\nsecrets: [{ name: a, from: aws, id: x }]\n'), [
    '2:11 secrets[0].region is missing; it must be a region, like eu-central-1',
  ]);
  assert.match(
    problemsOf('name: x\nsecrets: [{ name: a, from: store, value: s }]\n')[0] ?? '',
    /"value" is not a setting/,
  );
  const twice = 'name: x\nsecrets:\n  - { name: a, from: store }\n  - { name: a, from: prompt }\n';
  assert.deepEqual(problemsOf(twice), ['4:13 secrets[1].name is "a", which secrets[0] has already']);
});

test('an artifact needs a source and a place that is a folder of the machine', () => {
  assert.match(
    problemsOf('name: x\nartifact: { from: folder, path: dist, into: opt/app }\n')[0] ?? '',
    /artifact\.into is "opt\/app", but must be an absolute path/,
  );
  for (const into of ['/', '/opt/../etc', '/opt/'])
    assert.equal(
      problemsOf(`name: x\nartifact: { from: folder, path: dist, into: ${into} }\n`).length,
      1,
      into,
    );
  assert.match(
    problemsOf('name: x\nartifact: { from: folder, path: d, into: /d, digest: abc }\n')[0] ?? '',
    /must be a digest like sha256:/,
  );
  assert.match(
    problemsOf('name: x\nartifact: { from: github, repository: r, into: /d }\n')[0] ?? '',
    /like owner\/name/,
  );
  const { artifact } = load('name: x\nartifact: { from: github, repository: o/r, into: /opt/app }\n');
  assert.deepEqual(artifact, {
    from: 'github',
    repository: 'o/r',
    branch: 'main',
    into: '/opt/app',
    strip: 0,
    api: 'https://api.github.com',
    token: { name: 'github-token', from: 'environment', variable: 'GITHUB_TOKEN' },
  });
});
