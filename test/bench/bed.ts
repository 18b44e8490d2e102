import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { World } from '../../scripts/world/world.ts';
import { type Ran, type RunOptions, run } from './process.ts';

/** What every part of the bench works with. */
export interface Bed {
  readonly world: World;
  /** The checkout. */
  readonly root: string;
  /** A scratch folder that goes with the bench. */
  readonly folder: string;
  readonly machines: number;
  readonly rounds: number | undefined;
  readonly signal: AbortSignal;
  say(text: string): void;
  run(argv: readonly [string, ...string[]], options?: Partial<RunOptions>): Promise<Ran>;
  /** What is done at the end, whatever happens: the last one first. */
  later(task: () => Promise<unknown>): void;
}

export interface BedOptions extends Pick<Bed, 'world' | 'root' | 'machines' | 'rounds' | 'signal' | 'say'> {}

/** Runs a task with a bed. Everything that was promised for later is tried, then the first error is thrown. */
export const withBed = async (options: BedOptions, task: (bed: Bed) => Promise<void>): Promise<void> => {
  const folder = await mkdtemp(join(tmpdir(), 'mayfly-bench-'));
  const last: (() => Promise<unknown>)[] = [() => rm(folder, { recursive: true, force: true })];
  const bed: Bed = {
    ...options,
    folder,
    run: (argv, more) => run(argv, { folder, signal: options.signal, ...more }),
    later: undo => void last.push(undo),
  };
  const errors: unknown[] = [];
  await task(bed).catch(error => errors.push(error));
  for (const undo of last.reverse()) await undo().catch(error => errors.push(error));
  if (errors.length > 0) throw errors[0];
};

/** One measurement of each side in each round, in turn: whatever else the computer does meets all sides alike. */
export const interleaved = async <Side extends string>(
  bed: Bed,
  rounds: number,
  what: string,
  sides: Readonly<Record<Side, () => Promise<number>>>,
): Promise<Record<Side, number[]>> => {
  const names = Object.keys(sides) as Side[];
  const measured = Object.fromEntries(names.map(name => [name, [] as number[]])) as Record<Side, number[]>;
  for (let round = 1; round <= rounds; round++) {
    for (const name of names) measured[name].push(await sides[name]());
    const said = names.map(name => `${name} ${((measured[name].at(-1) ?? 0) / 1000).toFixed(3)} s`);
    bed.say(`${what}, round ${round} of ${rounds}: ${said.join(', ')}\n`);
  }
  return measured;
};
