import { createHash } from 'node:crypto';
import { bug } from '../errors.ts';

/**
 * One text for one value: keys sorted by code units, no white space, ECMAScript numbers (as RFC 8785 has it).
 * Properties that are undefined are left out. Throws for whatever JSON would drop or change without a word:
 * undefined in a list, NaN, infinities, Date, Map, functions, cycles.
 */
export const canonicalJson = (value: unknown): string => write(value, '$', []);

/** SHA-256 as 64 lower-case hex digits. Text is hashed as UTF-8. */
export const sha256 = (content: string | Uint8Array): string =>
  createHash('sha256').update(content).digest('hex');

/** The order of every list that goes into a hash: by UTF-16 code units, the same in every locale. */
export const byCodeUnits = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

const write = (value: unknown, path: string, above: readonly object[]): string => {
  if (value === null || typeof value === 'boolean' || typeof value === 'string') return JSON.stringify(value);
  if (typeof value === 'number' && Number.isFinite(value)) return JSON.stringify(value);
  if (typeof value !== 'object' || above.includes(value)) throw notJson(value, path);
  const inside = [...above, value];
  if (Array.isArray(value)) {
    return `[${Array.from(value, (item, index) => write(item, `${path}[${index}]`, inside)).join(',')}]`;
  }
  const prototype = Object.getPrototypeOf(value);
  if (prototype !== Object.prototype && prototype !== null) throw notJson(value, path);
  const members = Object.entries(value)
    .filter(([, member]) => member !== undefined)
    .sort(([a], [b]) => byCodeUnits(a, b))
    .map(([key, member]) => `${JSON.stringify(key)}:${write(member, `${path}.${key}`, inside)}`);
  return `{${members.join(',')}}`;
};

const notJson = (value: unknown, path: string) =>
  bug(
    `${path} cannot be written as JSON: ${typeof value === 'object' ? 'a special object or a cycle' : String(value)}`,
  );
