import { bug } from '../../errors.ts';
import type { Architecture } from './architecture.ts';

/** Image ids by `region/architecture`. */
export type Images = ReadonlyMap<string, string>;

export const imageKey = (region: string, architecture: Architecture): string => `${region}/${architecture}`;

/** `eu-west-1/arm64=ami-…,us-east-1/x86_64=ami-…`: one text for one set of images. */
export const formatImages = (images: Images): string =>
  [...images]
    .map(([key, id]) => `${key}=${id}`)
    .sort()
    .join(',');

/** Reads it back. */
export const parseImages = (text: string): Images =>
  new Map(
    text.split(',').map(entry => {
      const [, key, id] = /^([a-z0-9-]+\/(?:x86_64|arm64))=(ami-[0-9a-f]+)$/.exec(entry) ?? [];
      if (key === undefined || id === undefined) throw bug(`not a pinned image: ${entry}`);
      return [key, id];
    }),
  );
