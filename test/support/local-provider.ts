import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Definition } from '../../scripts/fleet/definition.ts';
import { loadDefinition } from '../../scripts/fleet/load.ts';
import type { Scope } from '../../scripts/fleet/names.ts';
import { machineMakings, sharedMakings } from '../../scripts/providers/local/arguments.ts';
import type { EngineName } from '../../scripts/providers/local/engine.ts';
import { localProvider } from '../../scripts/providers/local/local.ts';
import {
  type Making,
  type Owner,
  type PinnedImage,
  type Provider,
  resourceKinds,
} from '../../scripts/providers/provider.ts';
import { realWorld } from '../../scripts/world/real.ts';
import { root } from './root.ts';

export const customiseScript = () => readFile(join(root, 'scripts/providers/local/customise.sh'), 'utf8');

/** The real local provider with a scratch folder, and its image made ready. */
export const readyProvider = async (folder: string, engine?: 'podman' | 'docker') => {
  const world = realWorld();
  const provider = localProvider(world, { folder, customise: await customiseScript(), engine });
  const image = await provider.resolveImage(loadDefinition('name: x\n', 'fleet.yaml', 'default'));
  await provider.prepareImage(image, () => undefined, new AbortController().signal);
  return { world, provider, image };
};

/** Everything that a fleet with these machines consists of, in order of making. */
export const makingsOf = (
  definition: Definition,
  owner: Owner,
  image: PinnedImage,
  slots: readonly number[],
  engine: EngineName = 'podman',
): Making[] => [
  ...sharedMakings(owner, engine),
  ...slots.flatMap(slot => machineMakings(definition, owner, image, engine, slot)),
];

const never = new AbortController().signal;

/** Removes everything of a scope but images, and throws what is not gone. */
export const clear = async (provider: Provider, scope: Scope): Promise<void> => {
  const { machines, others } = await provider.look(scope);
  for (const kind of resourceKinds.filter(each => each !== 'image')) {
    const things = [...machines, ...others].filter(thing => thing.kind === kind);
    const refused = await provider.remove(things, async () => undefined, never);
    if (refused.size > 0) throw new Error(`not removed: ${JSON.stringify([...refused])}`);
  }
};
