import { constants, existsSync } from 'node:fs';
import * as disk from 'node:fs/promises';
import { relative } from 'node:path';
import type { Terminal } from '../../scripts/cli/terminal.ts';
import type { Disk, OpenFile } from '../../scripts/world/disk.ts';
import { syncedFiles } from '../../scripts/world/files.ts';
import type { Processes, World } from '../../scripts/world/world.ts';
import { engineStep, fileStep, journalStep, saidStep } from './kill-names.ts';

/** `half`: of a write, a part is done. `during`: so many milliseconds after it began. */
export type When = 'before' | 'half' | 'during' | 'after';

/** Where a process dies, and where it writes down the steps that it met. */
export interface KillPlan {
  /** `rename head #2`. Without one the process lives. */
  readonly step?: string;
  readonly when?: When;
  /** Milliseconds after the step began (`during`) or ended (`after`). */
  readonly delay?: number;
  /** Whether programs that it started die with it. */
  readonly children?: 'live' | 'die';
  /** File that gets one line of JSON for each step. */
  readonly trace?: string;
}

export interface Met {
  readonly step: string;
  readonly whens: readonly When[];
}

export interface Act<T> {
  readonly whole: () => Promise<T>;
  /** A part of a write. */
  readonly half?: () => Promise<unknown>;
}

/** Passes one step of the process, or dies at it. */
export type Step = <T>(name: string, whens: readonly When[], act: Act<T>) => Promise<T>;

export const steps = (plan: KillPlan, die: () => never, note: (met: Met) => void): Step => {
  const times = new Map<string, number>();
  const { delay = 0 } = plan;
  return async (name, whens, { whole, half }) => {
    const time = (times.get(name) ?? 0) + 1;
    times.set(name, time);
    const step = `${name} #${time}`;
    note({ step, whens });
    if (step !== plan.step) return whole();
    if (plan.when === 'before') die();
    if (plan.when === 'half') {
      await half?.();
      die();
    }
    if (plan.when === 'during') setTimeout(die, delay);
    const result = await whole();
    if (plan.when === 'after' && delay === 0) die();
    if (plan.when === 'after') setTimeout(die, delay);
    return result;
  };
};

export const countedWorld = (world: World, folder: string, step: Step): World => ({
  ...world,
  files: syncedFiles(countedDisk(folder, step), world.random),
  processes: countedProcesses(world.processes, step),
});

/** Each line of progress is a step: that is how phases are met. */
export const countedTerminal = (terminal: Terminal, step: Step): Terminal => ({
  ...terminal,
  live: false,
  say: text => {
    terminal.say(text);
    const said = saidStep(text);
    if (said) void step(said, ['after'], { whole: async () => undefined });
  },
});

const countedProcesses = (processes: Processes, step: Step): Processes => ({
  ...processes,
  run: (argv, options) => {
    const { name, changes } = engineStep(argv);
    return step(name, changes ? ['before', 'during', 'after'] : ['before'], {
      whole: () => processes.run(argv, options),
    });
  },
});

const countedFile = (shown: string, file: disk.FileHandle, step: Step): OpenFile => ({
  write: bytes =>
    step(
      shown.endsWith('journal.jsonl') ? journalStep(bytes) : fileStep('write', shown),
      ['before', 'half', 'after'],
      {
        whole: () => file.write(bytes),
        half: () => file.write(bytes.subarray(0, Math.ceil(bytes.length / 2))),
      },
    ),
  chmod: mode => file.chmod(mode),
  sync: () => file.sync(),
  datasync: () => file.datasync(),
  close: () => file.close(),
});

const named = /^(rename|link)$/;

/** Only what changes the disk is a step. */
const countedDisk = (folder: string, step: Step): Disk => {
  // After a new name there is something that others can see; after anything else, only the next step.
  const simple = <T>(what: string, path: string, whole: () => Promise<T>) =>
    step(fileStep(what, relative(folder, path)), named.test(what) ? ['before', 'after'] : ['before'], {
      whole,
    });
  return {
    ...disk,
    open: async (path, flags, mode) => {
      const open = async () => countedFile(relative(folder, path), await disk.open(path, flags, mode), step);
      return (flags & constants.O_CREAT) === 0 ? open() : simple('open', path, open);
    },
    mkdir: (path, mode) =>
      existsSync(path) ? disk.mkdir(path, mode) : simple('mkdir', path, () => disk.mkdir(path, mode)),
    rmdir: path => simple('rmdir', path, () => disk.rmdir(path)),
    link: (existing, path) => simple('link', path, () => disk.link(existing, path)),
    unlink: path => simple('unlink', path, () => disk.unlink(path)),
    rename: (from, to) => simple('rename', to, () => disk.rename(from, to)),
  };
};
