import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { test } from 'node:test';
import { parse } from 'yaml';
import { z } from 'zod';
import { fleetJsonSchema } from '../../scripts/fleet/json-schema.ts';

const root = new URL('../../', import.meta.url);
const schema = JSON.parse(fleetJsonSchema());
const accepts = (fleet: unknown) => z.fromJSONSchema(schema).safeParse(fleet).success;

test('the committed JSON Schema is the one that the code makes (else: just schema)', async () => {
  assert.equal(await readFile(new URL('fleet.schema.json', root), 'utf8'), fleetJsonSchema());
});

test('the JSON Schema is draft 2020-12, and an editor can explain every setting of its first level', () => {
  assert.equal(schema.$schema, 'https://json-schema.org/draft/2020-12/schema');
  for (const map of [schema, schema.properties.timeouts, schema.properties.local]) {
    for (const [key, property] of Object.entries<{ description?: string }>(map.properties)) {
      assert.ok(property.description, `${key} has no description`);
    }
  }
});

test('an editor marks unknown settings and wrong values, in environments too', async () => {
  assert.equal(accepts(parse(await readFile(new URL('fleet.yaml', root), 'utf8'))), true);
  assert.equal(accepts({ name: 'x', environments: { s: { count: 2, timeouts: { boot: '5m' } } } }), true);
  for (const wrong of [
    {},
    { name: 'X' },
    { name: 'x', helth: [] },
    { name: 'x', count: 0 },
    { name: 'x', window: '5x' },
    { name: 'x', health: [{ kind: 'htp' }] },
    { name: 'x', health: [{ kind: 'tcp', port: 70000 }] },
    { name: 'x', provider: 'azure' },
    { name: 'x', environments: { s: { name: 'y' } } },
    { name: 'x', environments: { S: {} } },
  ]) {
    assert.equal(accepts(wrong), false, JSON.stringify(wrong));
  }
});

test('an editor is told the defaults, but none for an environment: there the settings for all count', () => {
  assert.equal(schema.properties.timeouts.properties.boot.default, '10m');
  assert.equal(schema.properties.count.default, 1);
  const overlay = schema.properties.environments.additionalProperties;
  const { count, timeouts, local, variables } = overlay.properties;
  for (const map of [
    overlay,
    count,
    timeouts,
    timeouts.properties.boot,
    local,
    local.properties.volumes,
    variables,
  ]) {
    assert.equal('default' in map, false);
  }
});
