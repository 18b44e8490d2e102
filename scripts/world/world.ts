/**
 * The only door to time, randomness, files and processes. Everything that decides takes a `World`, so that it can
 * run under simulated time, on files that forget what was not synced, and can be killed at any step.
 */
export interface World {
  readonly clock: Clock;
  readonly random: Random;
  readonly files: Files;
  readonly processes: Processes;
  readonly host: Host;
}

export interface Clock {
  now(): Date;
  /** Milliseconds that never run backwards. */
  monotonic(): number;
  /**
   * Rejects with the signal's reason when it is aborted. With `background` it does not keep the process alive
   * (for heartbeats).
   */
  sleep(milliseconds: number, signal?: AbortSignal, background?: boolean): Promise<void>;
}

export interface Random {
  bytes(count: number): Buffer;
}

export type EntryKind = 'file' | 'folder' | 'link' | 'other';

export interface Entry {
  readonly name: string;
  readonly kind: EntryKind;
  /** Permission bits, 0 to 0o7777. */
  readonly mode: number;
  readonly size: number;
  readonly modified: Date;
}

/**
 * Paths are absolute. A missing file rejects with `code: 'ENOENT'`, as node:fs does; so do the other codes of errno(3).
 * Everything that changes something is on the disk when it resolves. A mode that is given is exact, whatever the umask;
 * without one it is node's default.
 */
export interface Files {
  read(path: string): Promise<Buffer>;
  /** undefined when there is nothing. Does not follow a link. */
  entry(path: string): Promise<Entry | undefined>;
  /** Sorted by name (code units). */
  list(folder: string): Promise<Entry[]>;
  /** The names alone, in one look; sorted as those of `list`. */
  names(folder: string): Promise<string[]>;
  /** Replaces the whole file: temporary file, fsync, rename, fsync of the folder. */
  write(path: string, content: string | Uint8Array, mode?: number): Promise<void>;
  /** Makes the file, whole and synced, unless one exists: then false. One winner among any number of callers. */
  create(path: string, content: string | Uint8Array, mode?: number): Promise<boolean>;
  /**
   * Appends by one write(2), which does not mix with another's, and syncs before it resolves. When it rejects, a part
   * may have been written. An empty text syncs what others appended.
   */
  append(path: string, content: string): Promise<void>;
  /** Makes the folder and its parents; the mode is for new ones only. */
  makeFolder(path: string, mode?: number): Promise<void>;
  rename(from: string, to: string): Promise<void>;
  /** File or whole folder; missing is fine. Does not follow links. */
  remove(path: string): Promise<void>;
}

export interface RunOptions {
  readonly input?: string | Uint8Array;
  /** Added to the environment of this process. */
  readonly environment?: Readonly<Record<string, string>>;
  readonly folder?: string;
  /** Kills the program's process group after so many milliseconds; `Finished.timedOut` tells. */
  readonly timeout?: number;
  /** Kills it on abort; `run` then rejects with the signal's reason. */
  readonly signal?: AbortSignal;
  /** Keep at most so many bytes of each stream's end. Default 4 MiB. */
  readonly keep?: number;
}

export interface Finished {
  /** null when a signal ended it. */
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
  readonly timedOut: boolean;
}

export interface RunningProcess {
  readonly pid: number;
  readonly argv: readonly string[];
}

export interface StartOptions {
  /** Both of its streams are appended here. A new file is readable by its owner only. */
  readonly log: string;
  readonly folder: string;
  /** Added to the environment of this process. */
  readonly environment?: Readonly<Record<string, string>>;
}

export interface Processes {
  /** Never through a shell. Rejects with `code: 'ENOENT'` when there is no such program. */
  run(argv: readonly [string, ...string[]], options?: RunOptions): Promise<Finished>;
  /**
   * Hands this terminal over to a program until it ends, without a shell; resolves with its exit code, null when a signal
   * ended it. Rejects as `run` does.
   */
  hand(argv: readonly [string, ...string[]]): Promise<number | null>;
  /** Starts a program that outlives this one, without a shell, and resolves with its pid. Rejects as `run` does. */
  start(argv: readonly [string, ...string[]], options: StartOptions): Promise<number>;
  /** When a process of this host began (opaque; differs when the pid was reused), or undefined when it is gone. */
  birthOf(pid: number): Promise<string | undefined>;
  /** All processes of this host that this user can see. */
  list(): Promise<RunningProcess[]>;
  kill(pid: number, signal: 'SIGTERM' | 'SIGKILL'): void;
}

export interface Host {
  readonly name: string;
  readonly user: string;
  readonly pid: number;
  readonly platform: string;
  /** How this program was started, without the words of the command line: to start it again. */
  readonly program: readonly [string, ...string[]];
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Reads a variable for good: programs that are started from then on do not get it. Absent where none are started. */
  readonly take?: (name: string) => string | undefined;
}
