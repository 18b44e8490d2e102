/** What of a shell script is quoted: `code` blanks all quotes, `expansions` keeps double quotes. Lines stay lines. */
export interface ShellView {
  readonly code: string[];
  readonly expansions: string[];
}

const blank = (text: string): string => text.replace(/[^\n]/g, ' ');

/** The quotes stay. */
const hollow = (text: string): string =>
  `${text[0]}${blank(text.slice(1, -1))}${text.length > 1 ? text.at(-1) : ''}`;

// In order: escape, 'text', "text", comment, here-document (with its quotes and its end), anything.
const token =
  /\\[\s\S]|(?<single>'[^']*(?:'|$))|(?<double>"(?:[^"\\]|\\[\s\S])*(?:"|$))|(?<![^\s;&|()])(?<comment>#[^\n]*)|(?<here>(?<!<)<<-?[ \t]*(?<mark>['"\\]?)(?<end>[A-Za-z_]\w*)['"]?(?!<)(?<rest>[^\n]*)\n[\s\S]*?(?:\n?[ \t]*\k<end>(?=\n|$)|$))|[\s\S]/g;

/**
 * A light reading of POSIX shell: enough to look for words that other shells know and sh does not. Nested quotes in
 * `$(…)` inside double quotes are taken as text.
 */
export const shellView = (script: string): ShellView => {
  let code = '';
  let expansions = '';
  for (const { 0: text, groups = {} } of script.matchAll(token)) {
    const { single, double, comment, here, mark, rest = '' } = groups;
    if (comment !== undefined || single !== undefined) {
      const hidden = single === undefined ? blank(text) : hollow(text);
      code += hidden;
      expansions += hidden;
    } else if (double !== undefined) {
      code += hollow(text);
      expansions += text;
    } else if (here !== undefined) {
      const head = text.slice(0, text.indexOf('\n'));
      const tail = text.slice(head.length);
      const line = `${' '.repeat(head.length - rest.length)}${shellView(rest).code.join('\n')}`;
      code += line + blank(tail);
      expansions += line + (mark === '' ? tail : blank(tail));
    } else {
      const keep = text.startsWith('\\') ? blank(text) : text;
      code += keep;
      expansions += keep;
    }
  }
  return { code: code.split('\n'), expansions: expansions.split('\n') };
};
