import { nextPhase } from '../../fleet/phase.ts';
import { lapse } from '../model/ages.ts';
import { fractionOf, type Job, type JobMachine, jobWords } from '../model/job.ts';
import { blank, type Line, plain, toned, wrapped } from '../model/line.ts';
import type { State } from '../model/state.ts';

/** What was begun from here, the newest first: each machine's progress, and how it ended with the causes of what failed. */
export const workLines = (state: State, width: number): Line[] => {
  if (state.jobs.length === 0) return [toned(' Nothing was begun from here yet.', 'dim')];
  return [...state.jobs].reverse().flatMap(job => [...jobLines(state, job, width), blank]);
};

const bars = 16;

const jobLines = (state: State, job: Job, width: number): Line[] => {
  const { ended } = job;
  const tone = !ended ? 'accent' : ended.exit === 0 ? 'good' : 'bad';
  const lasted = lapse((ended?.at ?? state.now) - job.started);
  const longest = Math.max(8, ...[...job.machines.keys()].map(({ length }) => length));
  return [
    [
      { text: ` ${jobWords(job)}`, tone },
      { text: `  ${lasted}`, tone: 'dim' },
    ],
    ...[...job.machines.values()].map(machine => machineLine(state, machine, longest, ended?.at)),
    ...(ended
      ? []
      : job.notes
          .slice(-6)
          .flatMap(note => wrapped(note, width - 5).map(text => toned(`   ${text}`, 'dim')))),
    ...(ended ? wrapped(ended.text.trimEnd(), width - 5).map(text => plain(`   ${text}`)) : []),
  ];
};

const machineLine = (
  { now, glyphs }: State,
  machine: JobMachine,
  longest: number,
  ended: number | undefined,
): Line => {
  const { name, phase, failed, kept } = machine;
  const full = Math.round(fractionOf(machine) * bars);
  const bar = `${glyphs.bar.repeat(full)}${' '.repeat(bars - full)}`;
  const good = kept || phase === 'ready';
  return [
    {
      text: `   ${failed ? glyphs.bad : good ? glyphs.good : ended === undefined ? glyphs.busy : glyphs.warn} `,
      tone: failed ? 'bad' : good ? 'good' : ended === undefined ? 'accent' : 'warn',
    },
    { text: name.padEnd(longest + 2) },
    { text: bar, tone: failed ? 'bad' : 'good' },
    { text: `  ${wordsOf(machine, now, ended)}`, tone: failed ? 'bad' : 'plain' },
  ];
};

/** Where a machine stands; of a run that has ended, where it stood then. */
const wordsOf = (
  { phase, since, step, failed, kept }: JobMachine,
  now: number,
  ended: number | undefined,
): string => {
  if (failed) return `failed before "${failed.phase}": ${failed.why}`;
  if (kept) return 'ready before, kept';
  if (phase === 'ready') return 'ready';
  if (ended !== undefined) return phase === undefined ? 'not requested' : `came to ${phase}`;
  const words = phase ? `${phase} ${lapse(now - since)}, waits for ${nextPhase(phase)}` : 'not requested yet';
  return step ? `${words}: ${step}` : words;
};
