import { newLab } from '../../lab/core/lab.ts';
import { simulatedAws } from '../../lab/core/simulated.ts';
import { loadDefinition } from '../../scripts/fleet/load.ts';
import { makeRelease } from '../../scripts/fleet/release.ts';
import type { Prepared } from '../../scripts/operations/prepare.ts';
import type { FirstBoot } from './lab-guests.ts';
import { type LabCloud, labProvider } from './lab-provider.ts';
import { seeded } from './seeded.ts';
import { newTimeline } from './timeline.ts';
import { simulatedProcess } from './world.ts';

export interface LabFleetSettings {
  readonly count: number;
  readonly min: number;
  readonly market: 'spot' | 'on-demand' | 'spot-then-on-demand';
  readonly regions: readonly string[];
  readonly types: readonly string[];
  /** The fleet makes its own VPCs. */
  readonly ownVpc?: boolean;
  /** Default ec2. Lightsail knows no markets, types and VPCs. */
  readonly provider?: LabCloud;
  /** Lightsail: each machine has a disk. */
  readonly disk?: boolean;
  /** The one machine has a static address, of one region. */
  readonly address?: boolean;
  /** What changes when the description does. */
  readonly version: number;
}

const onEc2 = ({ market, regions, types, ownVpc = false }: LabFleetSettings): string[] => [
  `ec2: { market: ${market}, regions: [${regions}], types: [${types}],${ownVpc ? ' vpc: own,' : ''} tags: { Name: mine, team: blue } }`,
];

const onLightsail = ({ regions, disk = false }: LabFleetSettings): string[] => [
  `lightsail: { regions: [${regions}], bundle: small_3_0, disks: [${disk ? '{ name: data, size: 8, path: /dev/xvdf }' : ''}], tags: { Name: mine, team: blue } }`,
];

const known = new Map<string, Promise<Prepared>>();

/** What `prepare` would give; the same settings are prepared once. */
export const labPrepared = (settings: LabFleetSettings): Promise<Prepared> => {
  const key = JSON.stringify(settings);
  const made = known.get(key) ?? prepareOnce(settings);
  known.set(key, made);
  return made;
};

const prepareOnce = async (settings: LabFleetSettings): Promise<Prepared> => {
  const { count, min, version, provider: cloud = 'ec2', address = false } = settings;
  const definition = loadDefinition(
    [
      'name: hello',
      `provider: ${cloud}`,
      `static_address: ${address}`,
      `count: ${count}`,
      `min: ${min}`,
      'timeouts: { run: 60s, reach: 60s, boot: 60s, upload: 60s, setup: 60s, restart: 60s, health: 60s }',
      ...(cloud === 'ec2' ? onEc2(settings) : onLightsail(settings)),
      '',
    ].join('\n'),
    'fleet.yaml',
    'default',
  );
  const timeline = newTimeline();
  const lab = newLab({ now: timeline.now, seed: 1 });
  const clock = timeline.clock(() => true);
  const { world } = simulatedProcess({ random: seeded(1) });
  const aws = simulatedAws(lab, clock, seeded(1));
  const provider = labProvider(cloud, { ...world, clock }, aws, { definition });
  const resolved = provider.resolveImage(definition);
  let over = false;
  void resolved.finally(() => {
    over = true;
  });
  await timeline.pass(() => over, 600_000);
  const image = await resolved;
  const bundle = {
    tar: Buffer.from('tar'),
    sha256: 's',
    manifest: [],
    units: [],
    enabled: [],
    bytes: 3,
    files: 0,
    contents: [],
  };
  return {
    definition,
    image,
    bundle,
    manifest: 'm',
    warnings: [],
    secrets: [],
    release: makeRelease({
      version: String(version),
      definition,
      userData: '#cloud-config\n',
      bundle,
      image,
    }),
    firstBoot: {
      file: 'templates/cloud-init.yaml.hbs',
      template: '#cloud-config\n',
      text: '#cloud-config\n',
    },
    userData: (_machine, { clientKey, hostKey }) =>
      JSON.stringify({ clientKey, hostKey: hostKey.public } satisfies FirstBoot),
  };
};
