import { readFile } from 'node:fs/promises';
import { unless } from './errno.ts';
import type { Processes } from './world.ts';

/**
 * When a process began: boot id and field 22 of /proc/<pid>/stat (proc(5)), elsewhere ps(1). A zombie is gone.
 * The text is opaque: compare it only with another one.
 */
export const realBirthOf =
  (platform: string, run: Processes['run']): Processes['birthOf'] =>
  pid =>
    platform === 'linux' ? linuxBirth(pid) : birthByPs(pid, run);

const linuxBirth = async (pid: number): Promise<string | undefined> => {
  const stat = await unless(readFile(`/proc/${pid}/stat`, 'latin1'), 'ENOENT', 'ESRCH');
  const start = stat === undefined ? undefined : startOf(stat);
  if (start === undefined) return undefined;
  const boot = await unless(readFile('/proc/sys/kernel/random/boot_id', 'latin1'), 'ENOENT');
  return `${boot?.trim() ?? ''}:${start}`;
};

/** Field 22 of a line of /proc/<pid>/stat; undefined for a zombie. The command's name may hold spaces and parentheses. */
export const startOf = (stat: string): string | undefined => {
  const [state, ...fields] = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return state === 'Z' || state === 'X' ? undefined : fields[18];
};

const birthByPs = async (pid: number, run: Processes['run']): Promise<string | undefined> => {
  // The text depends on language and time zone: both must be the same for every reader.
  const environment = { LC_ALL: 'C', TZ: 'UTC' };
  const { stdout } = await run(['ps', '-o', 'stat=,lstart=', '-p', String(pid)], { environment });
  const [, state, start] = /^(\S+)\s+(.+)$/.exec(stdout.trim()) ?? [];
  return state === undefined || state.startsWith('Z') ? undefined : start;
};
