import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { test } from 'node:test';
import { z } from 'zod';
import { Exit, MayflyError } from '../../scripts/errors.ts';
import type { Definition } from '../../scripts/fleet/definition.ts';
import { fleetJsonSchema } from '../../scripts/fleet/json-schema.ts';
import { machineName } from '../../scripts/fleet/names.ts';
import { mutated, randomData, randomFleet } from './random-files.ts';
import { load } from './told.ts';

/** The definition, or undefined for a file that is refused as people must be told; fails on anything else. */
const attempt = (text: string, environment: string, seed: number): Definition | undefined => {
  try {
    return load(text, environment);
  } catch (thrown) {
    const about = `seed ${seed}: ${JSON.stringify(text.slice(0, 500))}`;
    assert.ok(
      thrown instanceof MayflyError,
      `${about} gave ${thrown instanceof Error ? thrown.stack : thrown}`,
    );
    const { what, why = '', file = '' } = thrown.telling;
    assert.equal(thrown.exit, Exit.usage, about);
    const [, line, column] = /^fleet\.yaml:(\d+):(\d+)$/.exec(file) ?? [];
    const there = text.split(/\r?\n/)[Number(line) - 1];
    assert.ok(there !== undefined && Number(column) <= there.length + 2, `${about} is told at ${file}`);
    assert.doesNotMatch(what + why, /Invalid |: expected |Too (big|small)|undefined|\[object/, about);
    assert.doesNotMatch(what + why.replaceAll('\n', ''), /[\p{Cc}\p{Cs}]/u, about);
    return undefined;
  }
};

const assertSound = ({ name, environment, count, min, health }: Definition, about: string) => {
  assert.ok(count >= 1 && count <= 10_000 && min >= 1 && min <= count, about);
  assert.ok(machineName({ fleet: name, environment }, count).length <= 63, about);
  assert.ok(Array.isArray(health), about);
};

const schema = z.fromJSONSchema(JSON.parse(fleetJsonSchema()));

test('2000 random fleet files: each gives a sound definition or an error with its place, never a crash', () => {
  let accepted = 0;
  for (let seed = 1; seed <= 2000; seed++) {
    const text = JSON.stringify(randomFleet(seed), null, seed % 3);
    const environments = ['default', 's'];
    for (const environment of environments) {
      const definition = attempt(text, environment, seed);
      if (definition === undefined) continue;
      accepted++;
      assertSound(definition, `seed ${seed}`);
    }
  }
  assert.ok(
    accepted > 500 && accepted < 3500,
    `${accepted} were accepted: the files are too easy or too hard`,
  );
});

test('what mayfly accepts, the JSON Schema accepts: an editor never marks a right file', () => {
  let accepted = 0;
  for (let seed = 1; seed <= 800; seed++) {
    const fleet = JSON.parse(JSON.stringify(randomFleet(seed)));
    if (attempt(JSON.stringify(fleet), 'default', seed) === undefined) continue;
    accepted++;
    assert.equal(schema.safeParse(fleet).error?.message, undefined, `seed ${seed}: ${JSON.stringify(fleet)}`);
  }
  assert.ok(accepted > 100);
});

test('1500 random documents of any shape: refused with a place, never a crash', () => {
  for (let seed = 1; seed <= 1500; seed++) attempt(JSON.stringify(randomData(seed)) ?? '', 'default', seed);
});

test('3000 damaged copies of the fleet file: each gives a sound definition or an error with its place', async () => {
  const text = await readFile(new URL('../../fleet.yaml', import.meta.url), 'utf8');
  let refused = 0;
  for (let seed = 1; seed <= 3000; seed++) {
    const definition = attempt(mutated(text, seed), 'default', seed);
    if (definition) assertSound(definition, `seed ${seed}`);
    else refused++;
  }
  assert.ok(refused > 1000, `only ${refused} were refused`);
});
