import { spawn } from 'node:child_process';
import type { Processes } from './world.ts';

/** Runs a program in this process's own group, with its terminal: keys, sizes and signals reach it directly. */
export const realHand: Processes['hand'] = ([program, ...rest]) =>
  new Promise((resolve, reject) => {
    const child = spawn(program, rest, { stdio: 'inherit' });
    child.once('error', reject);
    child.once('exit', resolve);
  });
