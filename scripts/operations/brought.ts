import { join } from 'node:path';
import { usageError } from '../errors.ts';
import type { Definition } from '../fleet/definition.ts';
import { installedPath } from '../render/installed.ts';
import { type InstanceFile, readInstance } from '../render/instance.ts';
import type { World } from '../world/world.ts';

/** What mayfly itself brings to the machines of spot fleets, in the checkout. */
const spotFolder = 'scripts/providers/ec2/machine';
const drainHook = 'files/opt/mayfly/drain';

/** Whether machines may be spot ones, which EC2 can take back. */
const isSpot = ({ provider, ec2 }: Definition): boolean => provider === 'ec2' && ec2.market !== 'on-demand';

/**
 * The files of the instance folder, with those that mayfly brings for such machines. `root` is the checkout. Throws a
 * usage error where both have a file of one name, and for a drain hook that could not be run.
 */
export const withBrought = async (
  world: World,
  root: string,
  definition: Definition,
  own: readonly InstanceFile[],
): Promise<readonly InstanceFile[]> => {
  if (!isSpot(definition)) return own;
  const brought = await readInstance(world.files, join(root, spotFolder), spotFolder);
  const names = new Set(brought.map(({ path }) => path));
  for (const file of own) refuse(file, names);
  return [...own, ...brought];
};

const refuse = ({ path, mode, file }: InstanceFile, names: ReadonlySet<string>): void => {
  const bare = path.replace(/\.hbs$/, '');
  if (names.has(bare))
    throw usageError({
      what: `${file} would be ${installedPath(bare)}, which mayfly itself brings to machines of a spot fleet`,
      file,
      why: `it stands in ${spotFolder}/${bare}`,
      next: bare.startsWith('units/')
        ? `remove it; a drop-in changes what mayfly brings: ${file.slice(0, -path.length)}${bare}.d/own.conf`
        : 'give it another name',
    });
  if (bare === drainHook && mode !== '755')
    throw usageError({
      what: `The drain hook ${file} is not executable, so it would not be run`,
      file,
      next: `chmod +x ${file}`,
    });
};
