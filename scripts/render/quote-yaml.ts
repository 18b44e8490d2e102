import { refuseBroken, unquotable } from './unquotable.ts';

/** Deep enough for any cloud-config, and an end for objects that hold themselves. */
const deepest = 64;

/** PyYAML finds a key without `?` only within so many characters (YAML 1.1, 7.4.2). */
const longestKey = 1024;

const escapes: Readonly<Record<string, string>> = {
  '"': '\\"',
  '\\': '\\\\',
  '\n': '\\n',
  '\t': '\\t',
  '\r': '\\r',
};

/** Escapes all but plain ASCII and blocks of letters and signs: no breaks, controls, spaces or marks beyond U+0020. */
const risky = /["\\]|[^\x20-\x7e\u00a1-\u00ac\u00ae-\u1fff\u2070-\u2fff\u3001-\ud7ff\u{1f300}-\u{1faff}]/gu;

const escaped = (character: string): string => {
  const code = character.codePointAt(0) ?? 0;
  if (code > 0xffff) return `\\U${code.toString(16).padStart(8, '0')}`;
  return escapes[character] ?? `\\u${code.toString(16).padStart(4, '0')}`;
};

const text = (value: string, name: string): string => {
  refuseBroken(value, name);
  return `"${value.replace(risky, escaped)}"`;
};

const number = (value: number, name: string): string => {
  if (!Number.isFinite(value)) throw unquotable(name, `is ${value}, which is not a number that YAML shares`);
  // YAML 1.1 reads 1e+21 as text: its floats have a point.
  return JSON.stringify(value).replace(/^(-?\d+)e/, '$1.0e');
};

const pair = (key: string, value: unknown, name: string, depth: number): string => {
  const quoted = text(key, `a key of ${name}`);
  if (quoted.length > longestKey)
    throw unquotable(
      name,
      `has a key of ${quoted.length} characters; YAML readers find at most ${longestKey}`,
    );
  return `${quoted}: ${write(value, `${name}.${key}`, depth + 1)}`;
};

const write = (value: unknown, name: string, depth: number): string => {
  if (depth > deepest) throw unquotable(name, `is nested more than ${deepest} levels deep`);
  if (typeof value === 'string') return text(value, name);
  if (typeof value === 'number') return number(value, name);
  if (value === null || typeof value === 'boolean') return String(value);
  if (Array.isArray(value))
    return `[${Array.from(value, (item, index) => write(item, `${name}[${index}]`, depth + 1)).join(', ')}]`;
  const parent = typeof value === 'object' ? Object.getPrototypeOf(value) : undefined;
  if (parent !== null && parent !== Object.prototype)
    throw unquotable(
      name,
      `is ${typeof value === 'object' ? 'a special object' : typeof value}, not plain data`,
    );
  const pairs = Object.entries(value as object).map(([key, item]) => pair(key, item, name, depth));
  return `{${pairs.join(', ')}}`;
};

/**
 * A value on one line that YAML 1.1 (PyYAML, so cloud-init) and 1.2 read alike: strings in double quotes, lists and
 * mappings in flow style. Source: YAML 1.1 chapters 5 and 9; PyYAML's reader and resolver.
 * Throws a usage error for what is no plain data, for NaN and infinities, broken text and keys over 1024 characters.
 */
export const yaml = (value: unknown, name = 'the value'): string => write(value, name, 0);
