import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';

/** A program that ran to its end. */
export interface Ran {
  readonly milliseconds: number;
  readonly stdout: string;
  /** Most memory that the program itself held at a time, in MB (10^6 bytes); undefined where there is no /proc. */
  readonly peak: number | undefined;
}

export interface RunOptions {
  readonly folder: string;
  readonly signal?: AbortSignal;
  readonly input?: string;
  /** Added to this process's own. */
  readonly environment?: Readonly<Record<string, string>>;
  /** Looks at the program's memory while it runs. */
  readonly memory?: boolean;
}

/**
 * Runs a program in a process group of its own and measures it, from the call to its end. Rejects when it fails, with
 * its last words; after an abort, when its whole group has been ended.
 */
export const run = (argv: readonly [string, ...string[]], options: RunOptions): Promise<Ran> =>
  new Promise((resolve, reject) => {
    const { folder, signal, input = '', memory = false, environment } = options;
    if (signal?.aborted) return reject(signal.reason);
    const [program, ...rest] = argv;
    const begun = performance.now();
    const child = spawn(program, rest, {
      cwd: folder,
      detached: true,
      ...(environment && { env: { ...process.env, ...environment } }),
    });
    let ended = begun;
    let peak: number | undefined;
    const [stdout, stderr]: [Buffer[], Buffer[]] = [[], []];
    const look = memory ? setInterval(() => watch(), 50) : undefined;
    const watch = () => {
      peak = peakOf(child.pid) ?? peak;
    };
    const stop = () => endGroup(child.pid, 'SIGTERM');
    signal?.addEventListener('abort', stop, { once: true });
    child.stdout.on('data', (chunk: Buffer) => stdout.push(chunk));
    child.stderr.on('data', (chunk: Buffer) => stderr.push(chunk));
    child.stdin.on('error', () => undefined);
    child.stdin.end(input);
    child.once('exit', () => {
      ended = performance.now();
    });
    const over = (act: () => void) => {
      clearInterval(look);
      signal?.removeEventListener('abort', stop);
      endGroup(child.pid, 'SIGKILL');
      act();
    };
    child.once('error', error => over(() => reject(error)));
    child.once('close', (code, killed) =>
      over(() => {
        if (signal?.aborted) return reject(signal.reason);
        const said = Buffer.concat(stdout).toString('utf8');
        if (code === 0) return resolve({ milliseconds: ended - begun, stdout: said, peak });
        const words = `${said}\n${Buffer.concat(stderr).toString('utf8')}`.trimEnd().split('\n').slice(-20);
        reject(new Error(`${argv.join(' ')} ended with ${killed ?? code}:\n${words.join('\n')}`));
      }),
    );
  });

/** Source: proc_pid_status(5), VmHWM, in KiB. */
const peakOf = (pid: number | undefined): number | undefined => {
  try {
    const [, kibibytes] = /^VmHWM:\s*(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? [];
    return kibibytes === undefined ? undefined : (Number(kibibytes) * 1024) / 1e6;
  } catch {
    return undefined;
  }
};

const endGroup = (leader: number | undefined, signal: NodeJS.Signals): void => {
  try {
    if (leader !== undefined) process.kill(-leader, signal);
  } catch {
    // Nobody is left of it.
  }
};
