import { createInterface } from 'node:readline';
import { PassThrough } from 'node:stream';
import { stoppedAtQuestion } from '../errors.ts';

/** The only one that touches the terminal: results to stdout, everything else to stderr, answers from stdin. */
export interface Terminal {
  /** A result. */
  print(text: string): void;
  /** The same; resolves when it was taken, so that nobody prints faster than it is read. */
  printed(text: string): Promise<void>;
  /** Progress, warnings, errors. */
  say(text: string): void;
  /**
   * Asks a person for one line; undefined at the end of the input (ctrl-D). `hidden` does not show what is typed.
   * Throws a silent error for ctrl-C, and the reason of the signal.
   */
  ask(
    question: string,
    options: { readonly signal: AbortSignal; readonly hidden?: boolean },
  ): Promise<string | undefined>;
  /** Everything on stdin, to its end; at most so many bytes, of which the last one tells that there was more. */
  input(limit: number): Promise<Buffer>;
  /** Whether a person can be asked: on stderr, answering on stdin. */
  readonly interactive: boolean;
  /** Whether stderr is a terminal on which a view may be redrawn. */
  readonly live: boolean;
  readonly colour: boolean;
  readonly rows: number;
  readonly columns: number;
  /** For a view that draws by itself. */
  readonly stream: NodeJS.WriteStream;
  /** For a screen that takes the whole terminal; absent where stdin or stdout is none. */
  readonly screen?: Screenful;
}

/** A terminal from which keys come, and on which a whole screen can be shown. */
export interface Screenful {
  readonly input: NodeJS.ReadStream;
  readonly output: NodeJS.WriteStream;
  /** Stops the read that waits for keys: a program that gets the terminal must get all of them. */
  release(): Promise<void>;
  /** Stops this program and all that the shell counts as one with it, as ctrl-Z does; returns when it goes on. */
  stop(): void;
  /** Calls this before an uncaught error is told, until what is returned is called: a screen must be gone by then. */
  onCrash(restore: () => void): () => void;
}

export const realTerminal = (process: NodeJS.Process): Terminal => {
  const { stdin, stdout, stderr, env } = process;
  // `mayfly list | head -1` closes our stdout: that is not an error.
  for (const stream of [stdout, stderr])
    stream.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code !== 'EPIPE') throw error;
    });
  return {
    print: text => void stdout.write(text),
    printed: text =>
      new Promise(resolve => {
        stdout.write(text, () => resolve());
      }),
    say: text => void stderr.write(text),
    ask: (question, { signal, hidden = false }) => {
      signal.throwIfAborted();
      return askLine(stdin, stderr, question, hidden, signal);
    },
    input: limit => readAll(stdin, limit),
    interactive: stdin.isTTY === true && stderr.isTTY === true && !env.CI,
    live: stderr.isTTY === true && !env.CI && env.TERM !== 'dumb',
    colour: stderr.isTTY === true && !env.NO_COLOR && env.TERM !== 'dumb',
    rows: stderr.rows ?? 24,
    columns: stderr.columns ?? 80,
    stream: stderr,
    ...(stdin.isTTY && stdout.isTTY && env.TERM !== 'dumb'
      ? {
          screen: {
            input: stdin,
            output: stdout,
            release: () => release(stdin),
            stop: () => stop(process),
            onCrash: onCrash(process),
          },
        }
      : {}),
  };
};

const readAll = async (input: NodeJS.ReadStream, limit: number): Promise<Buffer> => {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of input) {
    chunks.push(Buffer.from(chunk));
    bytes += chunk.length;
    if (bytes >= limit) break;
  }
  return Buffer.concat(chunks).subarray(0, limit);
};

const askLine = (
  input: NodeJS.ReadStream,
  output: NodeJS.WriteStream,
  question: string,
  hidden: boolean,
  signal: AbortSignal,
): Promise<string | undefined> =>
  new Promise((resolve, reject) => {
    if (hidden) output.write(question);
    const nowhere = new PassThrough();
    nowhere.resume();
    // As a terminal, ctrl-C comes as a key: no signal, so nobody else says that work is being stopped.
    const lines = createInterface({ input, output: hidden ? nowhere : output, terminal: true });
    const end = (settle: () => void) => {
      signal.removeEventListener('abort', aborted);
      lines.removeAllListeners();
      lines.close();
      settle();
    };
    const newLine = () => void output.write('\n');
    const aborted = () => end(() => reject(signal.reason));
    signal.addEventListener('abort', aborted);
    lines.on('SIGINT', () => {
      newLine();
      end(() => reject(stoppedAtQuestion()));
    });
    lines.on('close', () => {
      newLine();
      end(() => resolve(undefined));
    });
    lines.question(hidden ? '' : question, answer => {
      if (hidden) newLine();
      end(() => resolve(answer));
    });
  });

/**
 * Who listened has gone in this turn; from the next one on a pause ends the read. Node's own stdin does so a little later:
 * whoever reads again before would be stopped by it.
 */
const release = async (input: NodeJS.ReadStream): Promise<void> => {
  await new Promise(resolve => setImmediate(resolve));
  input.pause();
  await new Promise(resolve => setImmediate(resolve));
};

/** Process 0 is the group (kill(2)); where nobody could let it go on, the kernel does not stop it. */
const stop = (process: NodeJS.Process): void => void process.kill(0, 'SIGTSTP');

const onCrash =
  (process: NodeJS.Process): Screenful['onCrash'] =>
  restore => {
    process.on('uncaughtExceptionMonitor', restore);
    return () => void process.off('uncaughtExceptionMonitor', restore);
  };
