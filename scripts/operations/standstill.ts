import { failure } from '../errors.ts';
import { isLostToSpot } from '../fleet/ended.ts';
import type { ProviderMachine } from '../providers/provider.ts';
import type { Clock } from '../world/world.ts';
import { lost } from './gone.ts';

export type Standstill = (machine: ProviderMachine | undefined) => void;

/** Milliseconds that a machine may be stopped in a restart. */
const restartPatience = 30_000;

/**
 * Throws when a machine has been stopped for too long, by all that it was shown of it: a restart stops a machine for a
 * moment, and whoever kills one for good. One that was taken back for spot is not waited for.
 */
export const standstill = (clock: Clock, name: string): Standstill => {
  let since: number | undefined;
  return machine => {
    if (isLostToSpot(machine?.reason)) throw lost(name, machine.reason);
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
