import { join } from 'node:path';
import type { World } from '../../scripts/world/world.ts';
import { mountedFiles } from './data-source.ts';
import { keeperGone, type Mark } from './labels.ts';

/** Tells whose folder it is. */
const keeperFile = 'keeper';

/** Writes what is mounted into a lab's machines, and removes what a dead lab has left of it. Resolves with the folder. */
export const mountable = async (world: World, folder: string, mark: Mark): Promise<string> => {
  const { files } = world;
  await files.makeFolder(folder, 0o700);
  for (const { name, kind } of await files.list(folder)) {
    const keeper = join(folder, name, keeperFile);
    if (kind !== 'folder' || !(await files.entry(keeper))) continue;
    if (await keeperGone(world, (await files.read(keeper)).toString()))
      await files.remove(join(folder, name));
  }
  const own = join(folder, mark.lab);
  await files.makeFolder(own, 0o700);
  await files.write(join(own, keeperFile), mark.keeper, 0o600);
  for (const { name, text } of mountedFiles) await files.write(join(own, name), text, 0o644);
  return own;
};
