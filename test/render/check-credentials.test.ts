import assert from 'node:assert/strict';
import { test } from 'node:test';
import { makeBundle } from '../../scripts/render/bundle.ts';
import { unitParts } from '../../scripts/render/bundle-units.ts';
import { checkCredentials, checkUnused } from '../../scripts/render/check-credentials.ts';

const declared = [
  { name: 'api-token', from: 'store' as const },
  { name: 'spare', from: 'prompt' as const },
];

const problems = (...lines: string[]) => {
  const file = (path: string, text: string) => ({
    path,
    mode: '644' as const,
    content: Buffer.from(text),
    file: `instance/${path}`,
  });
  const unit = ['[Service]', 'ExecStart=/bin/true', ...lines, ''].join('\n');
  const { contents } = makeBundle([file('setup.sh', '#!/bin/sh\n'), file('units/a.service', unit)], {
    fleet: 'x',
    environment: 'default',
    variables: {},
  });
  const { parts } = unitParts(contents);
  return {
    unused: checkUnused(contents, declared).map(({ what }) => what),
    found: parts.flatMap(part =>
      checkCredentials(part, declared).map(({ severity, line, what, next }) => ({
        severity,
        line,
        what,
        next,
      })),
    ),
  };
};

const right = 'LoadCredential=api-token:/etc/mayfly/credentials/api-token';

test('a unit that loads a declared secret from its file is right, and others are left alone', () => {
  const { found, unused } = problems(right, 'LoadCredential=other:/etc/own/file', 'LoadCredential=');
  assert.deepEqual(found, []);
  assert.deepEqual(unused, [
    'Nothing of the bundle uses the secret spare: no file names /etc/mayfly/credentials/spare',
  ]);
});

test('a unit that names a secret which nobody declared is an error with its line and the nearest name', () => {
  for (const line of [
    'LoadCredential=api-token:/etc/mayfly/credentials/api-tokn',
    'LoadCredential=api-tokn',
  ]) {
    const [problem] = problems(line).found;
    assert.equal(problem?.severity, 'error');
    assert.equal(problem?.line, 3);
    assert.match(problem?.what ?? '', /api-tokn.*declared.*did you mean "?api-token/);
  }
});

test('a declared secret that systemd would not find, or would try to decrypt, is an error that says what to write', () => {
  for (const line of [
    'LoadCredential=api-token',
    'LoadCredentialEncrypted=api-token:/etc/mayfly/credentials/api-token',
  ])
    assert.equal(problems(line).found[0]?.next, `write ${right}`);
});
