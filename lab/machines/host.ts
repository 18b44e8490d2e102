import { join } from 'node:path';
import { usageError } from '../../scripts/errors.ts';
import { chooseEngine, type Engine, type EngineName } from '../../scripts/providers/local/engine.ts';
import { buildImage, imageName, pinImage, recipeFor } from '../../scripts/providers/local/image.ts';
import { readHostLimits } from '../../scripts/providers/local/limits.ts';
import type { World } from '../../scripts/world/world.ts';
import { type AddressBook, addressBook } from './addresses.ts';
import type { Place } from './arguments.ts';
import { clean } from './clean.ts';
import { cleanDeadLabs } from './dead.ts';
import { isSame, type Mark } from './labels.ts';
import { mountable } from './mounts.ts';
import { type LabNetwork, makeNetwork } from './network.ts';
import { hostRedirects, type Redirects } from './redirect.ts';

/** This host, made ready for the machines of one lab. */
export interface LabHost {
  readonly engine: Engine;
  readonly place: Place;
  readonly network: LabNetwork;
  readonly addresses: AddressBook;
  readonly redirects: Redirects;
}

export interface HostOptions {
  /** A folder of the lab's own, for the image's build and the files that are mounted into machines. */
  readonly folder: string;
  /** Text of the local provider's customise.sh. */
  readonly customise: string;
  readonly engine: EngineName | undefined;
}

/**
 * Finds the engine, removes what labs have left whose process is gone, builds the image unless it is there, makes the
 * lab's network. Throws usage errors where real machines cannot be had: no engine, not Linux, not root.
 */
export const prepareHost = async (
  world: World,
  { folder, customise, engine: wanted }: HostOptions,
  mark: Mark,
  say: (text: string) => void,
  signal: AbortSignal,
): Promise<LabHost> => {
  if (world.host.platform !== 'linux')
    throw usageError({
      what: 'Real machines in the lab need Linux: elsewhere containers have no address that can be reached',
      next: 'mayfly lab start --machines none    # the lab without real machines',
    });
  const engine = await chooseEngine(world, wanted);
  await cleanDeadLabs(world, wanted);
  const recipe = recipeFor('debian-12', customise);
  await buildImage(world, engine, recipe, join(folder, 'build'), say, signal);
  const mounted = await mountable(world, folder, mark);
  const limits = await readHostLimits(world);
  const redirects = hostRedirects(world);
  const network = await makeNetwork(engine, mark).catch(async thrown => {
    await clean(world, engine, redirects, async theirs => isSame(theirs, mark));
    await world.files.remove(mounted);
    throw thrown;
  });
  const image = imageName(pinImage(recipe));
  return {
    engine,
    network,
    redirects,
    addresses: addressBook(network.subnet, network.gateway),
    place: { engine: engine.name, limits, mark, image, network: network.name, folder: mounted },
  };
};
