import { bug } from '../../errors.ts';
import { allOrThrow, limiter } from '../../parallel.ts';
import type { Removal } from '../aws/removal.ts';
import type { Resource, ResourceKind } from '../provider.ts';
import type { Context } from './context.ts';
import { removeOne } from './remove-one.ts';
import { addressRemover, diskRemover, keyRemover, machineRemover, type Remover } from './removers.ts';

/** Names at a time in one region: each is asked about, and ordered to go, by itself. */
const atATime = 8;

/** Removes resources, region by region side by side. Resolves with the reasons of those that stay, by id. */
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
  const regions = Map.groupBy(resources, ({ place }) => place);
  await allOrThrow(
    [...regions.values()].map(some => {
      const few = limiter(atATime);
      return allOrThrow(
        some.map(resource =>
          few(() =>
            removeOne(context, removerOf(resource.kind)(context, resource, signal), resource, removal),
          ),
        ),
      );
    }),
  );
  return refused;
};

export const removerOf = (
  kind: ResourceKind,
): ((context: Context, resource: Resource, signal: AbortSignal) => Remover) => {
  switch (kind) {
    case 'machine':
      return machineRemover;
    case 'volume':
      return diskRemover;
    case 'static address':
      return addressRemover;
    case 'key pair':
      return keyRemover;
    default:
      throw bug(`the lightsail provider removes no ${kind}`);
  }
};
