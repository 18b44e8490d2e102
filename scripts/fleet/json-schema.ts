import * as z from 'zod';
import { fleetFileSchema } from './definition.ts';
import { isMap } from './overlay.ts';

/** The text of `fleet.schema.json`: JSON Schema, draft 2020-12, of what a person may write into a fleet file. */
export const fleetJsonSchema = (): string => {
  const schema = z.toJSONSchema(fleetFileSchema, { io: 'input', target: 'draft-2020-12' });
  const { $schema, ...rest } = JSON.parse(JSON.stringify(schema));
  const overlay = rest.properties.environments.additionalProperties;
  rest.properties.environments.additionalProperties = withoutDefaults(overlay);
  return `${JSON.stringify({ $schema, title: 'mayfly fleet file', ...rest }, null, 2)}\n`;
};

/** What an environment leaves out stays as it is for all, so an editor must not promise a default there. */
const withoutDefaults = (schema: unknown): unknown => {
  if (!isMap(schema)) return schema;
  const { default: _, properties, ...rest } = schema;
  if (!isMap(properties)) return rest;
  const inner = Object.entries(properties).map(([key, property]) => [key, withoutDefaults(property)]);
  return { ...rest, properties: Object.fromEntries(inner) };
};
