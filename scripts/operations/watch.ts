import { failure } from '../errors.ts';
import type { Scope } from '../fleet/names.ts';
import type { Provider, ProviderMachine } from '../providers/provider.ts';
import type { Clock } from '../world/world.ts';
import { standstill, stateOf } from './standstill.ts';

/** The machines of a scope as the provider sees them: one look serves all who ask at the same time. */
export interface Watch {
  /**
   * The machine in a slot, by a look that began after this call, or at most `age` milliseconds before it; undefined
   * when the provider has none there.
   */
  machine(slot: number, age?: number): Promise<ProviderMachine | undefined>;
}

export const watch = (clock: Clock, provider: Provider, scope: Scope): Watch => {
  let running: Promise<ProviderMachine[]> | undefined;
  let began = Number.NEGATIVE_INFINITY;
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
    began = clock.monotonic();
    running = look();
    return running;
  };
  const seen = (age: number) => {
    if (running && clock.monotonic() - began < age) return running;
    queued ??= next();
    return queued;
  };
  return { machine: async (slot, age = 0) => (await seen(age)).find(machine => machine.slot === slot) };
};

/** Milliseconds between looks for who only waits: each look is several engine commands, or a call to a cloud. */
const patience = { running: 500, endpoint: 2000 };

/** The machine as it was seen a moment ago, for who tries again and again to reach it. */
export const lately = (machines: Watch, slot: number): Promise<ProviderMachine | undefined> =>
  machines.machine(slot, patience.endpoint);

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
  const judge = standstill(clock, name);
  for (;;) {
    const machine = await machines.machine(slot, patience.running);
    if (machine?.state === 'running' && machine.endpoint) return machine;
    judge(machine);
    if (clock.monotonic() >= until)
      throw failure({
        what: `The machine did not run within ${seconds} s`,
        machine: name,
        why: `the provider says: ${stateOf(machine)}`,
        next: `./mayfly debug ${name}`,
      });
    await clock.sleep(patience.running, signal);
  }
};
