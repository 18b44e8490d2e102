import type { Listener } from '../fleet/event.ts';
import type { Clock } from '../world/world.ts';
import type { KnownFleet, Listing } from './model/fleet.ts';
import type { Verb } from './model/job.ts';
import type { Listed } from './model/machine-row.ts';
import type { Examination } from './model/state.ts';
import type { Reached } from './model/waterfall.ts';

/** A line of a machine's journal, as an operation gives it. */
export interface LoggedLine {
  readonly machine: string;
  readonly at?: Date;
  readonly unit: string;
  readonly text: string;
}

/** Everything that the screen asks of mayfly: what commands do, without their output. Each rejects with a `MayflyError`. */
export interface Desk {
  readonly clock: Clock;
  /** The fleets of the store, and the environments of the fleet file. */
  known(): Promise<{
    readonly fleets: readonly KnownFleet[];
    /** Why the fleet file could not be read. */
    readonly trouble?: string;
  }>;
  /** `part` is told the machines of a place as soon as it answered. */
  look(fleet: KnownFleet, part: (machines: readonly Listed[]) => void): Promise<Listing>;
  /** US dollars an hour, and how many prices are not known. */
  cost(fleet: KnownFleet): Promise<{ readonly hourly: number; readonly unknown: number }>;
  /** When a machine reached its phases, as the journal says. */
  recall(fleet: KnownFleet, machine: string): Promise<Reached>;
  examine(fleet: KnownFleet, machine: string): Promise<Examination>;
  /** Follows journals until the signal ends it; `told` hears what is wrong with a machine's. */
  logs(
    fleet: KnownFleet,
    machines: readonly string[],
    take: (line: LoggedLine) => void,
    told: (text: string) => void,
    signal: AbortSignal,
  ): Promise<void>;
  /** What a change would make or remove, in lines; touches nothing. Rejects with what stands in its way. */
  plan(fleet: KnownFleet, verb: Verb): Promise<string[]>;
  /** Does it; it was approved on the screen. The signal stops it in good order. */
  run(
    fleet: KnownFleet,
    verb: Verb,
    listen: Listener,
    signal: AbortSignal,
  ): Promise<{ readonly exit: number; readonly text: string }>;
  /** A shell on the machine, in the terminal that was handed over. */
  shell(fleet: KnownFleet, machine: string): Promise<void>;
}
