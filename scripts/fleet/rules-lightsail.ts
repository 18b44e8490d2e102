import { repeated } from './repeated.ts';
import type { Rule } from './rule.ts';

/** A bundle is named, or chosen by wishes. */
const bundle: Rule = {
  reads: ['lightsail'],
  broken: ({ lightsail }) => {
    const wishes = (['memory', 'cpus', 'price'] as const).filter(key => lightsail[key] !== undefined);
    const [wish] = wishes;
    if (lightsail.bundle === undefined || wish === undefined) return [];
    const what = `lightsail.bundle names a bundle, so lightsail.${wish} has nothing to choose`;
    return [{ paths: [['lightsail', wish]], part: 'key', what }];
  },
};

const zone: Rule = {
  reads: ['lightsail'],
  broken: ({ lightsail: { zone: name, regions } }) => {
    if (name === undefined || (regions.length === 1 && name.slice(0, -1) === regions[0])) return [];
    const what =
      regions.length > 1
        ? `lightsail.zone is ${name}, but there are ${regions.length} regions: a zone is of one region`
        : `lightsail.zone is ${name}, but must be a zone of ${regions[0]}`;
    return [{ paths: [['lightsail', 'zone']], what }];
  },
};

const disks: Rule = {
  reads: ['lightsail'],
  broken: ({ lightsail }) =>
    (['name', 'path'] as const).flatMap(key =>
      repeated(lightsail.disks.map(disk => disk[key])).map(({ value, index, first }) => ({
        paths: [['lightsail', 'disks', index, key]] as const,
        what: `lightsail.disks[${index}].${key} is "${value}", which lightsail.disks[${first}] has already`,
      })),
    ),
};

export const lightsailRules: readonly Rule[] = [bundle, zone, disks];
