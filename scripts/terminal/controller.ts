import { messageOf } from '../errors.ts';
import type { FleetEvent } from '../fleet/event.ts';
import type { Desk } from './desk.ts';
import { type Doer, doer, type Hands } from './doer.ts';
import { isDue } from './due.ts';
import { press } from './model/press.ts';
import { withShown } from './model/shown.ts';
import type { Size, State } from './model/state.ts';
import { tickOf } from './model/tick.ts';
import { type News, update } from './model/update.ts';
import { pace } from './pace.ts';
import { lastTop } from './view/frame.ts';

export interface Controller {
  /** The state with everything that came until now. */
  state(): State;
  /** Told when something is to be drawn. */
  subscribe(draw: () => void): () => void;
  press(key: string): void;
  /** Text goes into a field where one is open, and nowhere else: it must not act as keys. */
  paste(text: string): void;
  resize(size: Size): void;
  take(hands: Hands): void;
  /** Asks and keeps asking until it is quit; then nothing is asked any more, but runs go on. */
  start(): Promise<void>;
  quit(): void;
  /** Runs that are under way, and what they end with. */
  readonly runs: Doer['runs'];
  /** From now on, events of runs go to somebody else as well. */
  overhear(listen: (event: FleetEvent & { at: Date }) => void): void;
}

/** Holds the state, and is the only one that changes it: by keys, by news, by time. */
export const newController = (desk: Desk, begin: State): Controller => {
  const { clock } = desk;
  const now = () => clock.now().getTime();
  const ending = new AbortController();
  const drawing = new Set<() => void>();
  let state = withShown(begin);
  let events: { job: number; event: FleetEvent & { at: Date } }[] = [];
  let heard: ((event: FleetEvent & { at: Date }) => void) | undefined;
  const pacing = pace(clock, () => {
    flush();
    for (const draw of drawing) draw();
  });

  const set = (next: State) => {
    if (next === state) return;
    state = withShown(next);
    pacing.mark();
  };
  const tell = (news: News) => {
    flush();
    set(update(state, news, now()));
  };
  /** A burst of events is one change. */
  const flush = () => {
    if (events.length === 0) return;
    const burst = events;
    events = [];
    for (const job of new Set(burst.map(({ job }) => job))) {
      const own = burst.filter(one => one.job === job).map(({ event }) => event);
      set(update(state, { is: 'events', job, events: own }, now()));
    }
  };
  const happened = (job: number, event: FleetEvent & { at: Date }) => {
    events.push({ job, event });
    heard?.(event);
    pacing.mark();
  };
  const does = doer({
    desk,
    state: () => state,
    tell,
    happened,
    drawn: pacing.mark,
    quit: () => ending.abort(),
  });

  const pressed = (key: string) => {
    flush();
    const step = press({ ...state, now: now() }, key, lastTop);
    set(step.state);
    for (const effect of step.effects) does.effect(effect);
  };

  const keepAsking = async () => {
    while (!ending.signal.aborted) {
      for (const fleet of state.fleets) {
        const { answered, took } = does.asked(fleet.key);
        if (isDue(state, fleet, answered, took, clock.monotonic()))
          does.effect({ do: 'look', fleet: fleet.key });
      }
      await clock.sleep(Math.min(tickOf(state), 1_000), ending.signal).catch(() => undefined);
      tell({ is: 'time' });
    }
  };

  return {
    state: () => {
      flush();
      return state;
    },
    subscribe: draw => {
      drawing.add(draw);
      return () => drawing.delete(draw);
    },
    press: pressed,
    paste: text => {
      for (const character of text.replace(/[\x00-\x1f\x7f]/g, ''))
        if (state.typing || state.dialog) pressed(character === ' ' ? 'space' : character);
    },
    resize: size => tell({ is: 'size', size }),
    take: hands => does.take(hands),
    start: async () => {
      does.effect({ do: 'know' });
      try {
        await keepAsking();
      } catch (thrown) {
        throw new Error(`the screen could not go on: ${messageOf(thrown)}`, { cause: thrown });
      } finally {
        does.effect({ do: 'stop logs' });
        pacing.end();
      }
    },
    quit: () => ending.abort(),
    runs: does.runs,
    overhear: listen => {
      heard = listen;
    },
  };
};
