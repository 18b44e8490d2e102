import { readdirSync, readFileSync } from 'node:fs';

/** Ends this process by SIGKILL, at once and for good; with its children, or so that they live on. */
export const die = (withChildren: boolean): never => {
  if (withChildren) for (const pid of descendants(process.pid)) kill(pid);
  process.kill(process.pid, 'SIGKILL');
  for (;;) Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 1000);
};

/** Every child leads a group of its own; what it made may have left that group. */
const kill = (pid: number): void => {
  for (const target of [-pid, pid])
    try {
      process.kill(target, 'SIGKILL');
    } catch {
      // It led no group, or has ended by itself.
    }
};

/** Pids of the processes below one, children before grandchildren. Source: proc(5), field 4 of /proc/<pid>/stat. */
const descendants = (ancestor: number): number[] => {
  const parents = readdirSync('/proc')
    .filter(name => /^\d+$/.test(name))
    .map(name => ({ pid: Number(name), parent: parentOf(name) }));
  const found = [ancestor];
  for (const pid of found)
    found.push(...parents.filter(({ parent }) => parent === pid).map(child => child.pid));
  return found.slice(1);
};

const parentOf = (pid: string): number | undefined => {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'latin1');
    return Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]);
  } catch {
    return undefined;
  }
};
