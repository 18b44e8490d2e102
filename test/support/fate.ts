import { systemError } from '../../scripts/world/errno.ts';
import type { Seeded } from './seeded.ts';

/** What befalls a process at its calls to the disk, counted from 1. A test may change it while the process lives. */
export interface Fate {
  /** The process dies at this call, before or after its effect; a write may be half done. */
  dieAt?: number;
  /** The process stops before this call, as by SIGSTOP, until `resume`. */
  stopAt?: number;
  /** This call alone is not answered until `resume`; others go on. */
  stallAt?: number;
  /** This call fails, and those after it up to `failUntil` (by default only this one). */
  failAt?: number;
  failUntil?: number;
  /** How it fails: `ENOSPC`, `EIO`, `EROFS`, `EMFILE`, … Default EIO. */
  code?: string;
}

export interface Life {
  /** Calls so far. */
  readonly calls: () => number;
  readonly died: Promise<'died'>;
  readonly stopped: Promise<'stopped'>;
  /** Kills the process now: no call of it is ever answered again. */
  kill(): void;
  /** As by SIGCONT. */
  resume(): void;
  /** One call: `effect` is what it does, `half` what a part of it does. */
  step<T>(name: string, effect: () => T, half?: () => void): Promise<T>;
}

const never = new Promise<never>(() => undefined);

const signal = <T>() => {
  let give: (word: T) => void = () => undefined;
  const given = new Promise<T>(resolve => {
    give = resolve;
  });
  return { give, given };
};

export const newLife = (random: Seeded, fate: Fate = {}): Life => {
  let calls = 0;
  let dead = false;
  let halted = false;
  const death = signal<'died'>();
  const stop = signal<'stopped'>();
  const going = signal<void>();
  const kill = () => {
    dead = true;
    death.give('died');
  };
  const fails = (): boolean => {
    const { failAt, failUntil = failAt } = fate;
    return failAt !== undefined && calls >= failAt && calls <= (failUntil ?? failAt);
  };
  return {
    calls: () => calls,
    died: death.given,
    stopped: stop.given,
    kill,
    resume: () => {
      halted = false;
      going.give();
    },
    step: async (name, effect, half) => {
      // Side by side calls finish in an order that the seed decides.
      for (let turns = random.below(4); turns > 0; turns -= 1) await null;
      if (dead) return never;
      calls += 1;
      if (calls === fate.stopAt) {
        halted = true;
        stop.give('stopped');
      }
      if (halted || calls === fate.stallAt) await going.given;
      if (dead) return never;
      if (calls === fate.dieAt) {
        const luck = random.below(4);
        if (luck < 2) attempt(effect);
        else if (luck === 2) half?.();
        kill();
        return never;
      }
      if (fails()) {
        if (half && random.chance(0.5)) half();
        throw systemError(fate.code ?? 'EIO', `${name} (simulated, call ${calls})`);
      }
      return effect();
    },
  };
};

/** The answer of a call is lost with the process. */
const attempt = (effect: () => unknown): void => {
  try {
    effect();
  } catch {
    // So is its error.
  }
};
