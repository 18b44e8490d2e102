import { seeded } from '../support/seeded.ts';

/** Pieces that break naive quoting somewhere: shells, YAML, unit files, JSON, terminals. */
// biome-ignore format: a table
const pieces = [
  "'", '"', '\\', '`', '$', '$(id)', `\${HOME}`, '$$', '%', '%h', '%%', '!', '#', ' #', ': ', '- ', '? ', '&a', '*a', '|', '>',
  '{', '}', '[', ']', ',', '@', ';', ' ; ', '&&', '\n', '\n\n', '\r', '\r\n', '\t', ' ', '  ', '\x01', '\x07', '\x1b[31m', '\x7f',
  '\u0080', '\u0085', '\u009b', '\u00a0', '\u00ad', '\u2028', '\u2029', '\u202e', '\u200b', '\ufeff', '\ufffd', '\uffff', '\u3000',
  'é', 'Ж', '漢', '😀', '\u{10ffff}', '\u{e0001}', '{{x}}', '{{{y}}}', '%{z}', '<<', '=', '~', 'null', 'yes', 'no', 'on', '0o17', '017',
  '1e3', '1_000', '12:30:45', '.inf', '2001-01-01', '---', '...', '!!python/object', '\\x41', '\\u0041', '\\n', "'\\''", 'EOF',
  'a', 'word', '-n', '--', '/bin/sh', '*', '?', '../..', '~root', '(', ')', '^', '\x81', '\x88', '\xff', '\u0100',
];

/** `count` texts without NUL and without halves of surrogate pairs: each piece alone first, then mixtures. */
export const fuzzedTexts = (count: number, seed: number): string[] => {
  const { below } = seeded(seed);
  const mixture = () => Array.from({ length: below(12) }, () => pieces[below(pieces.length)]).join('');
  const texts = [...pieces, '', 'x'.repeat(70_000), '\\'.repeat(999), "'".repeat(999)];
  while (texts.length < count) texts.push(mixture());
  return texts.slice(0, count);
};
