import * as fs from 'node:fs';
import type { Disk } from '../../../scripts/world/disk.ts';
import type { Clock } from '../../../scripts/world/world.ts';

/**
 * The real disk under simulated time: a sync takes so many simulated milliseconds, and nothing else takes any. What
 * is not simulated waits for nothing.
 */
export const timedDisk = (clock: Clock, sync: number): Disk => ({
  open: async (path, flags, mode) => {
    const file = fs.openSync(path, flags, mode);
    return {
      write: async bytes => ({ bytesWritten: fs.writeSync(file, bytes) }),
      chmod: async bits => fs.fchmodSync(file, bits),
      sync: () => clock.sleep(sync),
      datasync: () => clock.sleep(sync),
      close: async () => fs.closeSync(file),
    };
  },
  readFile: async path => fs.readFileSync(path),
  readdir: async path => fs.readdirSync(path),
  lstat: async path => fs.lstatSync(path),
  stat: async path => fs.statSync(path),
  mkdir: async (path, mode) => fs.mkdirSync(path, mode),
  rmdir: async path => fs.rmdirSync(path),
  link: async (existing, path) => fs.linkSync(existing, path),
  unlink: async path => fs.unlinkSync(path),
  rename: async (from, to) => fs.renameSync(from, to),
});
