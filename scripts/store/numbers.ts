import { join } from 'node:path';
import { unless } from '../world/errno.ts';
import { meantFor } from '../world/temporary.ts';
import type { Files } from '../world/world.ts';

/** `000000000007.json`: the lock file of a fence. The highest one is the lock. */
export const lockFile = (folder: string, fence: number): string =>
  join(folder, `${String(fence).padStart(12, '0')}.json`);

const fenceOf = (name: string): number | undefined =>
  /^\d{12}\.json$/.test(name) ? Number.parseInt(name, 10) : undefined;

/** The highest fence that was ever given out and is still told; 0 when there is none. */
export const highestFence = async (files: Files, folder: string): Promise<number> => {
  const names = (await unless(files.names(folder), 'ENOENT')) ?? [];
  return Math.max(0, ...names.map(name => fenceOf(name) ?? 0));
};

/** Removes what earlier holders and losers left: files below the fence, and temporary files up to it. */
export const sweepLock = async (files: Files, folder: string, fence: number): Promise<void> => {
  for (const name of await files.names(folder)) {
    const own = fenceOf(name);
    const meant = fenceOf(meantFor(name) ?? '');
    if ((own !== undefined && own < fence) || (meant !== undefined && meant <= fence))
      await files.remove(join(folder, name));
  }
};
