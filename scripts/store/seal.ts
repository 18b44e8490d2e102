import { isUtf8 } from 'node:buffer';
import { hash } from 'node:crypto';

/** A line of JSON that begins with a checksum over what precedes it and the rest of the line. */
export interface Opened {
  readonly sum: string;
  readonly payload: Readonly<Record<string, unknown>>;
  /** Whether the line is unchanged and follows `previous`. */
  follows(previous: string): boolean;
}

/** `{"sum":"<the first 128 bits of a SHA-256, as hex>",…}`, without a newline. */
export const seal = (previous: string, payload: object): { line: string; sum: string } => {
  const rest = JSON.stringify(payload).slice(1);
  const sum = checksum(previous, rest);
  return { line: `{"sum":"${sum}",${rest}`, sum };
};

const start = '{"sum":"';
/** Where what is sealed begins: after the sum, a quotation mark and a comma. */
const sealed = start.length + 34;

/** Reads a sealed line; undefined for anything else. Whether it is unchanged is told by `follows`. */
export const open = (line: Uint8Array): Opened | undefined => {
  const text = utf8(line);
  if (!text?.startsWith(start) || !text.startsWith('",', sealed - 2)) return undefined;
  const sum = text.slice(start.length, sealed - 2);
  if (!/^[0-9a-f]{32}$/.test(sum)) return undefined;
  const rest = text.slice(sealed);
  const payload = object(`{${rest}`);
  return payload && { sum, payload, follows: previous => checksum(previous, rest) === sum };
};

const checksum = (previous: string, rest: string): string =>
  hash('sha256', `${previous}\n${rest}`, 'hex').slice(0, 32);

/** undefined for what is not UTF-8: a replaced character could hide a change. */
const utf8 = (bytes: Uint8Array): string | undefined =>
  isUtf8(bytes) ? Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('utf8') : undefined;

const object = (text: string): Record<string, unknown> | undefined => {
  try {
    return JSON.parse(text) as Record<string, unknown>;
  } catch {
    return undefined;
  }
};
