import * as z from 'zod';
import { isMap } from './overlay.ts';
import type { Path } from './problem.ts';

/** The keys that a schema allows in the map at a path of some data; none where it allows no map. */
export const keysAt = (schema: z.core.$ZodType, path: Path, data: unknown): string[] => {
  if (schema instanceof z.ZodOptional || schema instanceof z.ZodDefault || schema instanceof z.ZodPrefault) {
    return keysAt(schema.unwrap(), path, data);
  }
  if (schema instanceof z.ZodDiscriminatedUnion) {
    const { options, discriminator } = schema.def;
    const kind = isMap(data) ? data[discriminator] : undefined;
    const chosen = options.find(option => option._zod.propValues?.[discriminator]?.has(kind as string));
    return chosen ? keysAt(chosen, path, data) : [];
  }
  const [part, ...rest] = path;
  if (part === undefined) return schema instanceof z.ZodObject ? Object.keys(schema.shape) : [];
  const inner = innerOf(schema, part);
  return inner ? keysAt(inner, rest, valueAt(data, [part])) : [];
};

const innerOf = (schema: z.core.$ZodType, part: PropertyKey): z.core.$ZodType | undefined => {
  if (schema instanceof z.ZodObject) return schema.shape[String(part)];
  if (schema instanceof z.ZodRecord) return schema.valueType;
  return schema instanceof z.ZodArray ? schema.element : undefined;
};

/** The value at a path of plain data, or undefined. */
export const valueAt = (data: unknown, path: Path): unknown =>
  path.reduce<unknown>((value, key) => {
    const holder = typeof value === 'object' && value !== null ? value : {};
    return (holder as Record<PropertyKey, unknown>)[key];
  }, data);
