import { failure, messageOf } from '../errors.ts';
import type { Scope } from '../fleet/names.ts';
import type { EndedMachine, Provider, ProviderMachine } from '../providers/provider.ts';
import type { Clock } from '../world/world.ts';
import { gone } from './gone.ts';
import { standstill, stateOf } from './standstill.ts';

/** One machine, as its provider knows it. */
export interface Watched {
  /** The provider's. */
  readonly id: string;
  readonly name: string;
  /** Its place: an engine, a region. */
  readonly where: string;
}

/** The machines of a scope as the provider sees them: one look serves all who ask at the same time. */
export interface Watch {
  /**
   * The machine, by a look that began after this call, or at most `age` milliseconds before it; undefined when the
   * provider has it no more. Rejects when its place could not be asked.
   */
  machine(watched: Watched, age?: number): Promise<ProviderMachine | undefined>;
  /** What the looks so far have told of the machine's end. */
  ended(watched: Watched): EndedMachine | undefined;
}

interface Seen {
  readonly machines: ReadonlyMap<string, ProviderMachine>;
  readonly unseen: ReadonlyMap<string, string>;
}

export const watch = (clock: Clock, provider: Provider, scope: Scope, places: readonly string[]): Watch => {
  let running: Promise<Seen> | undefined;
  let began = Number.NEGATIVE_INFINITY;
  let queued: Promise<Seen> | undefined;
  const ends = new Map<string, EndedMachine>();
  const look = async () => {
    const { machines, unseen, ended = [] } = await provider.look(scope, ['machine'], places);
    for (const end of ended) ends.set(end.id, end);
    return {
      machines: new Map(machines.map(machine => [machine.id, machine])),
      unseen: new Map(unseen.map(({ place, why }) => [place, why])),
    };
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
  return {
    machine: async ({ id, where }, age = 0) => {
      const { machines, unseen } = await seen(age);
      const machine = machines.get(id);
      const why = machine ? undefined : unseen.get(where);
      if (why !== undefined) throw failure({ what: `${where} could not be asked for its machines`, why });
      return machine;
    },
    ended: ({ id }) => ends.get(id),
  };
};

/** Milliseconds between looks for who only waits: each look is several engine commands, or a call to a cloud. */
const patience = { running: 500, endpoint: 2000 };

/** The machine as it was seen a moment ago, for who tries again and again to reach it. */
export const lately = (machines: Watch, watched: Watched): Promise<ProviderMachine | undefined> =>
  machines.machine(watched, patience.endpoint);

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
    const seen = await machines.machine(watched, patience.running).then(
      machine => ({ machine, why: `the provider says: ${stateOf(machine)}` }),
      (thrown: unknown) => ({ machine: undefined, why: messageOf(thrown) }),
    );
    const { machine, why } = seen;
    if (machine?.state === 'running' && machine.endpoint) return machine;
    if (!machine && machines.ended(watched)) throw gone(clock, machines, watched);
    judge(machine);
    if (clock.monotonic() >= until)
      throw failure({
        what: `The machine did not run within ${seconds} s`,
        machine: name,
        why,
        next: `./mayfly debug ${name}`,
      });
    await clock.sleep(patience.running, signal);
  }
};
