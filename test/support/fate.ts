import { systemError } from '../../scripts/world/errno.ts';
import type { Seeded } from './seeded.ts';

/** What befalls a process at its calls to the disk, counted from 1. */
export interface Fate {
  /** The process dies at this call, before or after its effect; a write may be half done. */
  readonly dieAt?: number;
  /** This call fails, and those after it up to `failUntil` (by default only this one). */
  readonly failAt?: number;
  readonly failUntil?: number;
  /** How it fails: `ENOSPC`, `EIO`, `EROFS`, `EMFILE`, … Default EIO. */
  readonly code?: string;
}

export interface Life {
  /** Calls so far. */
  readonly calls: () => number;
  readonly died: Promise<'died'>;
  readonly isDead: () => boolean;
  /** Kills the process now: no call of it is ever answered again. */
  kill(): void;
  /** One call: `effect` is what it does, `half` what a part of it does. */
  step<T>(name: string, effect: () => T, half?: () => void): Promise<T>;
}

const never = new Promise<never>(() => undefined);

export const newLife = (random: Seeded, fate: Fate = {}): Life => {
  let calls = 0;
  let dead = false;
  let announce: (word: 'died') => void = () => undefined;
  const died = new Promise<'died'>(resolve => {
    announce = resolve;
  });
  const kill = () => {
    dead = true;
    announce('died');
  };
  const { dieAt, failAt, failUntil = failAt, code = 'EIO' } = fate;
  return {
    calls: () => calls,
    died,
    isDead: () => dead,
    kill,
    step: async (name, effect, half) => {
      // Side by side calls finish in an order that the seed decides.
      for (let turns = random.below(4); turns > 0; turns -= 1) await null;
      if (dead) return never;
      calls += 1;
      if (calls === dieAt) {
        const luck = random.below(4);
        if (luck < 2) attempt(effect);
        else if (luck === 2) half?.();
        kill();
        return never;
      }
      if (failAt !== undefined && calls >= failAt && calls <= (failUntil ?? failAt)) {
        if (half && random.chance(0.5)) half();
        throw systemError(code, `${name} (simulated, call ${calls})`);
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
