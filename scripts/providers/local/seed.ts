import { join } from 'node:path';
import type { Scope } from '../../fleet/names.ts';
import type { World } from '../../world/world.ts';
import type { Boot } from '../provider.ts';

/** Where a machine's NoCloud seed stands while the machine lives. */
export const seedFolder = (folder: string, scope: Scope, slot: number): string =>
  join(folder, 'seeds', scope.fleet, scope.environment, String(slot));

/**
 * Writes a NoCloud seed. It must be there before the first boot, and as long as the machine lives.
 * Source: cloud-init's NoCloud data source (meta-data, user-data).
 */
export const writeSeed = async (
  world: World,
  folder: string,
  scope: Scope,
  slot: number,
  boot: Boot,
): Promise<void> => {
  const seed = seedFolder(folder, scope, slot);
  await world.files.makeFolder(seed, 0o700);
  const instance = `i-${world.random.bytes(8).toString('hex')}`;
  await world.files.write(
    join(seed, 'meta-data'),
    `instance-id: ${instance}\nlocal-hostname: ${boot.hostname}\n`,
    0o600,
  );
  await world.files.write(join(seed, 'user-data'), boot.userData, 0o600);
};

/** The slots that have a seed here, or the beginning of one. */
export const seedSlots = async (world: World, folder: string, scope: Scope): Promise<number[]> => {
  const seeds = join(seedFolder(folder, scope, 0), '..');
  if (!(await world.files.entry(seeds))) return [];
  return (await world.files.list(seeds)).map(({ name }) => Number(name));
};

export const removeSeed = (world: World, folder: string, scope: Scope, slot: number): Promise<void> =>
  world.files.remove(seedFolder(folder, scope, slot));
