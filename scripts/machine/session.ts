/** A command's answer from a machine. `code` is never null here: a lost connection rejects instead. */
export interface Answer {
  readonly code: number;
  /** The end of each stream, at most `keep` bytes, as UTF-8; bytes that are none become U+FFFD. */
  readonly stdout: string;
  readonly stderr: string;
  /** Bytes that were dropped because of `keep`. */
  readonly dropped: number;
}

export interface RunOnMachine {
  /** Arguments of the script: `$1`, `$2`, … */
  readonly args?: readonly string[];
  readonly input?: Uint8Array;
  /** Milliseconds until the command is given up and its channel is closed. Mandatory: a dead host never answers. */
  readonly timeout: number;
  /** Bytes kept of each stream's end. Default 1 MiB. */
  readonly keep?: number;
  /** Called for each whole line of stdout as it comes (at most `longest` characters each). */
  readonly onLine?: (line: string) => void;
  /** Default 4096. */
  readonly longest?: number;
  readonly signal?: AbortSignal;
  /** Default `must`: without the rights of root nothing is run. `if allowed`: as the user itself, then. */
  readonly root?: 'must' | 'if allowed';
}

/** The connection ended before the command's exit code came. The command may or may not have run. */
export class ConnectionLost extends Error {
  override readonly name = 'ConnectionLost';
  /** What the command had said until then. */
  partial = '';
}

/** No answer within the time limit. */
export class TimedOut extends Error {
  override readonly name = 'TimedOut';
  /** What the command had said until then. */
  partial = '';
}

/** The machine showed a host key that is not pinned. Never retried. */
export class HostKeyMismatch extends Error {
  override readonly name = 'HostKeyMismatch';
  /** The key that it showed, as the wire has it. */
  shown: Buffer | undefined;
}

/** One verified SSH connection to one machine. */
export interface Session {
  /**
   * Runs a POSIX sh script as root. Rejects with `ConnectionLost`, `TimedOut` or the signal's reason;
   * an exit code, any, resolves.
   */
  run(script: string, options: RunOnMachine): Promise<Answer>;
  /** Resolves when the connection is gone, for whatever reason. */
  readonly closed: Promise<void>;
  close(): void;
}
