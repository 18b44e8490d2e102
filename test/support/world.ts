import type { Processes, World } from '../../scripts/world/world.ts';
import { type FakeClock, fakeClock } from './clock.ts';
import type { Drive } from './drive.ts';
import type { Fate, Life } from './fate.ts';
import { memoryFiles } from './memory-files.ts';
import { type Seeded, seeded } from './seeded.ts';

/** The processes of one simulated computer: when each began, by pid. */
export type Births = Map<number, string>;

export interface SimulatedProcess {
  readonly world: World & { readonly clock: FakeClock };
  readonly drive: Drive;
  readonly life: Life;
  /** Dies now, and is seen to be dead by the other processes of its computer. */
  die(): void;
}

export interface Circumstances {
  readonly drive?: Drive;
  readonly clock?: FakeClock;
  readonly random?: Seeded;
  readonly fate?: Fate;
  readonly births?: Births;
  readonly host?: string;
  readonly user?: string;
  readonly pid?: number;
  /** Programs that can be run. */
  readonly run?: Processes['run'];
}

/** One process on a simulated computer. Several share a drive, a clock, and the births of their computer. */
export const simulatedProcess = (circumstances: Circumstances = {}): SimulatedProcess => {
  const { clock = fakeClock(), random = seeded(1), births = new Map(), pid = 100 } = circumstances;
  const { host = 'laptop', user = 'ada', fate = {}, run = noPrograms } = circumstances;
  const { files, drive, life } = memoryFiles({
    ...(circumstances.drive && { drive: circumstances.drive }),
    random,
    fate,
    now: clock.now,
  });
  const birth = `${pid} at ${clock.now().toISOString()} ${random.next()}`;
  births.set(pid, birth);
  const bury = () => {
    if (births.get(pid) === birth) births.delete(pid);
  };
  const die = () => {
    bury();
    life.kill();
  };
  void life.died.then(bury);
  const processes: Processes = {
    run,
    start: noPrograms,
    hand: noPrograms,
    birthOf: async asked => births.get(asked),
    list: async () => [...births.keys()].map(alive => ({ pid: alive, argv: ['mayfly'] })),
    kill: killed => births.delete(killed),
  };
  const world = {
    clock,
    random: { bytes: random.bytes },
    files,
    processes,
    host: { name: host, user, pid, platform: 'linux', program: ['mayfly'] as const, environment: {} },
  };
  return { world, drive, life, die };
};

const noPrograms = async ([program]: readonly string[]): Promise<never> => {
  throw new Error(`no programs in this simulation: ${program}`);
};
