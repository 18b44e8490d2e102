const longest = 60;

/** A value in a message: short, on one line, and harmless for a terminal whatever it holds. */
export const show = (value: unknown): string => {
  if (value === undefined) return 'missing';
  if (value === null) return 'empty';
  if (Array.isArray(value)) return value.length === 0 ? 'an empty list' : 'a list';
  if (typeof value === 'object') return Object.keys(value).length === 0 ? 'an empty map' : 'a map';
  if (typeof value !== 'string') return String(value);
  const quoted = escaped(JSON.stringify(value.slice(0, longest)));
  return value.length > longest ? `${quoted}… (${value.length} characters)` : quoted;
};

/** Text on one line: white space becomes one space, and characters that command a terminal are written as `\u{1b}`. */
export const printable = (text: string): string => escaped(text.trim().replace(/\s+/g, ' '));

/** `health[0].port`; keys that are not plain words stand in quotes. */
export const showPath = (path: readonly PropertyKey[]): string =>
  path
    .map((part, index) => {
      if (typeof part === 'number') return `[${part}]`;
      const key = String(part);
      const plain = /^[A-Za-z_][A-Za-z0-9_-]*$/.test(key) ? key : show(key);
      return index === 0 ? plain : `.${plain}`;
    })
    .join('');

const escaped = (text: string): string =>
  text.replace(
    /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu,
    character => `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`,
  );
