import type { Look, Provider, ResourceKind } from '../providers/provider.ts';
import type { FleetStore, Memory } from '../store/store.ts';

/**
 * What exists of a fleet. A place where the journal says that something was made, but that did not answer, is
 * unseen: an engine whose daemon is stopped still has its machines.
 */
export const ask = async (
  provider: Provider,
  store: FleetStore,
  memory: Memory | Promise<Memory>,
  kinds?: readonly ResourceKind[],
  part?: (look: Look) => void,
): Promise<Look> => {
  const [look, { places }] = await Promise.all([provider.look(store.scope, kinds, undefined, part), memory]);
  const told = new Set([...look.asked, ...look.unseen.map(({ place }) => place)]);
  const silent = [...places].filter(name => !told.has(name));
  const closed = new Map(look.closed?.map(each => [each.place, each]));
  const unseen = (place: string) =>
    closed.get(place) ?? { place, why: 'machines were made there, and now it cannot be asked' };
  return {
    ...look,
    unseen: [...look.unseen, ...silent.map(unseen)],
    ...(look.closed && { closed: look.closed.filter(({ place }) => !silent.includes(place)) }),
  };
};
