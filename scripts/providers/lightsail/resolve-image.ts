import { usageError } from '../../errors.ts';
import type { Definition } from '../../fleet/definition.ts';
import { patience } from '../aws/calls.ts';
import { explained } from '../aws/explain.ts';
import type { PinnedImage } from '../provider.ts';
import { blueprintOf } from './aliases.ts';
import type { Context } from './context.ts';
import { lists } from './lists.ts';
import { disabled, disabledRegions, listRegions, refuseUnknown } from './regions.ts';

/**
 * The blueprint of an alias in each region with its version, as one pinned text. Lightsail launches the newest of a
 * blueprint whatever is asked for: the version makes a change of it another release. A region that cannot be asked is
 * left out, as long as one can.
 */
export const resolveImage = async (context: Context, definition: Definition): Promise<PinnedImage> => {
  const alias = definition.image;
  const wanted = blueprintOf[alias];
  const regions = [...new Set(definition.lightsail.regions)].sort();
  refuseUnknown(await listRegions(context), regions);
  const answers = await Promise.all(
    regions.map(async region => {
      try {
        const blueprints = await lists(context.calls).blueprints(region, { patience: patience.short });
        const found = blueprints.find(({ blueprintId }) => blueprintId === wanted);
        return { region, found, blueprints };
      } catch (error) {
        return { region, error };
      }
    }),
  );
  const pins = answers.flatMap(({ region, found, blueprints }) => {
    if (!blueprints) return [];
    if (found?.isActive) return [`${region}=${wanted}:${found.version ?? ''}:${found.versionCode ?? ''}`];
    const others = Object.entries(blueprintOf).filter(([, id]) =>
      blueprints.some(({ blueprintId, isActive }) => blueprintId === id && isActive),
    );
    throw usageError({
      what: found
        ? `The blueprint ${wanted} of ${alias} cannot be had any more in ${region}`
        : `Lightsail has no blueprint for ${alias} in ${region}`,
      why: `of mayfly's images it has ${others.map(([name]) => name).join(', ') || 'none'}`,
      file: 'fleet.yaml',
      next: `choose another image, or take ${region} out of lightsail.regions`,
    });
  });
  const [failed] = answers;
  if (pins.length === 0 && failed) {
    const without = await disabledRegions(context);
    throw without.has(failed.region)
      ? disabled(failed.region)
      : explained(failed.error, `look up the image ${alias} in ${failed.region}`);
  }
  return { alias, id: pins.join(',') };
};

/** The blueprint of a region, out of the pinned text. */
export const pinnedIn = (id: string, region: string): string | undefined =>
  id
    .split(',')
    .find(pin => pin.startsWith(`${region}=`))
    ?.split('=')[1]
    ?.split(':')[0];
