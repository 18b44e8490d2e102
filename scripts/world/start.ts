import { spawn } from 'node:child_process';
import { open } from 'node:fs/promises';
import type { Processes } from './world.ts';

/**
 * Starts a program that goes on without us: in a session of its own (setsid(2)), so that no terminal's hang-up or
 * ctrl-C reaches it. Its input is empty, its output is appended to the log.
 */
export const realStart: Processes['start'] = async (argv, { log, folder, environment }) => {
  const [program, ...rest] = argv;
  const file = await open(log, 'a', 0o600);
  try {
    const child = spawn(program, rest, {
      detached: true,
      stdio: ['ignore', file.fd, file.fd],
      cwd: folder,
      ...(environment && { env: { ...process.env, ...environment } }),
    });
    await new Promise<void>((resolve, reject) => {
      child.once('spawn', resolve);
      child.once('error', reject);
    });
    child.unref();
    return child.pid as number;
  } finally {
    await file.close();
  }
};
