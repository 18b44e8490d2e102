import { type EngineName, findEngine } from '../../scripts/providers/local/engine.ts';
import type { World } from '../../scripts/world/world.ts';
import { clean } from './clean.ts';
import { keeperGone } from './labels.ts';
import { hostRedirects } from './redirect.ts';

/**
 * Removes the machines, networks and rules of every lab of this host whose process is gone, in every engine that
 * works. Throws `unproven` for what cannot be removed, a usage error without the right to look.
 */
export const cleanDeadLabs = async (world: World, wanted: EngineName | undefined): Promise<void> => {
  for (const name of wanted ? [wanted] : (['podman', 'docker'] as const)) {
    const answer = await findEngine(world, name);
    if (answer.kind === 'works')
      await clean(world, answer.engine, hostRedirects(world), ({ keeper }) => keeperGone(world, keeper));
  }
};
