import assert from 'node:assert/strict';
import { test } from 'node:test';
import { destroyedOutcome } from '../../scripts/commands/destroy.ts';
import { Exit } from '../../scripts/errors.ts';

const scope = { fleet: 'hello', environment: 'default' };
const nothing = { removed: [], remaining: [], unseen: [], asked: ['us-east-1'], kept: [], proven: true };

test('destroy is done only when that was proven', () => {
  const { exit, text } = destroyedOutcome(scope, nothing);
  assert.equal(exit, Exit.done);
  assert.match(text ?? '', /Proven: us-east-1 asked again for everything of hello: nothing is left\./);
});

test('what stays, or could not be asked, is named with its reason, and has an exit code of its own', () => {
  const vpc = { kind: 'network', name: 'vpc-1', place: 'us-east-1', why: 'DependencyViolation' };
  const { exit, text } = destroyedOutcome(scope, {
    ...nothing,
    remaining: [vpc],
    unseen: [{ place: 'eu-west-1', why: 'it does not answer' }],
    proven: false,
  });
  assert.equal(exit, Exit.unproven);
  assert.match(text ?? '', /Not proven. Something may remain:/);
  assert.match(text ?? '', /network +vpc-1 +us-east-1 +DependencyViolation/);
  assert.match(text ?? '', /unknown +- +eu-west-1 +it does not answer/);
  assert.match(text ?? '', /just destroy/);
});
