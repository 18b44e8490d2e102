import { failure } from '../../scripts/errors.ts';
import { resourceName, type Scope } from '../../scripts/fleet/names.ts';
import type {
  Making,
  Provider,
  ProviderMachine,
  Resource,
  ResourceKind,
} from '../../scripts/providers/provider.ts';
import { resourceKinds } from '../../scripts/providers/provider.ts';
import type { World } from '../../scripts/world/world.ts';
import type { Life } from './fate.ts';
import type { Seeded } from './seeded.ts';

/** A provider's memory of what exists, shared by all who ask it, with faults on request. */
export interface Cloud {
  readonly things: Map<string, Resource>;
  /** Every thing that was ever made, in order. */
  readonly born: string[];
  /** Calls that were sent by somebody who is dead, and have not been done yet. */
  late: (() => void)[];
  /** Does not answer now. */
  silent: boolean;
  /** Cannot be removed now, by name. */
  readonly stuck: Set<string>;
  boots: Map<number, number>;
}

export const newCloud = (): Cloud => ({
  things: new Map(),
  born: [],
  late: [],
  silent: false,
  stuck: new Set(),
  boots: new Map(),
});

const place = 'cloud';

/** One client of the cloud; its calls count towards the fate of its process. */
export const memoryProvider = (cloud: Cloud, world: World, life: Life, random: Seeded): Provider => {
  const make = (making: Making) => {
    const there = cloud.things.get(making.name);
    if (there && there.kind === 'machine' && there.owner.run !== making.owner.run)
      throw failure({ what: `The name ${making.name} is taken` });
    if (there) return;
    cloud.born.push(making.name);
    cloud.things.set(making.name, thing(making, cloud.born.length));
  };
  return {
    name: 'memory',
    resolveImage: async alias => ({ alias, id: 'image' }),
    places: async () => [place],
    preflight: async () => undefined,
    prepareImage: async () => undefined,
    makings: (_definition, owner, _image, slots) => [
      { kind: 'network', name: resourceName(owner, 'network'), owner, parameters: {} },
      ...slots.map(
        (slot): Making => ({ kind: 'machine', name: resourceName(owner, slot), owner, slot, parameters: {} }),
      ),
    ],
    make: making =>
      life.step(
        'make',
        () => make(making),
        // The caller dies, and its call is done later.
        () => cloud.late.push(() => make(making)),
      ),
    look: async (scope, kinds = resourceKinds) => {
      const things = await life.step('look', () => [...cloud.things.values()]);
      if (cloud.silent)
        return { machines: [], others: [], unseen: [{ place, why: 'it does not answer' }], asked: [] };
      const own = things.filter(({ owner, kind }) => inScope(owner, scope) && kinds.includes(kind));
      return {
        machines: own.filter(isMachine),
        others: own.filter(found => !isMachine(found)),
        unseen: [],
        asked: [place],
      };
    },
    keepsakes: async () => [],
    remove: resource =>
      life.step('remove', () => {
        if (cloud.stuck.has(resource.name)) throw failure({ what: 'refused', why: 'it is stuck' });
        const dependants = resource.kind === 'network' && [...cloud.things.values()].some(isMachine);
        if (dependants) throw failure({ what: 'refused', why: 'machines use it' });
        cloud.things.delete(resource.name);
      }),
    settle: async () => {
      await world.clock.sleep(random.below(1000));
      for (const act of cloud.late.splice(0)) act();
      return [];
    },
    consoleText: async () => undefined,
  };
};

const inScope = (owner: Scope, scope: Scope | undefined): boolean =>
  scope === undefined || (owner.fleet === scope.fleet && owner.environment === scope.environment);

const isMachine = (thing: Resource): thing is ProviderMachine => thing.kind === 'machine';

const thing = ({ kind, name, owner, slot }: Making, number: number): Resource | ProviderMachine => {
  const resource: Resource & { kind: ResourceKind } = { kind, name, owner, place, id: `id-${number}` };
  if (slot === undefined) return resource;
  return {
    ...resource,
    kind: 'machine',
    slot,
    state: 'running',
    address: `10.0.0.${slot}`,
    endpoint: { host: 'cloud', port: slot },
  };
};
