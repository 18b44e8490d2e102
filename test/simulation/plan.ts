import type { CapacityRule, FaultRule } from '../../lab/core/options.ts';
import type { LabFleetSettings } from '../support/lab-prepared.ts';
import type { Death } from '../support/mortal.ts';

export type Verb =
  | 'create'
  | 'heal'
  | 'destroy'
  | 'list'
  /** Somebody deletes the laptop's store. */
  | 'lose store'
  /** A byte of its journal changes. */
  | 'damage store';

/** One command on one laptop, as a process of its own. */
export interface Act {
  /** What its process is seeded with, beside the plan's seed. Stays when others are dropped. */
  readonly id: number;
  readonly verb: Verb;
  readonly laptop: number;
  /** It begins while those before it are still at work; else after all of them. */
  readonly beside: boolean;
  /** Milliseconds before it begins. */
  readonly pause: number;
  /** The description has changed. */
  readonly changed: boolean;
  readonly death?: Death;
}

/** Everything that befalls a fleet in one schedule. Data: what fails is made smaller by leaving parts of it out. */
export interface Plan {
  readonly seed: number;
  readonly fleet: Omit<LabFleetSettings, 'version'>;
  /** Over when the last destroy begins. */
  readonly faults: readonly FaultRule[];
  readonly capacity: readonly CapacityRule[];
  /** Milliseconds until instances, and other things, are seen at the latest. */
  readonly visible: number;
  readonly visibleOthers: number;
  readonly fleetReplay: 'same answer' | 'terminated';
  readonly neverRuns: number;
  readonly lossy: number;
  /** Milliseconds that the clocks of the laptops are wrong. */
  readonly skews: readonly number[];
  /** The laptops have one store, on a share; else each has its own. */
  readonly shared: boolean;
  /** Things of others are there, which nobody may touch. */
  readonly neighbours: boolean;
  /** Each region has one subnet: one type there is launched without a choice. */
  readonly oneZone: boolean;
  readonly acts: readonly Act[];
  /** The laptop that destroys at the end. */
  readonly last: number;
}
