import type { Phase } from './phase.ts';

/** Everything that happens while a command runs. The live view, plain lines and JSON are listeners to it. */
export type FleetEvent =
  /** A command began to do its work. */
  | { type: 'started'; command: string; scope: string; run: string; machines: string[] }
  /** Something about the fleet as a whole: an image is built, a network is made. */
  | { type: 'note'; text: string }
  /** A machine reached a phase. `elapsed` is milliseconds in the phase before it. */
  | { type: 'phase'; machine: string; phase: Phase; elapsed: number; detail?: string }
  /** What a machine is doing inside its phase. */
  | { type: 'step'; machine: string; text: string }
  /** A machine will not reach this phase. */
  | { type: 'failed'; machine: string; phase: Phase; why: string }
  /** A resource is gone, observed. */
  | { type: 'removed'; kind: string; name: string };

export type Listener = (event: FleetEvent & { at: Date }) => void;
