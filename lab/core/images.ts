import { type Chance, newChance } from './chance.ts';
import { allRegions } from './regions.ts';
import type { Architecture } from './types.ts';

export interface Image {
  readonly id: string;
  readonly region: string;
  readonly name: string;
  readonly owner: string;
  readonly ownerAlias: string | undefined;
  readonly description: string;
  readonly architecture: Architecture;
  readonly rootDevice: string;
  /** GiB. */
  readonly size: number;
  readonly volumeType: 'gp2' | 'gp3';
  readonly imds: 'v2.0' | undefined;
  readonly created: string;
  /** The public SSM parameter that names it. */
  readonly parameter: string;
}

interface Kind extends Omit<Image, 'id' | 'region' | 'architecture' | 'name' | 'parameter'> {
  readonly name: (architecture: string) => string;
  readonly parameter: (architecture: string) => string;
  /** What the publisher calls the architectures. */
  readonly words: Readonly<Record<Architecture, string>>;
}

const debianWords = { x86_64: 'amd64', arm64: 'arm64' };
const amazonWords = { x86_64: 'x86_64', arm64: 'arm64' };

const ubuntu = (version: string, code: string, volumeType: 'gp2' | 'gp3'): Kind => ({
  owner: '099720109477',
  ownerAlias: undefined,
  description: `Canonical, Ubuntu, ${version}`,
  rootDevice: '/dev/sda1',
  size: 8,
  volumeType,
  imds: volumeType === 'gp3' ? 'v2.0' : undefined,
  created: '2026-11-05T08:12:41.000Z',
  words: debianWords,
  name: word =>
    `ubuntu/images/hvm-ssd${volumeType === 'gp3' ? '-gp3' : ''}/ubuntu-${code}-${version}-${word}-server-20261104`,
  parameter: word =>
    `/aws/service/canonical/ubuntu/server/${version}/stable/current/${word}/hvm/ebs-${volumeType}/ami-id`,
});

const debian = (version: number): Kind => ({
  owner: '136693071363',
  ownerAlias: undefined,
  description: `Debian ${version}`,
  rootDevice: '/dev/xvda',
  size: 8,
  volumeType: 'gp3',
  imds: undefined,
  created: '2026-10-28T22:40:02.000Z',
  words: debianWords,
  name: word => `debian-${version}-${word}-20261028-2280`,
  parameter: word => `/aws/service/debian/release/${version}/latest/${word}`,
});

const amazon: Kind = {
  owner: '137112412989',
  ownerAlias: 'amazon',
  description: 'Amazon Linux 2023 AMI',
  rootDevice: '/dev/xvda',
  size: 8,
  volumeType: 'gp3',
  imds: 'v2.0',
  created: '2026-11-10T01:03:20.000Z',
  words: amazonWords,
  name: word => `al2023-ami-2023.9.20261110.0-kernel-6.12-${word}`,
  parameter: word => `/aws/service/ami-amazon-linux-latest/al2023-ami-kernel-default-${word}`,
};

const kinds: readonly Kind[] = [
  ubuntu('24.04', 'noble', 'gp3'),
  ubuntu('22.04', 'jammy', 'gp2'),
  debian(12),
  debian(13),
  amazon,
];

/** One alias is missing in one region, as happens when a publisher is late: Debian 13 in ap-northeast-3. */
const missing = (kind: Kind, region: string) =>
  kind.description === 'Debian 13' && region === 'ap-northeast-3';

/** Ids are the same in every lab. */
const make = (chance: Chance): readonly Image[] =>
  allRegions.flatMap(({ name: region }) =>
    kinds.flatMap(kind =>
      (['x86_64', 'arm64'] as const).flatMap(architecture => {
        const id = `ami-0${chance.hex(16)}`;
        if (missing(kind, region)) return [];
        const word = kind.words[architecture];
        const { words: _, ...rest } = kind;
        return [
          { ...rest, id, region, architecture, name: kind.name(word), parameter: kind.parameter(word) },
        ];
      }),
    ),
  );

const all = make(newChance(0x1ab));
const byRegion: ReadonlyMap<string, readonly Image[]> = new Map(
  allRegions.map(({ name }) => [name, all.filter(({ region }) => region === name)]),
);
const byId: ReadonlyMap<string, Image> = new Map(all.map(image => [`${image.region}/${image.id}`, image]));
const byParameter: ReadonlyMap<string, Image> = new Map(
  all.map(image => [`${image.region}${image.parameter}`, image]),
);

export const imagesOf = (region: string): readonly Image[] => byRegion.get(region) ?? [];
export const imageOf = (region: string, id: string): Image | undefined => byId.get(`${region}/${id}`);
export const imageOfParameter = (region: string, parameter: string): Image | undefined =>
  byParameter.get(`${region}${parameter}`);
