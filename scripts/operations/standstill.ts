import { failure } from '../errors.ts';
import type { ProviderMachine } from '../providers/provider.ts';
import type { Clock } from '../world/world.ts';

export type Standstill = (machine: ProviderMachine | undefined) => void;

/** Milliseconds that a machine may be stopped in a restart. */
const restartPatience = 30_000;

/**
 * Throws when a machine has been stopped for too long, by all that it was shown of it: a restart stops a machine for a
 * moment, and whoever kills one for good.
 */
export const standstill = (clock: Clock, name: string): Standstill => {
  let since: number | undefined;
  return machine => {
    if (machine?.state !== 'stopped') {
      since = undefined;
      return;
    }
    since ??= clock.monotonic();
    if (clock.monotonic() - since < restartPatience) return;
    throw failure({
      what: `The machine stopped, and did not come back within ${restartPatience / 1000} s`,
      machine: name,
      why: `the provider says: ${stateOf(machine)}`,
      next: `./mayfly debug ${name}`,
    });
  };
};

/** `stopped: exited with code 137` */
export const stateOf = (machine: ProviderMachine | undefined): string =>
  machine ? `${machine.state}${machine.reason ? `: ${machine.reason}` : ''}` : 'not there';
