import { defaultRegions } from '../../../lab/core/regions.ts';
import { makeKeyPair } from '../../../scripts/machine/key-pair.ts';
import { create } from '../../../scripts/operations/create.ts';
import type { Workplace } from '../../../scripts/operations/workplace.ts';
import { ec2Provider } from '../../../scripts/providers/ec2/ec2.ts';
import { folderStore } from '../../../scripts/store/folder.ts';
import { syncedFiles } from '../../../scripts/world/files.ts';
import type { World } from '../../../scripts/world/world.ts';
import { labPrepared } from '../../support/lab-prepared.ts';
import { namedScripts } from '../../support/memory-machine.ts';
import { seeded } from '../../support/seeded.ts';
import { newTimeline } from '../../support/timeline.ts';
import { timedDisk } from './disk.ts';
import { startLab } from './lab-process.ts';
import { simulatedMachines } from './machines.ts';

/** Milliseconds: every call to AWS there and back, and every sync of the disk. */
export const trip = 200;
const sync = 5;
export const types = ['t3.small', 't3a.small'];
const seed = 1;

/** What a create took. */
export interface Scale {
  readonly ready: number;
  /** Simulated milliseconds from the start to the last `ready`. */
  readonly took: number;
  /** Calls to AWS by action. */
  readonly calls: Readonly<Record<string, number>>;
  /** Instances by region. */
  readonly regions: readonly number[];
  /** Connections that were open at a time. */
  readonly connections: number;
  /** MB (10^6 bytes) that this process held at most. */
  readonly peak: number;
  /** Milliseconds of the processor. */
  readonly cpu: number;
}

/** The real `create` with the real EC2 provider, on the simulated lab. */
export const scaleOf = async (count: number, folder: string): Promise<Scale> => {
  const prepared = await labPrepared({
    count,
    min: count,
    market: 'spot',
    regions: defaultRegions,
    types,
    version: 1,
  });
  const timeline = newTimeline();
  const random = seeded(seed);
  const machines = simulatedMachines(timeline.now, makeKeyPair('simulated').public);
  const lab = startLab(timeline, seed);
  const clock = timeline.clock(() => true);
  const world: World = {
    clock,
    random: { bytes: random.bytes },
    files: syncedFiles(timedDisk(clock, sync), random),
    processes: {
      run: noPrograms,
      start: noPrograms,
      hand: noPrograms,
      birthOf: async pid => `${pid}`,
      list: async () => [],
      kill: () => undefined,
    },
    host: { name: 'laptop', user: 'ada', pid: 1, platform: 'linux', program: ['mayfly'], environment: {} },
  };
  const aws = lab.aws(clock, trip, machines.shown);
  const began = timeline.now();
  let ready = 0;
  let last = began;
  const place: Workplace = {
    world,
    provider: ec2Provider(world, aws, {
      definition: prepared.definition,
      callerAddress: async () => ['203.0.113.7'],
    }),
    store: folderStore(world, folder).open({ fleet: 'hello', environment: 'default' }),
    connect: machines.connect(clock),
    scripts: namedScripts,
    probe: 'probe',
    emit: event => {
      if (event.type !== 'phase' || event.phase !== 'ready') return;
      ready += 1;
      last = timeline.now();
    },
    signal: new AbortController().signal,
  };
  let over = false;
  const created = create(place, prepared).finally(() => {
    over = true;
  });
  created.catch(() => undefined);
  if (!(await lab.pass(() => over, 24 * 3_600_000))) throw new Error('it did not end within a day');
  const { verdict, machines: made } = await created;
  if (!verdict.good || ready !== count)
    throw new Error(`only ${ready} of ${count} are ready: ${made.find(({ error }) => error)?.error}`);
  const { maxRSS, userCPUTime, systemCPUTime } = process.resourceUsage();
  const { calls, instances } = await lab.sum();
  lab.close();
  return {
    ready,
    took: last - began,
    calls: Object.fromEntries(calls),
    regions: instances,
    connections: machines.mostOpen(),
    peak: (maxRSS * 1024) / 1e6,
    cpu: (userCPUTime + systemCPUTime) / 1000,
  };
};

const noPrograms = async ([program]: readonly string[]): Promise<never> => {
  throw new Error(`no programs in this simulation: ${program}`);
};
