import assert from 'node:assert/strict';
import { test } from 'node:test';
import { MayflyError } from '../../scripts/errors.ts';
import { journalSince } from '../../scripts/fleet/since.ts';

test('ages are left to the clock of the machine', () => {
  assert.equal(journalSince('10m'), '-10min');
  assert.equal(journalSince('2h'), '-2h');
  assert.equal(journalSince('today'), 'today');
});

test('a time is local, unless it says otherwise, and is told to machines in UTC', () => {
  assert.equal(journalSince('2026-11-25T21:00:05Z'), '2026-11-25 21:00:05 UTC');
  assert.equal(journalSince('2026-11-25T21:00+02:00'), '2026-11-25 19:00:00 UTC');
  const local = new Date(2026, 10, 25, 21, 0).toISOString().slice(0, 19).replace('T', ' ');
  assert.equal(journalSince('2026-11-25 21:00'), `${local} UTC`);
});

test('anything else is refused, in words, and never reaches a machine', () => {
  for (const odd of ['', 'soon', '10', '-1h', '2026-13-45', '10m; reboot', '$(reboot)', '--follow'])
    assert.throws(
      () => journalSince(odd),
      (error: unknown) => error instanceof MayflyError && error.exit === 2,
      odd,
    );
});
