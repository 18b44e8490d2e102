/** The only writer to the terminal: results to stdout, everything else to stderr. */
export interface Terminal {
  /** A result. */
  print(text: string): void;
  /** Progress, warnings, errors. */
  say(text: string): void;
  /** Whether stderr is a terminal on which a view may be redrawn. */
  readonly live: boolean;
  readonly colour: boolean;
  readonly rows: number;
  readonly columns: number;
  /** For a view that draws by itself. */
  readonly stream: NodeJS.WriteStream;
}

export const realTerminal = (process: NodeJS.Process): Terminal => {
  const { stdout, stderr, env } = process;
  // `mayfly list | head -1` closes our stdout: that is not an error.
  for (const stream of [stdout, stderr])
    stream.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code !== 'EPIPE') throw error;
    });
  return {
    print: text => void stdout.write(text),
    say: text => void stderr.write(text),
    live: stderr.isTTY === true && !env.CI && env.TERM !== 'dumb',
    colour: stderr.isTTY === true && !env.NO_COLOR && env.TERM !== 'dumb',
    rows: stderr.rows ?? 24,
    columns: stderr.columns ?? 80,
    stream: stderr,
  };
};
