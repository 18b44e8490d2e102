import { fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { bundled } from '../support/bundled.ts';
import type { LabCloud } from '../support/lab-provider.ts';
import { root } from '../support/root.ts';
import type { Swept } from './sweep.ts';

/** Seeds: `first`, `first + step`, … */
export interface Portion {
  readonly first: number;
  readonly count: number;
  readonly step?: number;
  /** Default ec2. */
  readonly cloud?: LabCloud;
}

/** A process of its own that sweeps what it is given: much faster than inside node:test, which follows every promise. */
export interface Sweeper {
  sweep(portion: Portion): Promise<Swept>;
  end(): void;
}

/** Bundled it takes two thirds of the time: the loader of tests gives every function its name anew each time. */
export const withSweepers = async <T>(task: (start: () => Sweeper) => Promise<T>): Promise<T> => {
  const folder = await mkdtemp(join(tmpdir(), 'mayfly-sweep-'));
  try {
    await bundled(root, folder, ['test/simulation/sweeper.ts']);
    return await task(() => startSweeper(join(folder, 'sweeper.mjs')));
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
};

/** Milliseconds for each schedule of a portion, on a computer that is busy with other things. */
const patience = 10_000;

/** Rejects when a portion takes too long: whoever turns in a circle cannot tell it himself. */
const tooLong = ({ first, count }: Portion, signal: AbortSignal): Promise<never> =>
  new Promise((_, reject) => {
    const timer = setTimeout(
      () => reject(new Error(`one of ${count} seeds from ${first} on does not end`)),
      count * patience,
    );
    signal.addEventListener('abort', () => clearTimeout(timer));
  });

const startSweeper = (program: string): Sweeper => {
  // A schedule leaves much garbage and keeps nothing.
  const child = fork(program, { execArgv: ['--max-semi-space-size=32'] });
  const died = once(child, 'exit').then(([code, signal]) => {
    throw new Error(`the child that sweeps ended with ${code ?? signal}`);
  });
  died.catch(() => undefined);
  return {
    sweep: async portion => {
      child.send(portion);
      const answer = once(child, 'message').then(([swept]) => swept as Swept);
      const over = new AbortController();
      try {
        return await Promise.race([answer, died, tooLong(portion, over.signal)]);
      } finally {
        over.abort();
      }
    },
    end: () => void child.kill(),
  };
};

export const sweepApart = (portion: Portion): Promise<Swept> =>
  withSweepers(async start => {
    const sweeper = start();
    try {
      return await sweeper.sweep(portion);
    } finally {
      sweeper.end();
    }
  });
