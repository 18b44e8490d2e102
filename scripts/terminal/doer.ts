import { cancelled, MayflyError } from '../errors.ts';
import type { FleetEvent } from '../fleet/event.ts';
import { limiter } from '../parallel.ts';
import type { Desk } from './desk.ts';
import { inOneLine } from './in-one-line.ts';
import { logFollower } from './log-follower.ts';
import { copiedWords } from './model/copied.ts';
import type { Fleet } from './model/fleet.ts';
import { fleetOf, type State } from './model/state.ts';
import type { Effect } from './model/step.ts';
import type { News } from './model/update.ts';

/** What the screen itself can do: the terminal is its own. */
export interface Hands {
  /** Gives the terminal to a program and takes it back. */
  suspend(task: () => Promise<void>): Promise<void>;
  /** Stops the whole program until its shell lets it go on. */
  stop(): void;
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
  const stops = new Map<number, AbortController>();
  const asking = new Set<string>();
  let jobs = 0;
  let hands: Hands | undefined;

  const know = async () => {
    try {
      tell({ is: 'known', ...(await desk.known()) });
      for (const { key } of state().fleets) if (!answers.has(key)) look(key);
    } catch (thrown) {
      tell({ is: 'not known', why: inOneLine(thrown) });
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
        tell({ is: 'unanswered', fleet: key, why: inOneLine(thrown) });
      } finally {
        asking.delete(key);
        answers.set(key, { answered: clock.monotonic(), took: clock.monotonic() - began });
      }
    });
  };

  const following = logFollower({ desk, state, tell, drawn, look });

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
        detail({ trouble: inOneLine(thrown) });
      }
    });
  };

  const plan = async (fleet: Fleet, verb: Parameters<Desk['plan']>[1]) => {
    try {
      tell({ is: 'plan', fleet: fleet.key, lines: await desk.plan(fleet, verb) });
    } catch (thrown) {
      tell({ is: 'no plan', fleet: fleet.key, why: inOneLine(thrown) });
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
    const stop = new AbortController();
    stops.set(id, stop);
    const ended = desk
      .run(fleet, verb, event => happened(id, event), stop.signal)
      .catch((thrown: unknown) => ({
        exit: thrown instanceof MayflyError ? thrown.exit : 1,
        text: inOneLine(thrown),
      }));
    const one: Run = { verb, name, ended };
    runs.add(one);
    void ended.then(({ exit, text }) => {
      runs.delete(one);
      stops.delete(id);
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

  const shell = async (fleet: Fleet, machine: string) => {
    try {
      await hands?.suspend(() => desk.shell(fleet, machine));
      tell({ is: 'notice', text: `back from ${machine}`, bad: false });
    } catch (thrown) {
      tell({ is: 'notice', text: inOneLine(thrown), bad: true });
    }
    look(fleet.key);
  };

  const suspend = async () => {
    await hands?.suspend(async () => hands?.stop());
    for (const { key } of state().fleets) look(key);
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
          return following.stop();
        case 'stop':
          return stops.get(effect.job)?.abort(cancelled({ what: 'Stopped from the screen' }));
        case 'suspend':
          return void suspend();
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
          return following.begin(fleet, effect.machines);
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
