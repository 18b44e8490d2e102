import assert from 'node:assert/strict';
import { MayflyError, type Telling } from '../../scripts/errors.ts';

const check = (thrown: unknown): Telling => {
  assert.ok(thrown instanceof MayflyError, `not an error for people: ${thrown}`);
  assert.equal(thrown.exit, 2);
  return thrown.telling;
};

/** The telling of the usage error that a task must end in. */
export const refused = (task: () => unknown): Telling => {
  try {
    task();
  } catch (thrown) {
    return check(thrown);
  }
  assert.fail('it was not refused');
};

export const refusedLater = async (task: Promise<unknown>): Promise<Telling> => {
  try {
    await task;
  } catch (thrown) {
    return check(thrown);
  }
  assert.fail('it was not refused');
};
