import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import type { Endpoint } from '../../scripts/providers/provider.ts';
import type { Bed } from './bed.ts';
import type { ProxiesJob } from './proxies-side.ts';

/** Starts one delaying proxy a target, all in one process of their own, which goes with the bench. */
export const startProxies = async (bed: Bed, program: string, job: ProxiesJob): Promise<Endpoint[]> => {
  const child = spawn(process.execPath, [program, JSON.stringify(job)], {
    stdio: ['pipe', 'pipe', 'inherit'],
    detached: true,
  });
  const ended = once(child, 'exit');
  bed.later(async () => {
    child.stdin.end();
    await ended;
  });
  for await (const line of createInterface(child.stdout)) return JSON.parse(line) as Endpoint[];
  throw new Error('the proxies did not start');
};
