import type { Terminal } from '../../scripts/cli/terminal.ts';

/** A terminal that remembers. */
export const recordingTerminal = (): Terminal & { out: string; err: string } => {
  const terminal = {
    out: '',
    err: '',
    print: (text: string) => {
      terminal.out += text;
    },
    say: (text: string) => {
      terminal.err += text;
    },
    live: false,
    colour: false,
    rows: 24,
    columns: 80,
    stream: process.stderr,
  };
  return terminal;
};
