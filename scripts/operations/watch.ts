import { failure } from '../errors.ts';
import type { Scope } from '../fleet/names.ts';
import type { Provider, ProviderMachine } from '../providers/provider.ts';
import type { Clock } from '../world/world.ts';

/** The machines of a scope as the provider sees them: one look serves all who ask at the same time. */
export interface Watch {
  /** The machine in a slot, by a look that began after this call; undefined when the provider has none there. */
  machine(slot: number): Promise<ProviderMachine | undefined>;
}

export const watch = (provider: Provider, scope: Scope): Watch => {
  let running: Promise<ProviderMachine[]> | undefined;
  let queued: Promise<ProviderMachine[]> | undefined;
  const look = async () => {
    const answer = await provider.look(scope, ['machine']);
    const [unseen] = answer.unseen;
    if (unseen && answer.machines.length === 0)
      throw failure({ what: `${unseen.place} could not be asked for its machines`, why: unseen.why });
    return answer.machines;
  };
  const next = async () => {
    await running?.catch(() => undefined);
    queued = undefined;
    running = look();
    return running;
  };
  return {
    machine: async slot => {
      queued ??= next();
      return (await queued).find(machine => machine.slot === slot);
    },
  };
};

/** Waits until the provider says that a machine runs and where it answers. */
export const untilRunning = async (
  clock: Clock,
  machines: Watch,
  slot: number,
  name: string,
  seconds: number,
  signal: AbortSignal,
): Promise<ProviderMachine> => {
  const until = clock.monotonic() + seconds * 1000;
  for (let last = ''; ; ) {
    const machine = await machines.machine(slot);
    if (machine?.state === 'running' && machine.endpoint) return machine;
    last = machine ? `${machine.state}${machine.reason ? `: ${machine.reason}` : ''}` : 'not there';
    if (clock.monotonic() >= until)
      throw failure({
        what: `The machine did not run within ${seconds} s`,
        machine: name,
        why: `the provider says: ${last}`,
        next: `./mayfly debug ${name}`,
      });
    await clock.sleep(500, signal);
  }
};
