import type { Cloud } from './cloud.ts';

/** A new group or template is not seen by everybody at once; its name is taken at once. */
export const hide = (cloud: Cloud, resource: object): void => {
  const { visibleOthers } = cloud.timings;
  if (visibleOthers > 0)
    cloud.hidden.set(resource, cloud.now + Math.floor(cloud.luck.next() * (visibleOthers + 1)));
};

export const isSeen = (cloud: Cloud, resource: object): boolean =>
  cloud.now >= (cloud.hidden.get(resource) ?? 0);

/** The resource, if it can be seen already. */
export const seen = <T extends object>(cloud: Cloud, resource: T | undefined): T | undefined =>
  resource && isSeen(cloud, resource) ? resource : undefined;
