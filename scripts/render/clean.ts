/** Longer lines are cut: a terminal is not the place to read them. */
export const longestLine = 400;

// ECMA-48: control strings (OSC, DCS, SOS, PM, APC) up to their terminator or the end of the line, then control
// sequences (CSI), then any other escape; 8-bit forms too.
const controlStrings = /(?:\x1b[\]PX^_]|[\x9d\x90\x98\x9e\x9f])[^\x07\x1b\x9c\n]*(?:\x07|\x1b\\|\x9c)?/g;
const controlSequences = /(?:\x1b\[|\x9b)[0-?]*[ -/]*[@-~]?/g;
const otherEscapes = /\x1b[ -/]*[0-~]?/g;
// C0 but tab and newline, DEL, C1; marks that reorder or hide text; line and paragraph separators; tags.
const unprintable =
  /[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]|\udb40[\udc00-\udc7f]/g;

/**
 * Text from a machine, made safe for a terminal: no escapes, no control characters but newline and tab, nothing that
 * reorders or hides what is read, no line longer than `width` characters.
 */
export const clean = (text: string, width = longestLine): string =>
  text
    .toWellFormed()
    .replace(/\r\n?/g, '\n')
    .replace(controlStrings, '')
    .replace(controlSequences, '')
    .replace(otherEscapes, '')
    .replace(unprintable, '')
    .split('\n')
    .map(line => cut(line, width))
    .join('\n');

/** The same as one line: newlines and tabs become blanks. For names, reasons and whatever stands inside a sentence. */
export const cleanLine = (text: string, width = longestLine): string =>
  cut(
    clean(text, Number.POSITIVE_INFINITY)
      .replace(/[\n\t]+/g, ' ')
      .trim(),
    width,
  );

const cut = (line: string, width: number): string => {
  if (line.length <= width) return line;
  const kept = line.slice(0, Math.max(0, width - 1));
  return `${/[\ud800-\udbff]$/.test(kept) ? kept.slice(0, -1) : kept}…`;
};
