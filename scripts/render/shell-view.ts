/** What of a shell script is quoted: `code` blanks all quotes, `expansions` keeps double quotes. Lines stay lines. */
export interface ShellView {
  readonly code: string[];
  readonly expansions: string[];
}

const blank = (text: string): string => text.replace(/[^\n]/g, ' ');

// In order: escape, 'text', "text", comment, here-document (with its quotes and its end), anything.
const token =
  /\\[\s\S]|(?<single>'[^']*(?:'|$))|(?<double>"(?:[^"\\]|\\[\s\S])*(?:"|$))|(?<![^\s;&|()])(?<comment>#[^\n]*)|(?<here><<-?[ \t]*(?<mark>['"\\]?)(?<end>\w+)['"]?(?!<)(?<rest>[^\n]*)\n(?<body>[\s\S]*?)(?:\n?[ \t]*\k<end>(?=\n|$)|$))|[\s\S]/g;

/**
 * A light reading of POSIX shell: enough to look for words that other shells know and sh does not. Nested quotes in
 * `$(…)` inside double quotes are taken as text.
 */
export const shellView = (script: string): ShellView => {
  let code = '';
  let expansions = '';
  for (const { 0: text, groups = {} } of script.matchAll(token)) {
    const { single, double, comment, here, mark, rest = '', body } = groups;
    const hidden = single ?? comment;
    if (hidden !== undefined) {
      code += blank(text);
      expansions += blank(text);
    } else if (double !== undefined) {
      code += blank(text);
      expansions += text;
    } else if (here !== undefined) {
      const head = text.slice(0, text.indexOf('\n'));
      const tail = text.slice(head.length);
      const line = `${' '.repeat(head.length - rest.length)}${shellView(rest).code.join('\n')}`;
      code += line + blank(tail);
      expansions += line + (mark === '' ? (body === undefined ? blank(tail) : tail) : blank(tail));
    } else {
      const keep = text.startsWith('\\') ? blank(text) : text;
      code += keep;
      expansions += keep;
    }
  }
  return { code: code.split('\n'), expansions: expansions.split('\n') };
};
