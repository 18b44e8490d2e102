/** Where a machine stands, in order. `failed` is not in this list: it is a phase that was not reached. */
export const phases = [
  'requested',
  'running',
  'reachable',
  'booted',
  'uploaded',
  'configured',
  'restarted',
  'ready',
] as const;
export type Phase = (typeof phases)[number];

/** The phase after this one, or undefined after `ready`. */
export const nextPhase = (phase: Phase): Phase | undefined => phases[phases.indexOf(phase) + 1];
