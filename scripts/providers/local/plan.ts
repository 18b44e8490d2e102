import type { Definition } from '../../fleet/definition.ts';
import type { MadeMachine, Making, Owner, PinnedImage, Plan, Try } from '../provider.ts';
import { machineMakings, sharedMakings } from './arguments.ts';
import type { EngineName } from './engine.ts';

/** Local machines are tried once: where an engine refuses one, it would refuse the next one as well. */
export const localPlan = (
  definition: Definition,
  image: PinnedImage,
  engine: EngineName,
  warnings: readonly string[],
): Plan => ({
  places: [engine],
  warnings,
  wares: [],
  shared: owner => [sharedMakings(owner, engine, definition.static_address)],
  next: (
    owner: Owner,
    missing: number,
    present: readonly MadeMachine[],
    tries: readonly Try[],
  ): Making[][] => {
    if (tries.length > 0) return [];
    const taken = new Set(present.map(({ slot }) => slot));
    return Array.from({ length: present.length + missing }, (_, index) => index + 1)
      .filter(slot => !taken.has(slot))
      .slice(0, missing)
      .map(slot => machineMakings(definition, owner, image, engine, slot));
  },
});
