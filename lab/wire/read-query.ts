import { ApiError } from '../core/contract.ts';
import type { Scalar, Table, Type } from './notation.ts';
import { type Branch, malformed } from './query-tree.ts';

/**
 * Reads a shape out of a query's parameters: an input of the SDK's shape. Throws `UnknownParameter`,
 * `InvalidParameterValue` or `MalformedQueryString`. Empty lists do not exist on this wire.
 */
export const readQuery = (table: Table, shape: string, tree: Branch): object =>
  readShape(table, shape, tree, '');

const readShape = (table: Table, shape: string, tree: Branch, path: string): object => {
  if (tree.value !== undefined) throw malformed(`The parameter ${path} has parts and cannot have a value`);
  const left = new Set(tree.children.keys());
  const result: Record<string, unknown> = {};
  for (const { name, query, type } of table.shapes.get(shape) ?? []) {
    const child = tree.children.get(query);
    if (!child) continue;
    left.delete(query);
    result[name] = read(table, type, child, path === '' ? query : `${path}.${query}`);
  }
  for (const unknown of left)
    throw new ApiError(
      'UnknownParameter',
      `The parameter ${path === '' ? '' : `${path}.`}${unknown} is not recognized`,
    );
  return result;
};

const read = (table: Table, type: Type, tree: Branch, path: string): unknown => {
  if (type.kind === 'shape') return readShape(table, type.shape, tree, path);
  if (type.kind === 'list') return readList(table, type.of, tree, path);
  if (tree.children.size > 0 || tree.value === undefined)
    throw malformed(`The parameter ${path} has a value and cannot have parts`);
  return readScalar(type.kind, tree.value, path);
};

const readList = (table: Table, of: Type, tree: Branch, path: string): unknown[] => {
  if (tree.value !== undefined) throw malformed(`The parameter ${path} is a list: ${path}.1`);
  return [...tree.children]
    .map(([key, child]) => ({ key, child, index: /^[1-9]\d{0,5}$/.test(key) ? Number(key) : undefined }))
    .map(({ key, child, index }) => {
      if (index === undefined) throw malformed(`The parameter ${path}.${key} is malformed`);
      return { child, index };
    })
    .sort((a, b) => a.index - b.index)
    .map(({ child, index }) => read(table, of, child, `${path}.${index}`));
};

const readScalar = (kind: Scalar, text: string, path: string): unknown => {
  const value = scalarOf(kind, text);
  if (value === undefined)
    throw new ApiError('InvalidParameterValue', `Value (${text}) for parameter ${path} is invalid.`);
  return value;
};

const scalarOf = (kind: Scalar, text: string): unknown => {
  switch (kind) {
    case 'string':
      return text;
    case 'number':
      return /^-?\d+(\.\d+)?$/.test(text) ? Number(text) : undefined;
    case 'boolean':
      return { true: true, false: false }[text.toLowerCase()];
    case 'time':
      return timeOf(text);
    case 'bytes':
      return /^[A-Za-z0-9+/\s]*={0,2}\s*$/.test(text)
        ? new Uint8Array(Buffer.from(text, 'base64'))
        : undefined;
    case 'strings':
      return undefined;
  }
};

/** ISO 8601 with a time zone. */
const timeOf = (text: string): Date | undefined => {
  const time = new Date(
    /^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:\d\d)$/.test(text) ? text : '',
  );
  return Number.isNaN(time.getTime()) ? undefined : time;
};
