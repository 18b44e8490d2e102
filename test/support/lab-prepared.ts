import { newLab } from '../../lab/core/lab.ts';
import { simulatedAws } from '../../lab/core/simulated.ts';
import { loadDefinition } from '../../scripts/fleet/load.ts';
import { makeRelease } from '../../scripts/fleet/release.ts';
import type { Prepared } from '../../scripts/operations/prepare.ts';
import { ec2Provider } from '../../scripts/providers/ec2/ec2.ts';
import type { FirstBoot } from './lab-guests.ts';
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
  /** What changes when the description does. */
  readonly version: number;
}

const known = new Map<string, Promise<Prepared>>();

/** What `prepare` would give; the same settings are prepared once. */
export const labPrepared = (settings: LabFleetSettings): Promise<Prepared> => {
  const key = JSON.stringify(settings);
  const made = known.get(key) ?? prepareOnce(settings);
  known.set(key, made);
  return made;
};

const prepareOnce = async (settings: LabFleetSettings): Promise<Prepared> => {
  const { count, min, market, regions, types, ownVpc = false, version } = settings;
  const definition = loadDefinition(
    [
      'name: hello',
      'provider: ec2',
      `count: ${count}`,
      `min: ${min}`,
      'timeouts: { run: 60s, reach: 60s, boot: 60s, upload: 60s, setup: 60s, restart: 60s, health: 60s }',
      `ec2: { market: ${market}, regions: [${regions}], types: [${types}],${ownVpc ? ' vpc: own,' : ''} tags: { Name: mine, team: blue } }`,
      '',
    ].join('\n'),
    'fleet.yaml',
    'default',
  );
  const timeline = newTimeline();
  const lab = newLab({ now: timeline.now, seed: 1 });
  const clock = timeline.clock(() => true);
  const { world } = simulatedProcess({ random: seeded(1) });
  const provider = ec2Provider({ ...world, clock }, simulatedAws(lab, clock, seeded(1)), {
    definition,
    callerAddress: async () => ['203.0.113.7'],
  });
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
