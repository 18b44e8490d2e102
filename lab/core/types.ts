import { chanceOf } from './chance.ts';
import type { Zone } from './regions.ts';

export type Architecture = 'x86_64' | 'arm64';

export interface InstanceType {
  readonly name: string;
  readonly family: string;
  readonly vcpus: number;
  /** MiB. */
  readonly memory: number;
  readonly architecture: Architecture;
  readonly burstable: boolean;
  /** USD per hour in us-east-1, Linux, on demand. */
  readonly price: number;
}

/** Family, architecture, then size: vCPUs, GiB, price. Source: AWS, "Instance types" and the public price list. */
const families: readonly [
  string,
  Architecture,
  Readonly<Record<string, readonly [number, number, number]>>,
][] = [
  [
    't3',
    'x86_64',
    {
      nano: [2, 0.5, 0.0052],
      micro: [2, 1, 0.0104],
      small: [2, 2, 0.0208],
      medium: [2, 4, 0.0416],
      large: [2, 8, 0.0832],
      xlarge: [4, 16, 0.1664],
      '2xlarge': [8, 32, 0.3328],
    },
  ],
  [
    't3a',
    'x86_64',
    {
      nano: [2, 0.5, 0.0047],
      micro: [2, 1, 0.0094],
      small: [2, 2, 0.0188],
      medium: [2, 4, 0.0376],
      large: [2, 8, 0.0752],
      xlarge: [4, 16, 0.1504],
      '2xlarge': [8, 32, 0.3008],
    },
  ],
  [
    't4g',
    'arm64',
    {
      nano: [2, 0.5, 0.0042],
      micro: [2, 1, 0.0084],
      small: [2, 2, 0.0168],
      medium: [2, 4, 0.0336],
      large: [2, 8, 0.0672],
      xlarge: [4, 16, 0.1344],
      '2xlarge': [8, 32, 0.2688],
    },
  ],
  [
    'm5',
    'x86_64',
    { large: [2, 8, 0.096], xlarge: [4, 16, 0.192], '2xlarge': [8, 32, 0.384], '4xlarge': [16, 64, 0.768] },
  ],
  [
    'm6i',
    'x86_64',
    { large: [2, 8, 0.096], xlarge: [4, 16, 0.192], '2xlarge': [8, 32, 0.384], '4xlarge': [16, 64, 0.768] },
  ],
  ['m6a', 'x86_64', { large: [2, 8, 0.0864], xlarge: [4, 16, 0.1728], '2xlarge': [8, 32, 0.3456] }],
  [
    'm7g',
    'arm64',
    { medium: [1, 4, 0.0408], large: [2, 8, 0.0816], xlarge: [4, 16, 0.1632], '2xlarge': [8, 32, 0.3264] },
  ],
  [
    'c5',
    'x86_64',
    { large: [2, 4, 0.085], xlarge: [4, 8, 0.17], '2xlarge': [8, 16, 0.34], '4xlarge': [16, 32, 0.68] },
  ],
  [
    'c6i',
    'x86_64',
    { large: [2, 4, 0.085], xlarge: [4, 8, 0.17], '2xlarge': [8, 16, 0.34], '4xlarge': [16, 32, 0.68] },
  ],
  [
    'c7g',
    'arm64',
    { medium: [1, 2, 0.0363], large: [2, 4, 0.0725], xlarge: [4, 8, 0.145], '2xlarge': [8, 16, 0.29] },
  ],
  ['r5', 'x86_64', { large: [2, 16, 0.126], xlarge: [4, 32, 0.252], '2xlarge': [8, 64, 0.504] }],
  ['r6i', 'x86_64', { large: [2, 16, 0.126], xlarge: [4, 32, 0.252], '2xlarge': [8, 64, 0.504] }],
];

export const allTypes: readonly InstanceType[] = families.flatMap(([family, architecture, sizes]) =>
  Object.entries(sizes).map(([size, [vcpus, gib, price]]) => ({
    name: `${family}.${size}`,
    family,
    vcpus,
    memory: gib * 1024,
    architecture,
    burstable: family.startsWith('t'),
    price,
  })),
);

const byName: ReadonlyMap<string, InstanceType> = new Map(allTypes.map(each => [each.name, each]));

export const typeNamed = (name: string): InstanceType | undefined => byName.get(name);

/** Old zones, as in life, miss a family: each region's last zone offers no Graviton, us-east-1e only few families. */
export const offered = (type: InstanceType, zone: Zone, zones: readonly Zone[]): boolean => {
  if (zone.name === 'us-east-1e') return ['t3', 'm5', 'c5', 'r5'].includes(type.family);
  if (zone !== zones.at(-1)) return true;
  return type.architecture === 'x86_64' && chanceOf(7, `${type.family}/${zone.name}`) > 0.2;
};
