import type { LaunchedInstance } from '../core/contract.ts';
import type { Seat } from './arguments.ts';

/** Time and text of a machine's console, as far as the lab was told. */
export interface ConsoleReading {
  /** The end of what the engine had when it was last asked. */
  seen: string;
  /** When to ask again, on the monotonic clock, and how long to wait after that. */
  due: number;
  pause: number;
}

/** A real machine behind an instance. */
export interface Machine {
  readonly instance: LaunchedInstance;
  readonly seat: Seat;
  readonly name: string;
  readonly launchedAt: Date;
  /** `going`: PID 1 is at work. `down`: shut down for good, and kept. `over`: gone, or about to go. */
  state: 'coming' | 'going' | 'down' | 'over';
  /** Its container was removed, and its address given back. */
  removed: boolean;
  /** PID 1 of the machine as this host sees it, and when it began. */
  process: { readonly pid: number; readonly birth: string } | undefined;
  /** A reboot that was asked for is made the hard way at this time of the monotonic clock. */
  rebootBy: number | undefined;
  readonly console: ConsoleReading;
  /** When its host keys are to be read, on the monotonic clock; Infinity when nobody wants to know them. */
  witnessAt: number;
  /** Fixed addresses that are its own now, beside that of its seat. */
  readonly fixed: Set<string>;
  /** One thing after the other is done to a machine. */
  work: Promise<void>;
}

/** The first look at a console comes after so long; each pause doubles, up to the longest. Milliseconds. */
export const consolePauses = { first: 3_000, longest: 60_000 } as const;

export const newMachine = (
  instance: LaunchedInstance,
  seat: Seat,
  name: string,
  launchedAt: Date,
): Machine => ({
  instance,
  seat,
  name,
  launchedAt,
  state: 'coming',
  removed: false,
  process: undefined,
  rebootBy: undefined,
  console: { seen: '', due: Number.POSITIVE_INFINITY, pause: consolePauses.first },
  witnessAt: Number.POSITIVE_INFINITY,
  fixed: new Set(),
  work: Promise.resolve(),
});
