import type { Unseen } from '../providers/provider.ts';

/** What could not be asked of one place: all of it, or a part, as `podman (machines)`. A look may tell of others too. */
export const unseenIn = (place: string, unseen: readonly Unseen[]): Unseen | undefined =>
  unseen.find(each => each.place === place || each.place.startsWith(`${place} (`));
