import { readdir, readFile } from 'node:fs/promises';
import { unless } from './errno.ts';
import type { Processes, RunningProcess } from './world.ts';

/** All processes that can be seen, by /proc or by ps(1), where arguments are told apart by their spaces only. */
export const realList =
  (platform: string, run: Processes['run']): Processes['list'] =>
  () =>
    platform === 'linux' ? listByProc() : listByPs(run);

const listByProc = async (): Promise<RunningProcess[]> => {
  const pids = (await readdir('/proc')).filter(name => /^\d+$/.test(name)).map(Number);
  const found = await Promise.all(
    pids.map(async pid => {
      const line = await unless(readFile(`/proc/${pid}/cmdline`, 'utf8'), 'ENOENT', 'ESRCH', 'EACCES');
      return { pid, argv: (line ?? '').replace(/\0$/, '').split('\0') };
    }),
  );
  // Kernel threads and zombies have no arguments.
  return found.filter(({ argv }) => argv[0] !== '').sort((a, b) => a.pid - b.pid);
};

const listByPs = async (run: Processes['run']): Promise<RunningProcess[]> => {
  const { stdout } = await run(['ps', '-axo', 'pid=,args='], {
    environment: { LC_ALL: 'C' },
    keep: 16 << 20,
  });
  return stdout.split('\n').flatMap(line => {
    const [, pid, args] = /^\s*(\d+)\s+(.+?)\s*$/.exec(line) ?? [];
    return pid === undefined || args === undefined ? [] : [{ pid: Number(pid), argv: args.split(/\s+/) }];
  });
};
