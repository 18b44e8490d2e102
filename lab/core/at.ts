import type { Cloud, Place } from './cloud.ts';
import type { Caller } from './contract.ts';

/** Where and for whom an action is carried out. */
export interface At {
  readonly cloud: Cloud;
  readonly place: Place;
  readonly caller: Caller;
}

/** Carries an action out. Each knows its own input's shape. */
export type Handler = (at: At, input: never) => object;

/** An output without what only the wire adds. */
export type Answer<Output> = Omit<Output, '$metadata'>;
