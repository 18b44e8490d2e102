import { type ChildProcess, spawn } from 'node:child_process';
import { stat } from 'node:fs/promises';
import { collect } from './collect.ts';
import { errno, systemError, unless } from './errno.ts';
import { endGroup } from './group.ts';
import type { Processes, RunOptions } from './world.ts';

/**
 * Runs a program without a shell, in a process group of its own: a ctrl-C on the terminal reaches mayfly only, and a
 * kill reaches the program's children too. Standard input is `input`, or empty.
 */
export const realRun: Processes['run'] = async (argv, options = {}) => {
  const { signal, timeout } = options;
  signal?.throwIfAborted();
  const child = await start(argv, options);
  const output = collect(child, options.keep ?? 4 << 20);
  let timedOut = false;
  let ending: Promise<void> | undefined;
  const stop = () => {
    ending ??= endGroup(child.pid as number, output.finished).then(output.giveUp);
  };
  const late = () => {
    timedOut = true;
    stop();
  };
  const timer = timeout === undefined ? undefined : setTimeout(late, timeout);
  signal?.addEventListener('abort', stop, { once: true });
  if (signal?.aborted) stop();
  try {
    feed(child, options.input);
    const finished = await output.finished;
    clearTimeout(timer);
    await ending;
    signal?.throwIfAborted();
    return { ...finished, timedOut };
  } finally {
    clearTimeout(timer);
    signal?.removeEventListener('abort', stop);
  }
};

const start = async (argv: readonly [string, ...string[]], options: RunOptions): Promise<ChildProcess> => {
  const { environment, folder, input } = options;
  const [program, ...rest] = argv;
  const child = spawn(program, rest, {
    detached: true,
    stdio: [input === undefined ? 'ignore' : 'pipe', 'pipe', 'pipe'],
    ...(environment && { env: { ...process.env, ...environment } }),
    ...(folder !== undefined && { cwd: folder }),
  });
  try {
    await new Promise<void>((resolve, reject) => {
      child.once('spawn', resolve);
      child.once('error', reject);
    });
  } catch (thrown) {
    // spawn(2) says ENOENT for a missing folder too, which is not a missing program.
    if (folder !== undefined && errno(thrown) === 'ENOENT' && !(await unless(stat(folder), 'ENOENT')))
      throw systemError('ENOTDIR', `no folder ${folder} to run ${program} in`);
    throw thrown;
  }
  return child;
};

/** A program that ends without reading its input is no error of ours. */
const feed = (child: ChildProcess, input: string | Uint8Array | undefined): void => {
  if (input === undefined || child.stdin === null) return;
  child.stdin.on('error', () => child.stdin?.destroy());
  child.stdin.end(input);
};
