import { nextPhase } from '../../fleet/phase.ts';
import { lapse } from '../model/ages.ts';
import { inAscii } from '../model/glyphs.ts';
import { fractionOf, type Job, type JobMachine, jobWords } from '../model/job.ts';
import { blank, type Line, plain, toned, wrapped } from '../model/line.ts';
import type { State } from '../model/state.ts';

/** What was begun from here, the newest first: each machine's progress, and how it ended with the causes of what failed. */
export const workLines = (state: State, width: number): Line[] => {
  if (state.jobs.length === 0) return [toned(' Nothing was begun from here yet.', 'dim')];
  const lines = [...state.jobs].reverse().flatMap(job => [...jobLines(state, job, width), blank]);
  return state.glyphs.ascii
    ? lines.map(line => line.map(segment => ({ ...segment, text: inAscii(segment.text) })))
    : lines;
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
    ...[...job.machines.values()].map(machine => machineLine(state, machine, longest)),
    ...(ended
      ? []
      : job.notes
          .slice(-6)
          .flatMap(note => wrapped(note, width - 5).map(text => toned(`   ${text}`, 'dim')))),
    ...(ended ? wrapped(ended.text.trimEnd(), width - 5).map(text => plain(`   ${text}`)) : []),
  ];
};

const machineLine = ({ now, glyphs }: State, machine: JobMachine, longest: number): Line => {
  const { name, phase, since, step, failed } = machine;
  const full = Math.round(fractionOf(machine) * bars);
  const bar = `${glyphs.bar.repeat(full)}${' '.repeat(bars - full)}`;
  const words = failed
    ? `failed before "${failed.phase}": ${failed.why}`
    : phase === 'ready'
      ? 'ready'
      : `${phase ?? 'asked for'} ${lapse(now - since)}, waits for ${phase ? nextPhase(phase) : 'requested'}${step ? `: ${step}` : ''}`;
  return [
    {
      text: `   ${failed ? glyphs.bad : phase === 'ready' ? glyphs.good : glyphs.busy} `,
      tone: failed ? 'bad' : phase === 'ready' ? 'good' : 'accent',
    },
    { text: name.padEnd(longest + 2) },
    { text: bar, tone: failed ? 'bad' : 'good' },
    { text: `  ${words}`, tone: failed ? 'bad' : 'plain' },
  ];
};
