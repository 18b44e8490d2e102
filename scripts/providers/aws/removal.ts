import type { Resource } from '../provider.ts';

/** What a removal tells, and when it stops. */
export interface Removal {
  gone(resource: Resource): Promise<void>;
  refuse(resource: Resource, why: string): void;
  readonly signal: AbortSignal;
}
