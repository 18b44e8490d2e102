import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { access } from 'node:fs/promises';
import { join } from 'node:path';
import { realWorld } from '../../scripts/world/real.ts';
import type { TestFleet } from './fleet.ts';
import { root } from './root.ts';

export interface Ended {
  readonly code: number | null;
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

/** How `mayfly …` is started from a shell. */
export const commandLine = (words: readonly string[]): [string, ...string[]] => [
  process.execPath,
  '--import',
  join(root, 'node_modules/tsx/dist/loader.mjs'),
  join(root, 'scripts/mayfly.ts'),
  ...words,
];

/** Starts `mayfly …` as a user does, without a terminal. */
export const start = (
  fleet: TestFleet,
  words: readonly string[],
  environment: Record<string, string> = {},
): Running => {
  const [program, ...rest] = commandLine(words);
  const child = spawn(program, rest, {
    cwd: fleet.folder,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, ...environment },
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
  const ended = over.then(async ([code]) => ({
    code: code as number | null,
    stdout,
    stderr,
    orphans: await engineCalls(fleet),
  }));
  return {
    ended,
    send: signal => void child.kill(signal),
    said: async what => {
      while (!what.test(stderr)) {
        if (child.exitCode !== null) throw new Error(`it ended and never said ${what}: ${stdout}${stderr}`);
        await Promise.race([once(child as ChildProcess, 'said'), over]);
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

export interface SlowEngine {
  /** The environment in which it is found before the real one. */
  readonly environment: Record<string, string>;
  /** Waits until it was asked for what it is slow at. */
  asked(): Promise<void>;
}

/** An engine that takes its time for one command, such as `network create`. */
export const slowEngine = async (fleet: TestFleet, command: string, seconds: number): Promise<SlowEngine> => {
  const { processes, clock } = realWorld();
  const real = (await processes.run(['sh', '-c', 'command -v podman'])).stdout.trim();
  const asked = join(fleet.folder, 'bin/asked');
  const script = `#!/bin/sh\ncase "$*" in "${command}"*) : >'${asked}'; sleep ${seconds} ;; esac\nexec ${real} "$@"\n`;
  await fleet.write('bin/podman', script, 0o755);
  return {
    environment: { PATH: `${join(fleet.folder, 'bin')}:${process.env.PATH}` },
    asked: async () => {
      for (let tries = 0; tries < 600; tries += 1) {
        if (
          await access(asked).then(
            () => true,
            () => false,
          )
        )
          return;
        await clock.sleep(50);
      }
      throw new Error(`podman was never asked to ${command}`);
    },
  };
};
