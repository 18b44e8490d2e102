import type { FleetEvent } from '../../fleet/event.ts';
import { type Phase, phases } from '../../fleet/phase.ts';
import { cleanLine } from '../../render/clean.ts';

/** The verbs that change something, and that run inside of the screen. */
export type Verb = 'create' | 'replace' | 'destroy' | 'heal';

/** One machine of a run. Times are milliseconds of the clock on the wall. */
export interface JobMachine {
  readonly name: string;
  readonly phase?: Phase;
  readonly since: number;
  readonly step?: string;
  readonly failed?: { readonly phase: Phase; readonly why: string };
  /** It was ready before, and the run leaves it as it is. */
  readonly kept?: boolean;
}

/** A command that runs inside of the screen. */
export interface Job {
  readonly id: number;
  readonly verb: Verb;
  /** Key and name of its fleet. */
  readonly fleet: string;
  readonly name: string;
  readonly started: number;
  readonly machines: ReadonlyMap<string, JobMachine>;
  /** What was said about the fleet as a whole, the last lines of it. */
  readonly notes: readonly string[];
  readonly removed: number;
  readonly ended?: { readonly exit: number; readonly text: string; readonly at: number };
}

const mostNotes = 100;

/**
 * The run after some more events; they are folded together, so that a burst is one change. `ready` are the machines that
 * were so before: those that a run does not touch say nothing.
 */
export const withEvents = (
  job: Job,
  events: readonly (FleetEvent & { at: Date })[],
  ready: ReadonlySet<string>,
): Job => {
  const machines = new Map(job.machines);
  const notes = [...job.notes];
  let { removed } = job;
  const set = (name: string, at: number, news: Partial<JobMachine>) => {
    const { kept: _, ...before } = machines.get(name) ?? { since: at };
    machines.set(name, { ...before, name, ...news });
  };
  for (const event of events) {
    const at = event.at.getTime();
    switch (event.type) {
      case 'started':
        for (const name of event.machines) set(name, at, ready.has(name) ? { kept: true } : {});
        break;
      case 'note':
        notes.push(cleanLine(event.text));
        break;
      case 'phase':
        set(event.machine, at, { phase: event.phase, since: at, step: event.detail ?? '' });
        break;
      case 'step':
        set(event.machine, at, { step: cleanLine(event.text) });
        break;
      case 'failed':
        set(event.machine, at, { failed: { phase: event.phase, why: cleanLine(event.why) }, since: at });
        break;
      case 'removed':
        removed += 1;
        notes.push(`${event.kind} ${cleanLine(event.name)} removed`);
        break;
    }
  }
  return { ...job, machines, notes: notes.slice(-mostNotes), removed };
};

export interface Progress {
  readonly ready: number;
  readonly failed: number;
  readonly kept: number;
  /** Without those that are kept. */
  readonly all: number;
}

export const progressOf = ({ machines }: Job): Progress => {
  let ready = 0;
  let failed = 0;
  let kept = 0;
  for (const machine of machines.values()) {
    if (machine.kept) kept += 1;
    else if (machine.failed) failed += 1;
    else if (machine.phase === 'ready') ready += 1;
  }
  return { ready, failed, kept, all: machines.size - kept };
};

/** `create hello: 2 of 3 ready, 1 failed`; `destroy hello: 4 removed`; with how it ended. */
export const jobWords = (job: Job): string => {
  const { ready, failed, kept, all } = progressOf(job);
  const parts = [
    ...(all > 0 ? [`${ready} of ${all} ready`] : []),
    ...(kept > 0 ? [`${kept} kept`] : []),
    ...(failed > 0 ? [`${failed} failed`] : []),
    ...(job.removed > 0 ? [`${job.removed} removed`] : []),
  ];
  const end = job.ended
    ? job.ended.exit === 0
      ? 'done'
      : `ended with exit code ${job.ended.exit}`
    : 'under way';
  return `${job.verb} ${job.name}: ${[...parts, end].join(', ')}`;
};

/** The run that was begun last, of those that go on. */
export const runningJob = ({ jobs }: { readonly jobs: readonly Job[] }): Job | undefined =>
  jobs.findLast(({ ended }) => !ended);

/** How far a machine came, from 0 to 1. */
export const fractionOf = ({ phase, kept }: JobMachine): number =>
  kept ? 1 : phase === undefined ? 0 : (phases.indexOf(phase) + 1) / phases.length;
