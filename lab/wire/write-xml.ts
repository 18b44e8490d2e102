import type { Scalar, Table, Type } from './notation.ts';

/**
 * Writes an output of the SDK's shape as the elements of EC2's answer. What is undefined is left out. Throws where
 * the output has a member that the shape has not, or a value of another type: an answer must not lose anything.
 */
export const writeXml = (table: Table, shape: string, output: object): string => {
  const values = output as Record<string, unknown>;
  let left = Object.keys(output).length;
  let text = '';
  for (const { name, xml, type } of table.shapes.get(shape) ?? []) {
    const value = values[name];
    if (value === undefined) continue;
    left -= 1;
    text += element(xml, write(table, type, value, shape, name));
  }
  if (left > 0) refuseUnknown(table, shape, values);
  return text;
};

const refuseUnknown = (table: Table, shape: string, output: Record<string, unknown>): void => {
  const known = new Set(table.shapes.get(shape)?.map(({ name }) => name));
  for (const [name, value] of Object.entries(output))
    if (value !== undefined && !known.has(name)) throw new Error(`${shape} has no member ${name}`);
};

export const element = (name: string, content: string): string => `<${name}>${content}</${name}>`;

const write = (table: Table, type: Type, value: unknown, shape: string, name: string): string => {
  if (type.kind === 'list') {
    if (!Array.isArray(value)) throw wrong(shape, name, 'a list', value);
    let text = '';
    for (const item of value) text += element(type.element, write(table, type.of, item, shape, name));
    return text;
  }
  if (type.kind === 'shape') {
    if (typeof value !== 'object' || value === null) throw wrong(shape, name, type.shape, value);
    return writeXml(table, type.shape, value);
  }
  const text = scalarText(type.kind, value);
  if (text === undefined) throw wrong(shape, name, `a ${type.kind}`, value);
  return type.kind === 'string' ? escapeXml(text) : text;
};

const scalarText = (kind: Scalar, value: unknown): string | undefined => {
  switch (kind) {
    case 'string':
      return typeof value === 'string' ? value : undefined;
    case 'number':
      return typeof value === 'number' && Number.isFinite(value) ? String(value) : undefined;
    case 'boolean':
      return typeof value === 'boolean' ? String(value) : undefined;
    case 'time':
      return value instanceof Date ? value.toISOString() : undefined;
    case 'bytes':
      return value instanceof Uint8Array ? Buffer.from(value).toString('base64') : undefined;
    case 'strings':
      return undefined;
  }
};

const wrong = (shape: string, name: string, wanted: string, value: unknown): Error =>
  new Error(`${shape}.${name} must be ${wanted}, but is ${JSON.stringify(value)}`);

/**
 * Text as XML 1.0 can hold it: blanks other than a space survive as references, and what XML cannot hold at all
 * becomes U+FFFD.
 */
export const escapeXml = (text: string): string => {
  // Nearly every text is an id or a word.
  if (/^[\w .:/-]*$/.test(text)) return text;
  return text
    .toWellFormed()
    .replace(/[\0-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]/g, '\ufffd')
    .replace(/[&<>"'\t\n\r]/g, character => `&#${character.charCodeAt(0)};`);
};
