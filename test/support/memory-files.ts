import { syncedFiles } from '../../scripts/world/files.ts';
import type { Files } from '../../scripts/world/world.ts';
import { simulatedDisk } from './disk.ts';
import { type Drive, newDrive } from './drive.ts';
import { type Fate, type Life, newLife } from './fate.ts';
import { type Seeded, seeded } from './seeded.ts';

export interface MemoryFiles {
  readonly files: Files;
  readonly drive: Drive;
  readonly life: Life;
}

/**
 * The real `Files` on a simulated drive that forgets what was not synced. One call of this is one process: several may
 * share a drive, and each has a fate of its own.
 */
export const memoryFiles = (
  options: { drive?: Drive; random?: Seeded; fate?: Fate; now?: () => Date } = {},
): MemoryFiles => {
  const { drive = newDrive(), random = seeded(1), fate = {}, now = () => new Date(0) } = options;
  const life = newLife(random, fate);
  return { files: syncedFiles(simulatedDisk(drive, life, random, now), random), drive, life };
};
