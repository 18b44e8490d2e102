import type { Terminal } from '../../scripts/cli/terminal.ts';

/** A terminal that remembers. With answers, somebody sits there, and types them one after the other. */
export const recordingTerminal = (
  answers?: (string | undefined | Error)[],
): Terminal & { out: string; err: string } => {
  const terminal = {
    out: '',
    err: '',
    input: async () => Buffer.alloc(0),
    interactive: answers !== undefined,
    ask: async (question: string) => {
      terminal.err += question;
      const answer = answers?.shift();
      if (answer instanceof Error) throw answer;
      return answer;
    },
    print: (text: string) => {
      terminal.out += text;
    },
    printed: async (text: string) => {
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
