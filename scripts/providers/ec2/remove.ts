import { bug } from '../../errors.ts';
import { allOrThrow } from '../../parallel.ts';
import type { Removal } from '../aws/removal.ts';
import type { Resource, ResourceKind } from '../provider.ts';
import type { Context } from './context.ts';
import { removeAddress } from './remove-address.ts';
import { removeGroup } from './remove-group.ts';
import { removeKeyPair } from './remove-key-pair.ts';
import { removeMachines } from './remove-machines.ts';
import { removeNetworks } from './remove-network.ts';
import { removeParts } from './remove-parts.ts';
import { removeTemplate } from './remove-template.ts';

/** Removes resources of one kind, region by region side by side. Resolves with the reasons of those that stay, by id. */
export const remove = async (
  context: Context,
  resources: readonly Resource[],
  gone: (resource: Resource) => Promise<void>,
  signal: AbortSignal,
): Promise<ReadonlyMap<string, string>> => {
  const refused = new Map<string, string>();
  const removal: Removal = {
    gone: async resource => {
      context.recent.seen(resource.id);
      await gone(resource);
    },
    refuse: ({ id }, why) => void refused.set(id, why),
    signal,
  };
  const groups = Map.groupBy(resources, ({ place, kind }) => `${place} ${kind}`);
  await allOrThrow(
    [...groups.values()].map(async some => {
      const [first] = some;
      if (first) await removeKind(context, first.place, first.kind, some, removal);
    }),
  );
  return refused;
};

const removeKind = async (
  context: Context,
  region: string,
  kind: ResourceKind,
  some: readonly Resource[],
  removal: Removal,
): Promise<unknown> => {
  switch (kind) {
    case 'machine':
      return removeMachines(context, region, some, removal);
    case 'volume':
    case 'network interface':
      return removeParts(context, region, kind, some, removal);
    case 'static address':
      return allOrThrow(some.map(each => removeAddress(context, each, removal)));
    case 'launch template':
      return allOrThrow(some.map(each => removeTemplate(context, each, removal)));
    case 'security group':
      return allOrThrow(some.map(each => removeGroup(context, each, removal)));
    case 'key pair':
      return allOrThrow(some.map(each => removeKeyPair(context, each, removal)));
    case 'network':
      return removeNetworks(context, region, some, removal);
    default:
      throw bug(`the ec2 provider removes no ${kind}`);
  }
};
