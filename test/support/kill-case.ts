import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { TestFleet } from './fleet.ts';
import { tracesOf } from './kill-left.ts';
import type { KillPlan } from './kill-steps.ts';

/** One death of a command, and what is done about it. */
export interface Death extends Required<Omit<KillPlan, 'trace'>> {
  readonly command: 'create' | 'destroy';
  /** What is called next. */
  readonly followedBy: 'create' | 'destroy';
}

export interface Aftermath {
  readonly death: Death;
  /** Whether it died at all: what it does while it waits is not the same each time. */
  readonly died: boolean;
  /** Of the commands that followed. */
  readonly exits: readonly (number | null)[];
  /** What was left after the last destroy. */
  readonly left: readonly string[];
  /** Machines beyond one for each slot. */
  readonly doubles: number;
  /** Promises that were broken, in words. */
  readonly broken: readonly string[];
  /** What a create said of a machine that its engine started and that never answered: told as such, no promise is broken. */
  readonly unlucky?: string;
  readonly seconds: number;
}

export const deathName = ({ command, step, when, delay, children, followedBy }: Death): string =>
  `${command} killed ${when} "${step}"${delay > 0 ? ` +${delay} ms` : ''}${children === 'die' ? ' with its children' : ''}, then ${followedBy}`;

/** How a script says it: a destroy is approved beforehand. */
export const wordsOf = (command: Death['command']): string[] =>
  command === 'destroy' ? ['destroy', '--yes'] : [command];

/** Runs the command line that can die. Temporary files stay in the fleet's folder. */
export const runDying = async (fleet: TestFleet, words: readonly string[], plan: KillPlan) => {
  const scratch = join(fleet.folder, 'scratch');
  await mkdir(scratch, { recursive: true });
  return fleet.script('test/support/kill-entry.ts', [JSON.stringify(plan), ...words], {
    environment: { TMPDIR: scratch },
  });
};

/** Kills one command and looks at what follows. Never throws for a broken promise: it is told. */
export const sufferDeath = async (fleet: TestFleet, death: Death, made: string): Promise<Aftermath> => {
  const started = performance.now();
  const broken: string[] = [];
  const exits: (number | null)[] = [];
  const expect = (good: boolean, words: string) => {
    if (!good) broken.push(words);
  };
  // Each death is the first of its fleet.
  await rm(join(fleet.folder, '.mayfly'), { recursive: true, force: true });
  // There has to be something to destroy: what a create left that died when all of it was made.
  if (death.command === 'destroy') {
    const before = await runDying(fleet, ['create'], { step: made, when: 'after' });
    expect(before.code === null, `the create before did not die at ${made}: ${before.stderr}`);
  }
  const killed = await runDying(fleet, wordsOf(death.command), death);
  expect(killed.code === null || killed.code === 0, `it failed by itself: ${killed.stderr}`);
  let doubles = 0;
  let unlucky: string | undefined;
  if (death.followedBy === 'create') {
    const again = await fleet.mayfly(['create']);
    exits.push(again.code);
    const machines = await fleet.machines();
    doubles = machines.length - new Set(machines.map(({ slot }) => slot)).size;
    expect(doubles === 0, `${doubles} doubles`);
    if (again.code === 0) {
      const listed = await fleet.mayfly(['list']);
      expect(machines.length === 1, `create said that it is done, and there are ${machines.length} machines`);
      expect(/ready/.test(listed.stdout), `the machine is not listed as ready: ${listed.stdout}`);
    } else if (again.code === 1 && neverAnswered.test(again.stdout)) unlucky = again.stdout;
    else {
      expect(again.code === 2, `create ended with ${again.code}: ${again.stderr}`);
      expect(/next: .*destroy/.test(again.stderr), `create refused without a next command: ${again.stderr}`);
    }
  }
  const gone = await fleet.mayfly(['destroy', '--yes']);
  exits.push(gone.code);
  expect(gone.code === 0, `destroy ended with ${gone.code}: ${gone.stdout}${gone.stderr}`);
  expect(/Proven/.test(gone.stdout), `destroy did not prove: ${gone.stdout}`);
  const left = await tracesOf(fleet);
  expect(left.length === 0, `left behind: ${left.join(', ')}`);
  const seconds = Math.round((performance.now() - started) / 1000);
  const died = killed.code === null;
  return {
    death,
    died,
    exits,
    left,
    doubles,
    broken,
    ...(unlucky === undefined ? {} : { unlucky }),
    seconds,
  };
};

/** The words about a machine that runs and was never reached, with what its examination found. */
const neverAnswered = /could not be reached on the way to "reachable".*\n {2}found: /s;
