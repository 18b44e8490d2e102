import { type Core, newLab } from '../../lab/core/lab.ts';
import type { LabOptions } from '../../lab/core/options.ts';
import type { FleetEvent } from '../../scripts/fleet/event.ts';
import type { Workplace } from '../../scripts/operations/workplace.ts';
import type { Aws } from '../../scripts/providers/aws/actions.ts';
import { interruptible } from '../../scripts/providers/interruptible.ts';
import { folderStore } from '../../scripts/store/folder.ts';
import { syncedFiles } from '../../scripts/world/files.ts';
import type { Clock, World } from '../../scripts/world/world.ts';
import { simulatedDisk } from './disk.ts';
import { type Drive, newDrive } from './drive.ts';
import { labAws } from './lab-aws.ts';
import { labConnect } from './lab-connect.ts';
import { type Guests, newGuests } from './lab-guests.ts';
import { type LabCloud, labProvider } from './lab-provider.ts';
import { namedScripts } from './memory-machine.ts';
import { type Death, type Mortal, mortal } from './mortal.ts';
import { seeded } from './seeded.ts';
import { newTimeline, type Timeline } from './timeline.ts';

export const labScope = { fleet: 'hello', environment: 'default' };
export const storeFolder = '/store';

/** A process on a simulated laptop, with everything that operations work with. */
export interface LabProcess {
  readonly pid: number;
  readonly life: Mortal;
  readonly place: Workplace;
  readonly world: World;
  /** The laptop is closed for so many milliseconds: nothing of the process goes on, and only its wall clock does. */
  asleep(milliseconds: number): void;
}

export interface LabLaptop {
  readonly drive: Drive;
  /** Starts a process; what it does is decided by the seed. */
  process(seed: number, death?: Death): LabProcess;
  /** Ends a process that is done: what it left running in the background ends with it. */
  exit(process: LabProcess): void;
}

export interface LaptopOptions {
  readonly host: string;
  /** A share that several laptops have; else a disk of its own. */
  readonly drive?: Drive;
  /** Milliseconds that its clock on the wall is wrong. */
  readonly skew?: number;
}

/** One AWS, and any number of laptops that work on the same fleet, under one time. */
export interface LabFleet {
  readonly timeline: Timeline;
  readonly lab: Core;
  readonly guests: Guests;
  laptop(options: LaptopOptions): LabLaptop;
}

export interface LabFleetOptions {
  readonly seed: number;
  /** Default ec2. */
  readonly provider?: LabCloud;
  readonly lab?: Partial<LabOptions>;
  /** Chances: an instance never runs; a connection or a command on it is lost. */
  readonly neverRuns?: number;
  readonly lossy?: number;
  /** Milliseconds after which a client gives up on an answer. */
  readonly timeout?: number;
  /** Told what happens, in order. */
  readonly note?: (what: string) => void;
  readonly event?: (process: LabProcess, event: FleetEvent) => void;
  /** Makes the lab's core; default `newLab`. */
  readonly core?: (options: LabOptions) => Core;
}

export const labFleet = (options: LabFleetOptions): LabFleet => {
  const {
    seed,
    neverRuns = 0,
    lossy = 0.05,
    timeout = 10_000,
    note = () => undefined,
    core = newLab,
  } = options;
  const timeline = newTimeline();
  const guests = newGuests(timeline, seeded(seed ^ 0x9e37), neverRuns);
  const lightsail = { bare: true };
  const lab = core({ seed, now: timeline.now, backing: guests.backing, lightsail, ...options.lab });
  guests.attach(lab);
  let pid = 100;

  const laptop = ({ host, drive = newDrive(), skew = 0 }: LaptopOptions): LabLaptop => {
    const births = new Map<number, string>();
    const living = new Set<Mortal>();
    const process = (processSeed: number, death?: Death): LabProcess => {
      pid += 1;
      const own = pid;
      const random = seeded(processSeed);
      const life = mortal(random, death);
      const awake = timeline.clock(life.alive, skew);
      const bed = newBed(timeline, awake);
      const { clock } = bed;
      const tell = (what: string) => note(`${own} ${what}`);
      births.set(own, `${own} at ${timeline.now()}`);
      living.add(life);
      life.onDeath(how => {
        births.delete(own);
        living.delete(life);
        if (how !== 'power') return;
        tell('the power goes');
        for (const other of [...living]) other.kill();
        drive.losePower(random);
      });
      const world: World = {
        clock,
        random: { bytes: random.bytes },
        files: syncedFiles(simulatedDisk(drive, life, random, clock.now), random),
        processes: {
          run: noPrograms,
          start: noPrograms,
          hand: noPrograms,
          birthOf: async asked => births.get(asked),
          list: async () => [],
          kill: () => undefined,
        },
        host: { name: host, user: 'ada', pid: own, platform: 'linux', program: ['mayfly'], environment: {} },
      };
      const reached = labAws(lab, timeline, life, random, timeout, tell);
      const aws: Aws = {
        ...reached,
        call: async (region, action, input, signal) => {
          try {
            return await reached.call(region, action, input, signal);
          } finally {
            if (bed.asleep()) await bed.awake();
          }
        },
      };
      const place: Workplace = {
        world,
        provider: interruptible(labProvider(options.provider ?? 'ec2', world, aws), life.signal),
        store: folderStore(world, storeFolder).open(labScope),
        connect: labConnect(guests, clock, life, random, lossy),
        knock: async () => ({ tcp: 'open' }),
        scripts: namedScripts,
        probe: 'probe',
        emit: event => {
          if (life.alive()) options.event?.(made, event);
        },
        signal: life.signal,
      };
      const made: LabProcess = { pid: own, life, place, world, asleep: bed.sleep };
      return made;
    };
    return { drive, process, exit: ({ life }) => life.kill() };
  };
  return { timeline, lab, guests, laptop };
};

/** The clock of a process whose computer may be asleep for a while. */
const newBed = (timeline: Timeline, clock: Clock) => {
  let until = 0;
  let slept = 0;
  const asleep = () => timeline.now() < until;
  const awake = async (signal?: AbortSignal): Promise<void> => {
    while (asleep()) await clock.sleep(until - timeline.now(), signal);
  };
  const own: Clock = {
    now: clock.now,
    monotonic: () => clock.monotonic() - slept,
    sleep: async (milliseconds, signal, background) => {
      await clock.sleep(milliseconds, signal, background);
      if (asleep()) await awake(signal);
    },
  };
  const sleep = (milliseconds: number): void => {
    until = timeline.now() + milliseconds;
    slept += milliseconds;
  };
  return { clock: own, asleep, awake, sleep };
};

const noPrograms = async ([program]: readonly string[]): Promise<never> => {
  throw new Error(`no programs in this simulation: ${program}`);
};
