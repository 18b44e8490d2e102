import type { Bundle } from './bundle.ts';
import { linesOf } from './opinion.ts';

export interface FileSystem {
  readonly device: string;
  readonly mount: string;
  /** KiB, or inodes. */
  readonly total: number;
  readonly free: number;
  /** 0 to 1. */
  readonly used: number;
  readonly line: string;
}

/** Lines of `df -P` (POSIX.1-2017) or `df -P -i`; pseudo file systems and what counts nothing are left out. */
export const fileSystems = (bundle: Bundle, probe: string): FileSystem[] => {
  const all = linesOf(bundle, probe).flatMap(line => {
    const [, device, total, used, free, , mount] =
      /^(\S+(?: \S+)*?)\s+(\d+)\s+(\d+)\s+(-?\d+)\s+(\d+%|-)\s+(\/.*)$/.exec(line) ?? [];
    if (device === undefined || mount === undefined || Number(total) === 0 || pseudo.test(mount)) return [];
    const share = Number(used) / Math.max(1, Number(used) + Math.max(0, Number(free)));
    return [{ device, mount, total: Number(total), free: Number(free), used: share, line }];
  });
  // A container shows the same device once for each file that is mounted from it.
  return all.filter(({ device, total, free }, index) => {
    const same = all.findIndex(
      other => other.device === device && other.total === total && other.free === free,
    );
    return same === index || device === 'tmpfs';
  });
};

const pseudo = /^\/(?:proc|sys|dev(?!\/shm$)|snap|boot\/efi|run\/credentials|var\/lib\/cloud\/seed)(?:\/|$)/;

/** Mount points without which a system cannot work. */
export const vital = (mount: string): boolean =>
  /^\/(?:|var|opt|etc|tmp|run|home|usr|srv|root)$|^\/var\//.test(mount);

/** Whether something is mounted there to be written: an image that is full by nature is not full. */
export const writable = (bundle: Bundle, mount: string): boolean => {
  const mounts = linesOf(bundle, 'resources/mounts').map(line => line.split(' '));
  const last = mounts.findLast(([, place]) => place === mount);
  return !(last?.[3] ?? '').split(',').includes('ro');
};
