import { join } from 'node:path';
import type { World } from '../world/world.ts';

/** Runs a task with a fresh folder that only this user can read, and removes it afterwards. */
export const withScratch = async <T>(world: World, task: (folder: string) => Promise<T>): Promise<T> => {
  const folder = join(
    world.host.environment.TMPDIR || '/tmp',
    `mayfly-${world.random.bytes(8).toString('hex')}`,
  );
  try {
    await world.files.makeFolder(folder, 0o700);
    return await task(folder);
  } finally {
    await world.files.remove(folder);
  }
};

/** Runs a program that may not be installed: then undefined. */
export const runIfThere = (world: World, argv: readonly [string, ...string[]], timeout: number) =>
  world.processes
    .run(argv, { timeout, environment: { LC_ALL: 'C', SYSTEMD_COLORS: '0' } })
    .catch((thrown: unknown) => {
      if ((thrown as { code?: string }).code === 'ENOENT') return undefined;
      throw thrown;
    });
