import assert from 'node:assert/strict';
import { Exit, MayflyError, type Telling } from '../../scripts/errors.ts';
import type { Definition } from '../../scripts/fleet/definition.ts';
import { loadDefinition } from '../../scripts/fleet/load.ts';

/** What a person is told by the usage error that a call throws. */
export const told = (call: () => unknown): Telling => {
  try {
    call();
  } catch (thrown) {
    assert.ok(thrown instanceof MayflyError, `not an error for people: ${thrown}`);
    assert.equal(thrown.exit, Exit.usage);
    return thrown.telling;
  }
  assert.fail('nothing was thrown');
};

export const load = (text: string, environment = 'default'): Definition =>
  loadDefinition(text, 'fleet.yaml', environment);

/** `2:8 count is 0, …` of every problem that a fleet file has, in the order told. */
export const problemsOf = (text: string, environment = 'default'): string[] => {
  const { file, what, why } = told(() => load(text, environment));
  const others = why?.split('\n').slice(1) ?? [];
  return [`${file}: ${what}`, ...others].map(line => line.replace(/^fleet\.yaml:(\d+:\d+): /, '$1 '));
};
