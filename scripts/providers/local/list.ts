import type { Finished } from '../../world/world.ts';
import { type Engine, engineError } from './engine.ts';
import { insist } from './insist.ts';

/** Of something that went away while the engine listed it, of any fleet. Seen of volumes and containers, podman 4.3. */
const isVanished = ({ stderr }: Finished): boolean =>
  /no such (container|volume|network|image|object)|container not known/i.test(stderr);

/** Stdout of a question about many things; asked again when one of them went away meanwhile. */
export const list = async (engine: Engine, args: readonly string[]): Promise<string> => {
  const listed = await insist(engine, args, isVanished);
  if (listed.code === 0) return listed.stdout;
  throw engineError(engine.name, args, listed);
};
