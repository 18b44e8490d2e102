import type { ChildProcess } from 'node:child_process';
import { type Tail, tail } from './tail.ts';

/** Milliseconds of silence after the program's end before a pipe that something else holds open is given up. */
const silence = 500;
/** A program that was left behind and never stops writing is given up after so many silences. */
const mostSilences = 10;
/** After SIGKILL: a process that even that does not end hangs in the kernel. */
const lastGrace = 1000;

export interface Collected {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/**
 * Collects what a program writes until it has ended and its pipes are closed. A program that it left in the
 * background (conmon, for example) may hold the pipes for ever: then it is enough that it ended.
 */
export const collect = (child: ChildProcess, keep: number) => {
  const stdout = tail(keep);
  const stderr = tail(keep);
  let heard = 0;
  const hear = (kept: Tail) => (chunk: Buffer) => {
    heard += 1;
    kept.add(chunk);
  };
  child.stdout?.on('data', hear(stdout));
  child.stderr?.on('data', hear(stderr));

  let timer: NodeJS.Timeout | undefined;
  let ended: () => void = () => undefined;
  const finished = new Promise<Collected>((resolve, reject) => {
    ended = () => {
      clearTimeout(timer);
      child.stdin?.destroy();
      child.stdout?.destroy();
      child.stderr?.destroy();
      resolve({ code: child.exitCode, stdout: stdout.text(), stderr: stderr.text() });
    };
    child.once('error', reject);
    child.once('close', ended);
    child.once('exit', () => awaitSilence(mostSilences));
  });

  const awaitSilence = (left: number): void => {
    const before = heard;
    // setImmediate lets a loop that was blocked read what waits in the pipes before silence is judged.
    const judge = () =>
      setImmediate(() => (heard === before || left === 0 ? ended() : awaitSilence(left - 1)));
    timer = setTimeout(judge, silence);
  };

  return {
    finished,
    giveUp: (): void => {
      if (child.exitCode === null && child.signalCode === null) timer = setTimeout(ended, lastGrace);
    },
  };
};
