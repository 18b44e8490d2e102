import type { Cloud, Place } from './cloud.ts';
import type { Caller } from './contract.ts';

/** Where and for whom an action is carried out. */
export interface At {
  readonly cloud: Cloud;
  readonly place: Place;
  readonly caller: Caller;
}

/** An output without what only the wire adds. */
export type Answer<Output> = Omit<Output, '$metadata'>;
