import { MayflyError, messageOf } from '../errors.ts';
import type { FleetEvent } from '../fleet/event.ts';
import { limiter } from '../parallel.ts';
import type { Desk } from './desk.ts';
import { copiedWords } from './model/copied.ts';
import type { Fleet } from './model/fleet.ts';
import { fleetOf, type State } from './model/state.ts';
import type { Effect } from './model/step.ts';
import type { News } from './model/update.ts';

/** What the screen itself can do: the terminal is its own. */
export interface Hands {
  /** Gives the terminal to a program and takes it back. */
  suspend(task: () => Promise<void>): Promise<void>;
  copy(text: string): void;
}

/** A run that was begun from the screen. */
export interface Run {
  readonly verb: string;
  readonly name: string;
  /** Never rejects: what went wrong is in the text. */
  readonly ended: Promise<{ readonly exit: number; readonly text: string }>;
}

export interface Doer {
  effect(effect: Effect): void;
  take(hands: Hands): void;
  /** When a fleet answered last, by the monotonic clock, and how long that took. */
  asked(fleet: string): { readonly answered: number | undefined; readonly took: number };
  /** Those that have not ended. */
  runs(): readonly Run[];
}

interface Around {
  readonly desk: Desk;
  readonly state: () => State;
  readonly tell: (news: News) => void;
  readonly happened: (job: number, event: FleetEvent & { at: Date }) => void;
  /** Something changed that is not in the state: lines of logs. */
  readonly drawn: () => void;
  readonly quit: () => void;
}

const atATime = { looks: 4, examinations: 8 };
/** Prices change seldom, and asking for them costs calls. */
const priceAge = 300_000;

