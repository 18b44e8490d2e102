import assert from 'node:assert/strict';
import { test } from 'node:test';
import { errorDocument, exitOf, tell } from '../../scripts/cli/tell.ts';
import { bug, cancelled, failure, foreignError, unproven, usageError } from '../../scripts/errors.ts';

test('an error says what, on which machine, why, which file and the next command', () => {
  const error = failure({
    what: 'The set-up failed',
    machine: 'hello-1',
    why: 'exit code 3\nsee the log',
    file: 'instance/setup.sh:12',
    next: './mayfly debug hello-1',
  });
  assert.equal(
    tell(error, false),
    [
      'hello-1: The set-up failed',
      '  why:  exit code 3',
      '        see the log',
      '  file: instance/setup.sh:12',
      '  next: ./mayfly debug hello-1',
      '',
    ].join('\n'),
  );
});

test('terminal escapes of a machine never reach the terminal', () => {
  const text = tell(failure({ what: 'x \u001b[2J\u001b]0;owned\u0007 y', why: '\u009b31m\u202e' }), false);
  assert.ok(!/[\u001b\u0007\u009b\u202e]/.test(text), JSON.stringify(text));
});

test('every kind of error has its exit code, also for programs', () => {
  for (const [error, exit] of [
    [usageError({ what: 'x' }), 2],
    [failure({ what: 'x' }), 1],
    [foreignError({ what: 'x' }), 1],
    [unproven({ what: 'x' }), 3],
    [cancelled({ what: 'x' }), 130],
    [bug('x'), 1],
    [new Error('x'), 1],
  ] as const) {
    assert.equal(exitOf(error), exit);
    assert.equal((errorDocument(error) as { exit: number }).exit, exit);
    assert.match(tell(error, false), /x/);
  }
});

test('our own bugs are called so, with the place in the code', () => {
  for (const error of [bug('impossible'), new TypeError('undefined is not a function')]) {
    const text = tell(error, false);
    assert.match(text, /^mayfly itself failed/);
    assert.match(text, /tell\.test\.ts/);
  }
});
