import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { realWorld } from '../../scripts/world/real.ts';
import type { TestFleet } from './fleet.ts';
import { root } from './root.ts';

export interface Ended {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
  /** Engine calls of this fleet that still run. */
  readonly orphans: readonly string[];
}

/** A command that runs, and what it has said until now. */
export interface Running {
  /** Waits until it has said something on stderr; throws when it ends before. */
  said(what: RegExp): Promise<void>;
  send(signal: NodeJS.Signals): void;
  readonly ended: Promise<Ended>;
}

/** Starts `mayfly …` as a user does, without a terminal. */
export const start = (fleet: TestFleet, words: readonly string[]): Running => {
  const loader = join(root, 'node_modules/tsx/dist/loader.mjs');
  const child = spawn(process.execPath, ['--import', loader, join(root, 'scripts/mayfly.ts'), ...words], {
    cwd: fleet.folder,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let stdout = '';
  let stderr = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    stdout += text;
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    stderr += text;
    child.emit('said');
  });
  const over = once(child, 'close');
  const ended = over.then(async ([code, signal]) => ({
    code: code as number | null,
    signal: signal as NodeJS.Signals | null,
    stdout,
    stderr,
    orphans: await engineCalls(fleet),
  }));
  return {
    ended,
    send: signal => void child.kill(signal),
    said: async what => {
      while (!what.test(stderr)) {
        await Promise.race([once(child as ChildProcess, 'said'), over]);
        if (child.exitCode !== null && !what.test(stderr))
          throw new Error(`it ended with ${child.exitCode} and never said ${what}: ${stderr}`);
      }
    },
  };
};

const engineCalls = async ({ name }: TestFleet): Promise<string[]> => {
  const running = await realWorld().processes.list();
  return running
    .filter(({ argv }) => /(^|\/)podman$/.test(argv[0] ?? ''))
    .filter(({ argv }) => argv.some(word => word.includes(`.${name}.`) || word === `mayfly:fleet=${name}`))
    .map(({ pid, argv }) => `${pid}: ${argv.slice(0, 3).join(' ')}`);
};
