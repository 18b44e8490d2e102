import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { localProvider } from '../../scripts/providers/local/local.ts';
import { realWorld } from '../../scripts/world/real.ts';
import { root } from './root.ts';

export const customiseScript = () => readFile(join(root, 'scripts/providers/local/customise.sh'), 'utf8');

/** The real local provider with a scratch folder, and its image made ready. */
export const readyProvider = async (folder: string, engine?: 'podman' | 'docker') => {
  const world = realWorld();
  const provider = localProvider(world, { folder, customise: await customiseScript(), engine });
  const image = await provider.resolveImage('debian-12');
  await provider.prepareImage(image, () => undefined, new AbortController().signal);
  return { world, provider, image };
};
