import type { Cloud } from './cloud.ts';
import type { Tagged } from './state.ts';

/** A new group or template is not seen by everybody at once; its name is taken at once. */
export const hide = (cloud: Cloud, resource: Tagged): void => {
  const { visibleOthers } = cloud.timings;
  if (visibleOthers > 0) resource.seenAt = cloud.now + Math.floor(cloud.luck.next() * (visibleOthers + 1));
};

export const isSeen = (cloud: Cloud, { seenAt }: Tagged): boolean =>
  seenAt === undefined || cloud.now >= seenAt;

/** The resource, if it can be seen already. */
export const seen = <T extends Tagged>(cloud: Cloud, resource: T | undefined): T | undefined =>
  resource && isSeen(cloud, resource) ? resource : undefined;
