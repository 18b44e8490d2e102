import { failure, nextOf, reasonOf } from '../errors.ts';
import type { ProviderMachine } from '../providers/provider.ts';
import type { Clock } from '../world/world.ts';
import { gone } from './gone.ts';
import { standstill, stateOf } from './standstill.ts';
import type { Watch, Watched } from './watch.ts';

/** Waits until the provider says that a machine runs and where it answers. */
export const untilRunning = async (
  clock: Clock,
  machines: Watch,
  watched: Watched,
  seconds: number,
  signal: AbortSignal,
): Promise<ProviderMachine> => {
  const { name } = watched;
  const until = clock.monotonic() + seconds * 1000;
  const judge = standstill(clock, name);
  for (;;) {
    // A place that does not answer now may answer in a moment.
    const seen = await machines.next(watched).then(
      machine => ({ machine, why: `the provider says: ${stateOf(machine)}`, next: undefined, asked: true }),
      (thrown: unknown) => ({
        machine: undefined,
        why: reasonOf(thrown),
        next: nextOf(thrown),
        asked: false,
      }),
    );
    signal.throwIfAborted();
    const { machine, why, next, asked } = seen;
    if (machine?.state === 'running' && machine.endpoint) return machine;
    if (!machine && machines.ended(watched)) throw gone(clock, machines, watched);
    judge(machine);
    if (clock.monotonic() >= until)
      throw failure({
        what: asked
          ? `The machine did not run within ${seconds} s`
          : `It is not known whether the machine runs: after ${seconds} s its place could not be asked`,
        machine: name,
        why,
        next: next ?? `./mayfly debug ${name}`,
      });
  }
};
