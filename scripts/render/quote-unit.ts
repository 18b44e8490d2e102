import { refuseBroken, refuseNul, unquotable } from './unquotable.ts';

/** Needs no quotes wherever it stands in a unit file. */
const plain = /^[A-Za-z0-9_@:,./+=-]+$/;

/** Half of the longest line that systemd reads (LONG_LINE_MAX, 1 MiB). */
const longest = 512 * 1024;

const check = (value: string, name: string): void => {
  refuseNul(value, name);
  refuseBroken(value, name);
  if (/\p{Noncharacter_Code_Point}/u.test(value))
    throw unquotable(name, 'holds a Unicode noncharacter; systemd ignores lines with one');
  if (Buffer.byteLength(value) > longest) throw unquotable(name, `is longer than ${longest} bytes`);
};

const escapes: Readonly<Record<string, string>> = {
  '"': '\\"',
  '\\': '\\\\',
  '\n': '\\n',
  '\r': '\\r',
  '\t': '\\t',
  '%': '%%',
};

const escaped = (character: string): string =>
  escapes[character] ?? `\\x${character.charCodeAt(0).toString(16).padStart(2, '0')}`;

const inQuotes = (value: string): string => `"${value.replace(/["\\%\x01-\x1f\x7f]/g, escaped)}"`;

/**
 * One word of a unit setting that is split into words and unquoted (`Environment=`, `ReadWritePaths=`, …). Plain
 * words stay bare, so that they fit everywhere. Source: systemd.syntax(7) and "Specifiers" in systemd.unit(5).
 * Throws a usage error for NUL, broken text, noncharacters and more than 512 KiB.
 */
export const unit = (value: string, name = 'the value'): string => {
  check(value, name);
  return plain.test(value) ? value : inQuotes(value);
};

/** One argument of `ExecStart=` and its like, where `$` is special too. Source: "Command lines" in systemd.service(5). */
export const unitExec = (value: string, name = 'the value'): string =>
  unit(value, name).replaceAll('$', '$$$$');

/**
 * The whole value of a setting that is not unquoted (`Description=`, `WorkingDirectory=`, …). Besides what `unit`
 * refuses: control characters, spaces at either end, and a backslash at the end.
 */
export const unitText = (value: string, name = 'the value'): string => {
  check(value, name);
  if (/[\x01-\x1f\x7f]/.test(value))
    throw unquotable(
      name,
      'holds a line break or another control character, which this setting cannot carry',
    );
  if (value !== value.trim()) throw unquotable(name, 'begins or ends with a space, which systemd removes');
  if (value.endsWith('\\')) throw unquotable(name, 'ends with a backslash, which would join the next line');
  return value.replaceAll('%', '%%');
};
