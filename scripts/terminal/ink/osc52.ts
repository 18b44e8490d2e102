/** Terminals refuse more; 74,994 bytes of text are what base64 makes 100,000 of (xterm's limit). */
const most = 74_994;

/** The escape by which a terminal copies text (OSC 52, xterm's ctlseqs), also through SSH. */
export const copyEscape = (text: string): string => {
  const bytes = Buffer.from(text, 'utf8').subarray(0, most);
  return `\x1b]52;c;${bytes.toString('base64')}\x07`;
};
