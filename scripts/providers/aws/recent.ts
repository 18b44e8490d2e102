import { nameOfMachine, type Scope } from '../../fleet/names.ts';
import type { Clock } from '../../world/world.ts';
import type { Making, ProviderMachine } from '../provider.ts';
import { inScope } from './in-scope.ts';

/**
 * Instances that this process made and that AWS does not show yet. Source: EC2 developer guide, "Eventual consistency":
 * it may take minutes.
 */
export interface Recent {
  made(making: Making, ids: readonly string[]): void;
  /** AWS shows it, in whatever state, or it is known to be gone. */
  seen(id: string): void;
  /** As machines that are pending. */
  unseen(region: string, scope: Scope | undefined): ProviderMachine[];
}

export const newRecent = (clock: Clock, lag: number): Recent => {
  const waiting = new Map<string, { readonly machine: ProviderMachine; readonly until: number }>();
  return {
    made: ({ owner, place, slot }, ids) => {
      const numbered = slot === undefined ? {} : { slot };
      for (const id of ids) {
        const machine = {
          kind: 'machine',
          id,
          name: nameOfMachine(owner, { id, ...numbered }),
          place,
          owner,
          state: 'pending',
          ...numbered,
        } as const;
        waiting.set(id, { machine, until: clock.monotonic() + lag });
      }
    },
    seen: id => void waiting.delete(id),
    unseen: (region, scope) => {
      const now = clock.monotonic();
      for (const [id, { until }] of waiting) if (until <= now) waiting.delete(id);
      return [...waiting.values()].flatMap(({ machine }) =>
        machine.place === region && inScope(machine.owner, scope) ? [machine] : [],
      );
    },
  };
};
