import type { Scalar, Table, Type } from './notation.ts';

/**
 * An output of the SDK's shape as JSON 1.1 has it: times are seconds since the epoch. Throws where the output has a
 * member that the shape has not, or a value of another type.
 */
export const writeJson = (table: Table, shape: string, output: object): string =>
  JSON.stringify(plainShape(table, shape, output));

const plainShape = (table: Table, shape: string, output: object): object => {
  const types = new Map(table.shapes.get(shape)?.map(({ name, type }) => [name, type]));
  const told = Object.entries(output).filter(([, value]) => value !== undefined);
  return Object.fromEntries(
    told.map(([name, value]) => {
      const type = types.get(name);
      if (!type) throw new Error(`${shape} has no member ${name}`);
      return [name, plain(table, type, value, `${shape}.${name}`)];
    }),
  );
};

const plain = (table: Table, type: Type, value: unknown, path: string): unknown => {
  if (type.kind === 'shape') return plainShape(table, type.shape, value as object);
  if (type.kind === 'list') return (value as unknown[]).map(item => plain(table, type.of, item, path));
  if (!fits(type.kind, value))
    throw new Error(`${path} must be ${type.kind}, but is ${JSON.stringify(value)}`);
  if (value instanceof Uint8Array) return Buffer.from(value).toString('base64');
  return value instanceof Date ? value.getTime() / 1000 : value;
};

const fits = (kind: Scalar, value: unknown): boolean => {
  switch (kind) {
    case 'time':
      return value instanceof Date;
    case 'strings':
      return typeof value === 'object' && value !== null;
    case 'bytes':
      return value instanceof Uint8Array;
    default:
      return typeof value === kind;
  }
};
