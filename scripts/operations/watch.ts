import { failure } from '../errors.ts';
import type { Scope } from '../fleet/names.ts';
import type { EndedMachine, Provider, ProviderMachine, Unseen } from '../providers/provider.ts';
import type { Clock } from '../world/world.ts';
import { unseenIn } from './unseen-in.ts';

/** One machine, as its provider knows it. */
export interface Watched {
  /** The provider's. */
  readonly id: string;
  readonly name: string;
  /** Its place: an engine, a region. */
  readonly where: string;
}

/** The machines of a scope as the provider sees them, place by place: one look serves all who ask at the same time. */
export interface Watch {
  /**
   * The machine, by a look that began after this call; undefined when the provider has it no more. Rejects when its
   * place could not be asked.
   */
  machine(watched: Watched): Promise<ProviderMachine | undefined>;
  /** The same by a look of a moment ago, for who tries again and again to reach it. */
  lately(watched: Watched): Promise<ProviderMachine | undefined>;
  /** The same by the next look of those that come in turn while somebody waits: the larger the fleet, the rarer. */
  next(watched: Watched): Promise<ProviderMachine | undefined>;
  /** What the looks so far have told of the machine's end. */
  ended(watched: Watched): EndedMachine | undefined;
}

interface Seen {
  readonly machines: ReadonlyMap<string, ProviderMachine>;
  /** Why the place could not be asked. What it has in spite of that was made, and not shown yet. */
  readonly unseen: Unseen | undefined;
}

/**
 * Milliseconds between looks for who only waits: each look is several engine commands, or a call to a cloud for each
 * page. With many places or pages those calls are what is scarce: one every `call` over all of them.
 */
const patience = { running: 500, call: 200, page: 1000 };

/** Looks in a row without a machine until it counts as gone, and the milliseconds between them. */
const absence = { looks: 30, between: 500 };

/** The same for who tries to reach a machine that runs: its place is asked only in case it has gone, or has moved. */
const ageFor = (pace: number): number => (pace > patience.running ? 8 * pace : 2000);

export const watch = (
  clock: Clock,
  provider: Provider,
  scope: Scope,
  places: readonly string[],
  signal: AbortSignal,
): Watch => {
  const ends = new Map<string, EndedMachine>();
  const pages = new Map<string, number>();
  const pace = (place: string) =>
    Math.max(patience.running, patience.call * places.length * (pages.get(place) ?? 1));

  const look = async (place: string): Promise<Seen> => {
    const { machines, unseen, ended = [] } = await provider.look(scope, ['machine'], [place]);
    for (const end of ended) ends.set(end.id, end);
    pages.set(place, Math.max(1, Math.ceil((machines.length + ended.length) / patience.page)));
    return {
      machines: new Map(machines.map(machine => [machine.id, machine])),
      unseen: unseenIn(place, unseen),
    };
  };
  const eyes = new Map<string, Eye>();
  const eyeOn = (place: string): Eye => {
    const eye =
      eyes.get(place) ??
      newEye(
        clock,
        signal,
        () => look(place),
        () => pace(place),
      );
    eyes.set(place, eye);
    return eye;
  };
  const found = async ({ id, where }: Watched, looking: Promise<Seen>) => {
    const { machines, unseen } = await looking;
    if (!unseen) return machines.get(id);
    const { why, next } = unseen;
    throw failure({
      what: `${where} could not be asked for its machines`,
      why,
      ...(next !== undefined && { next }),
    });
  };
  /** Missing from one answer is not gone yet, where an answer may miss something. */
  const certain = async (watched: Watched, looking: Promise<Seen>) => {
    for (let looks = 1; ; looks++) {
      const machine = await found(watched, looks === 1 ? looking : eyeOn(watched.where).seen(0));
      if (machine || provider.lag === undefined || ends.has(watched.id) || looks === absence.looks)
        return machine;
      await clock.sleep(absence.between, signal);
    }
  };
  return {
    machine: watched => certain(watched, eyeOn(watched.where).seen(0)),
    lately: watched => certain(watched, eyeOn(watched.where).seen(ageFor(pace(watched.where)))),
    next: watched => found(watched, eyeOn(watched.where).next()),
    ended: ({ id }) => ends.get(id),
  };
};

interface Eye {
  /** By a look that began after this call, or at most so many milliseconds before it. */
  seen(age: number): Promise<Seen>;
  /** By a look that begins when its turn comes. */
  next(): Promise<Seen>;
}

const newEye = (clock: Clock, signal: AbortSignal, look: () => Promise<Seen>, pace: () => number): Eye => {
  let running: Promise<Seen> | undefined;
  let queued: Promise<Seen> | undefined;
  let turn: Promise<Seen> | undefined;
  let began = Number.NEGATIVE_INFINITY;
  const begin = async () => {
    await running?.catch(() => undefined);
    queued = undefined;
    began = clock.monotonic();
    running = look();
    return running;
  };
  const seen = (age: number) => {
    // The same sum as in `inTurn`: a difference may round another way, and then nobody would ever look again.
    if (running && began + age > clock.monotonic()) return running;
    queued ??= begin();
    return queued;
  };
  const inTurn = async () => {
    const between = pace();
    // Where a look is dear the first one waits too: machines that were made side by side begin to run side by side.
    const first = between > patience.running ? clock.monotonic() : began;
    const until = (running ? began : first) + between;
    if (until > clock.monotonic()) await clock.sleep(until - clock.monotonic(), signal);
    return seen(between);
  };
  const over = () => {
    turn = undefined;
  };
  return {
    seen,
    next: () => {
      turn ??= inTurn().finally(over);
      return turn;
    },
  };
};
