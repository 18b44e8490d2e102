import type { FleetEvent } from '../../scripts/fleet/event.ts';
import { loadDefinition } from '../../scripts/fleet/load.ts';
import { makeRelease } from '../../scripts/fleet/release.ts';
import type { Prepared } from '../../scripts/operations/prepare.ts';
import type { Workplace } from '../../scripts/operations/workplace.ts';
import { folderStore } from '../../scripts/store/folder.ts';
import type { Drive } from './drive.ts';
import { newDrive } from './drive.ts';
import type { Fate } from './fate.ts';
import { type Cloud, memoryProvider, newCloud } from './memory-cloud.ts';
import { memoryConnect, namedScripts } from './memory-machine.ts';
import { seeded } from './seeded.ts';
import { type SimulatedProcess, simulatedProcess } from './world.ts';

export const scope = { fleet: 'hello', environment: 'default' };

/** One computer and one cloud; commands on it are processes of their own. */
export interface Laptop {
  readonly cloud: Cloud;
  readonly drive: Drive;
  /** Starts a process; its work runs until it ends or dies. */
  process(seed: number, fate?: Fate): SimulatedProcess & { place: Workplace; events: FleetEvent[] };
}

const manifest = 'm';

export const laptop = (): Laptop => {
  const cloud = newCloud();
  const drive = newDrive();
  const births = new Map<number, string>();
  let pid = 100;
  return {
    cloud,
    drive,
    process: (seed, fate = {}) => {
      const random = seeded(seed);
      const process = simulatedProcess({ drive, births, random, fate, pid: ++pid });
      const events: FleetEvent[] = [];
      const place: Workplace = {
        world: process.world,
        provider: memoryProvider(cloud, process.world, process.life, random),
        store: folderStore(process.world, '/store').open(scope),
        connect: memoryConnect(cloud, process.life, random, manifest),
        scripts: namedScripts,
        probe: 'probe',
        knock: async () => ({ tcp: 'open' }),
        askCheck: async () => ({ green: true, why: '' }),
        emit: event => void events.push(event),
        signal: new AbortController().signal,
      };
      return { ...process, place, events };
    },
  };
};

/** What `prepare` would give for a fleet of so many machines. */
export const preparedFleet = (count: number, version = '1', settings = ''): Prepared => {
  const definition = loadDefinition(`name: hello\ncount: ${count}\n${settings}`, 'fleet.yaml', 'default');
  const image = { alias: 'debian-12', id: 'image' };
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
    manifest,
    warnings: [],
    secrets: [],
    release: makeRelease({ version, definition, userData: '#cloud-config\n', bundle, image }),
    firstBoot: {
      file: 'templates/cloud-init.yaml.hbs',
      template: '#cloud-config\n',
      text: '#cloud-config\n',
    },
    userData: () => '#cloud-config\n',
  };
};