/** Does what keys and time ask for, and tells what came of it. */
export const doer = ({ desk, state, tell, happened, drawn, quit }: Around): Doer => {
  const { clock } = desk;
  const answers = new Map<string, { answered: number; took: number }>();
  const prices = new Map<string, { at: number; machines: number }>();
  const looking = limiter(atATime.looks);
  const examining = limiter(atATime.examinations);
  const runs = new Set<Run>();
  const asking = new Set<string>();
  let jobs = 0;
  let logging: AbortController | undefined;
  let hands: Hands | undefined;

  const know = async () => {
    try {
      tell({ is: 'known', ...(await desk.known()) });
      for (const { key } of state().fleets) if (!answers.has(key)) look(key);
    } catch (thrown) {
      tell({ is: 'not known', why: words(thrown) });
    }
  };

  const look = (key: string) => {
    const fleet = fleetOf(state(), key);
    if (!fleet || asking.has(key)) return;
    asking.add(key);
    tell({ is: 'asking', fleet: key });
    void looking(async () => {
      const began = clock.monotonic();
      try {
        const listing = await desk.look(fleet, machines => tell({ is: 'part', fleet: key, machines }));
        tell({ is: 'listed', fleet: key, listing });
        void price(fleet, listing.machines.length);
      } catch (thrown) {
        tell({ is: 'unanswered', fleet: key, why: words(thrown) });
      } finally {
        asking.delete(key);
        answers.set(key, { answered: clock.monotonic(), took: clock.monotonic() - began });
      }
    });
  };

  const price = async (fleet: Fleet, machines: number) => {
    const known = prices.get(fleet.key);
    const at = clock.monotonic();
    if (known && known.machines === machines && at - known.at < priceAge) return;
    prices.set(fleet.key, { at, machines });
    try {
      tell({ is: 'cost', fleet: fleet.key, ...(await desk.cost(fleet)) });
    } catch {
      // The fleet's own look tells what is wrong; the price stays as it was, or a question mark.
      prices.delete(fleet.key);
    }
  };

  const recall = async (fleet: Fleet, machine: string) => {
    const reached = await desk.recall(fleet, machine).catch(() => undefined);
    if (reached) tell({ is: 'detail', fleet: fleet.key, machine, detail: { reached } });
  };

  const examine = (fleet: Fleet, machine: string) => {
    const detail = (news: object) =>
      tell({ is: 'detail', fleet: fleet.key, machine, detail: { examining: false, ...news } });
    void examining(async () => {
      try {
        detail({ examination: await desk.examine(fleet, machine) });
      } catch (thrown) {
        detail({ trouble: words(thrown) });
      }
    });
  };

  const plan = async (fleet: Fleet, verb: Parameters<Desk['plan']>[1]) => {
    try {
      tell({ is: 'plan', fleet: fleet.key, lines: await desk.plan(fleet, verb) });
    } catch (thrown) {
      tell({ is: 'no plan', fleet: fleet.key, why: words(thrown) });
    }
  };

  const run = (fleet: Fleet, verb: Parameters<Desk['run']>[1]) => {
    jobs += 1;
    const id = jobs;
    const { key, name } = fleet;
    const started = clock.now().getTime();
    tell({
      is: 'begun',
      job: { id, verb, fleet: key, name, started, machines: new Map(), notes: [], removed: 0 },
    });
    const ended = desk
      .run(fleet, verb, event => happened(id, event))
      .catch((thrown: unknown) => ({
        exit: thrown instanceof MayflyError ? thrown.exit : 1,
        text: words(thrown),
      }));
    const one: Run = { verb, name, ended };
    runs.add(one);
    void ended.then(({ exit, text }) => {
      runs.delete(one);
      tell({ is: 'ended', job: id, exit, text });
      const bad = exit !== 0;
      tell({
        is: 'notice',
        text: `${verb} of ${name} ${bad ? `ended with exit code ${exit}` : 'is done'}: w shows all of it`,
        bad,
      });
      prices.delete(key);
      look(key);
    });
  };

  const logs = (fleet: Fleet, machines: readonly string[]) => {
    logging?.abort();
    const own = new AbortController();
    logging = own;
    const book = state().logs;
    const take: Parameters<Desk['logs']>[2] = ({ machine, at, unit, text }) => {
      if (own.signal.aborted) return;
      book.add({ machine, unit, text, ...(at && { at: at.getTime() }) });
      drawn();
    };
    const told = (text: string) => {
      if (!own.signal.aborted) tell({ is: 'log note', text });
    };
    desk.logs(fleet, machines, take, told, own.signal).then(
      () => told('the end'),
      thrown => told(words(thrown)),
    );
  };

  const shell = async (fleet: Fleet, machine: string) => {
    try {
      await hands?.suspend(() => desk.shell(fleet, machine));
      tell({ is: 'notice', text: `back from ${machine}`, bad: false });
    } catch (thrown) {
      tell({ is: 'notice', text: words(thrown), bad: true });
    }
    look(fleet.key);
  };

  const copy = (text: string) => {
    hands?.copy(text);
    tell({ is: 'notice', text: `copied: ${copiedWords(text, 60)}`, bad: false });
  };

  return {
    effect: effect => {
      const fleet = 'fleet' in effect ? fleetOf(state(), effect.fleet) : undefined;
      switch (effect.do) {
        case 'know':
          return void know();
        case 'look':
          return look(effect.fleet);
        case 'copy':
          return copy(effect.text);
        case 'stop logs':
          return logging?.abort();
        case 'quit':
          return quit();
      }
      if (!fleet) return;
      switch (effect.do) {
        case 'recall':
          return void recall(fleet, effect.machine);
        case 'examine':
          return examine(fleet, effect.machine);
        case 'plan':
          return void plan(fleet, effect.verb);
        case 'run':
          return run(fleet, effect.verb);
        case 'logs':
          return logs(fleet, effect.machines);
        case 'shell':
          return void shell(fleet, effect.machine);
      }
    },
    take: own => {
      hands = own;
    },
    asked: fleet => answers.get(fleet) ?? { answered: undefined, took: 0 },
    runs: () => [...runs],
  };
};

/** What went wrong, why, and what to do, in one line. */
const words = (thrown: unknown): string => {
  if (!(thrown instanceof MayflyError)) return messageOf(thrown);
  const { what, why, next } = thrown.telling;
  return [what, why, next && `next: ${next}`].filter(Boolean).join('; ').replace(/\s+/g, ' ');
};
