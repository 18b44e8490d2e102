import { ApiError } from '../core/contract.ts';
import type { Table, Type } from './notation.ts';

/** Reads a JSON body into an input of the SDK's shape; members that are not known are ignored, as AWS does. */
export const readJson = (table: Table, shape: string, body: Uint8Array): object => {
  let document: unknown;
  try {
    document = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(body) || '{}');
  } catch {
    throw unreadable('The body is not JSON');
  }
  return readShape(table, shape, document, 'The body');
};

const readShape = (table: Table, shape: string, document: unknown, path: string): object => {
  if (!isObject(document)) throw unreadable(`${path} must be an object`);
  return Object.fromEntries(
    (table.shapes.get(shape) ?? [])
      .filter(({ name }) => Object.hasOwn(document, name) && document[name] !== null)
      .map(({ name, type }) => [name, read(table, type, document[name], name)]),
  );
};

const read = (table: Table, type: Type, value: unknown, path: string): unknown => {
  if (type.kind === 'shape') return readShape(table, type.shape, value, path);
  if (type.kind === 'bytes') {
    if (typeof value !== 'string') throw unreadable(`${path} must be base64`);
    return Uint8Array.from(Buffer.from(value, 'base64'));
  }
  if (type.kind !== 'list') {
    if (typeof value !== type.kind) throw unreadable(`${path} must be a ${type.kind}`);
    return value;
  }
  if (!Array.isArray(value)) throw unreadable(`${path} must be a list`);
  return value.map(item => read(table, type.of, item, path));
};

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const unreadable = (message: string): ApiError => new ApiError('SerializationException', message);
