import { type SpawnOptions, spawn } from 'node:child_process';

/** How a program ended, and all that it wrote. */
export interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface Started {
  readonly ended: Promise<Ended>;
  /** Resolves when stdout and stderr together contain the text; rejects when the program ends before. */
  saying(text: string): Promise<void>;
  send(text: string): void;
  /** Kills the program and all that it started (SIGKILL). */
  kill(): void;
}

/** Starts a program in a process group of its own, with exactly this environment. */
export const start = (
  argv: readonly [string, ...string[]],
  options: Pick<SpawnOptions, 'env' | 'cwd'> = {},
): Started => {
  const [program, ...rest] = argv;
  const child = spawn(program, rest, { ...options, detached: true, stdio: ['pipe', 'pipe', 'pipe'] });
  const texts = { stdout: '', stderr: '' };
  for (const name of ['stdout', 'stderr'] as const)
    child[name].setEncoding('utf8').on('data', chunk => {
      texts[name] += chunk;
    });
  child.stdin.on('error', () => undefined);
  const ended = new Promise<Ended>((resolve, reject) => {
    child.on('error', reject);
    child.on('close', code => resolve({ code, ...texts }));
  });
  return {
    ended,
    saying: text =>
      new Promise((resolve, reject) => {
        const look = () => (texts.stdout + texts.stderr).includes(text) && resolve();
        child.stdout.on('data', look);
        child.stderr.on('data', look);
        ended.then(({ stderr }) => reject(new Error(`It ended without saying "${text}": ${stderr}`)), reject);
        look();
      }),
    send: text => child.stdin.write(text),
    kill: () => {
      if (child.pid !== undefined) process.kill(-child.pid, 'SIGKILL');
    },
  };
};
