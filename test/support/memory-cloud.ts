import { failure } from '../../scripts/errors.ts';
import { resourceName, type Scope } from '../../scripts/fleet/names.ts';
import type {
  EndedMachine,
  Made,
  Making,
  Provider,
  ProviderMachine,
  Resource,
  ResourceKind,
  StaticAddress,
} from '../../scripts/providers/provider.ts';
import { isStaticAddress, resourceKinds } from '../../scripts/providers/provider.ts';
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
  /** Machines that are gone, as far as it remembers. */
  readonly ended: EndedMachine[];
}

export const newCloud = (): Cloud => ({
  things: new Map(),
  born: [],
  late: [],
  silent: false,
  stuck: new Set(),
  boots: new Map(),
  ended: [],
});

const place = 'cloud';
/** The static address of any fleet. */
export const addressOfFleet = '192.0.2.10';

/** One client of the cloud; its calls count towards the fate of its process. */
export const memoryProvider = (cloud: Cloud, world: World, life: Life, random: Seeded): Provider => {
  const make = (making: Making): Made => {
    const there = cloud.things.get(making.name);
    if (there && there.kind === 'machine' && there.owner.run !== making.owner.run)
      throw failure({ what: `The name ${making.name} is taken` });
    const made = (id: string): Made => ({
      machines: making.slot === undefined ? [] : [{ id, slot: making.slot }],
      refusals: [],
    });
    if (there) return made(there.id);
    cloud.born.push(making.name);
    const born = thing(making, cloud.born.length);
    cloud.things.set(making.name, born);
    return made(born.id);
  };
  return {
    name: 'memory',
    numbered: true,
    resolveImage: async ({ image }) => ({ alias: image, id: 'image' }),
    plan: async ({ count, static_address }) => ({
      places: [place],
      warnings: [],
      wares: [],
      shared: owner => [
        [
          { kind: 'network', name: resourceName(owner, 'network'), owner, place, parameters: {} },
          ...(static_address
            ? [
                {
                  kind: 'static address' as const,
                  name: resourceName(owner, 'address'),
                  owner,
                  place,
                  parameters: {},
                },
              ]
            : []),
        ],
      ],
      next: (owner, missing, present, tries) => {
        if (tries.length > 0) return [];
        const taken = new Set(present.map(({ slot }) => slot));
        return Array.from({ length: Math.max(count, present.length + missing) }, (_, index) => index + 1)
          .filter(slot => !taken.has(slot))
          .slice(0, missing)
          .map((slot): Making[] => {
            const name = resourceName(owner, slot);
            return [{ kind: 'machine', name, owner, place, slot, userData: name, parameters: {} }];
          });
      },
    }),
    prepareImage: async () => undefined,
    make: making =>
      life.step(
        'make',
        () => make(making),
        // The caller dies, and its call is done later.
        () => cloud.late.push(() => void make(making)),
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
        ended: cloud.ended.filter(({ owner }) => inScope(owner, scope)),
      };
    },
    keepsakes: async () => [],
    attach: (address, machine) =>
      life.step(
        'attach',
        () => {
          if (cloud.stuck.has(address.name)) throw failure({ what: `${address.name} is stuck` });
          if (![...cloud.things.values()].some(({ id }) => id === machine.id))
            throw failure({ what: `The machine ${machine.name} is gone` });
          const moved: StaticAddress = { ...address, machine: machine.id };
          cloud.things.set(address.name, moved);
        },
        // Taken off the one, and not given to the other.
        () => {
          const { machine: _, ...nowhere } = address;
          cloud.things.set(address.name, nowhere);
        },
      ),
    remove: async (resources, gone) => {
      const refused = new Map<string, string>();
      const removeOne = async (resource: Resource) => {
        const why = await life.step('remove', () => {
          if (cloud.stuck.has(resource.name)) return 'it is stuck';
          const uses = (thing: Resource) => isMachine(thing) && inScope(thing.owner, resource.owner);
          const dependants = resource.kind === 'network' && [...cloud.things.values()].some(uses);
          if (dependants) return 'machines use it';
          cloud.things.delete(resource.name);
          for (const [name, other] of cloud.things)
            if (isStaticAddress(other) && other.machine === resource.id) {
              const { machine: _, ...free } = other;
              cloud.things.set(name, free);
            }
          return undefined;
        });
        if (why === undefined) await gone(resource);
        else refused.set(resource.id, why);
      };
      await Promise.all(resources.map(removeOne));
      return refused;
    },
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
  if (kind === 'static address') return { ...resource, kind, address: addressOfFleet } as StaticAddress;
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
