import { cancelled } from '../../scripts/errors.ts';
import type { Life } from './fate.ts';
import type { Seeded } from './seeded.ts';

/** What a call of a process goes to. */
export type Target = 'disk' | 'cloud' | 'machine';

/** The end of a process at its n-th call to a target, from 1. `interrupt` is Ctrl-C: it goes on, and may end well. */
export interface Death {
  readonly how: 'kill' | 'power' | 'interrupt';
  readonly at: Target;
  readonly call: number;
}

/** How far a call gets at which its caller dies; `abandoned`: its caller turns away from it, and it is carried out late. */
export type Reach = 'unsent' | 'half' | 'sent' | 'late' | 'answered' | 'abandoned';

/** One process that may die. It never comes back from a call after that. */
export interface Mortal extends Life {
  readonly alive: () => boolean;
  readonly signal: AbortSignal;
  /** Counts a call; tells how far it gets when this is the one. */
  meet(target: Target): Reach | undefined;
  /** Dies now, by its own death or by SIGKILL. */
  end(): void;
  /** Called once, at death. */
  onDeath(act: (how: Death['how']) => void): void;
}

/** A new one each time: one that all wait for would keep everything that ever waited. */
export const never = (): Promise<never> => new Promise(() => undefined);
/** Waiting for it is a turn. */
const over = Promise.resolve();
const reaches: readonly Reach[] = ['unsent', 'half', 'sent', 'late', 'answered'];

export const mortal = (random: Seeded, death?: Death): Mortal => {
  const counts = { disk: 0, cloud: 0, machine: 0 };
  const stopping = new AbortController();
  let dead = false;
  let give: (word: 'died') => void = () => undefined;
  const died = new Promise<'died'>(resolve => {
    give = resolve;
  });
  const acts: ((how: Death['how']) => void)[] = [];
  const end = (how: Death['how']) => {
    if (dead) return;
    dead = true;
    give('died');
    for (const act of acts) act(how);
  };
  const life: Mortal = {
    alive: () => !dead,
    signal: stopping.signal,
    calls: () => counts.disk + counts.cloud + counts.machine,
    died,
    stopped: never(),
    kill: () => end('kill'),
    resume: () => undefined,
    onDeath: act => void acts.push(act),
    end: () => end(death?.how ?? 'kill'),
    meet: target => {
      counts[target] += 1;
      if (!death || death.at !== target || death.call !== counts[target]) return undefined;
      if (death.how !== 'interrupt') return reaches[random.below(reaches.length)];
      stopping.abort(cancelled({ what: 'Interrupted' }));
      return target === 'cloud' && random.chance(0.5) ? 'abandoned' : undefined;
    },
    step: async (_name, effect, half) => {
      // Side by side calls finish in an order that the seed decides.
      for (let turns = random.below(3); turns > 0; turns -= 1) await over;
      if (dead) return never();
      const reach = life.meet('disk');
      if (reach === undefined) return effect();
      if (reach === 'half') half?.();
      else if (reach !== 'unsent') attempt(effect);
      life.end();
      return never();
    },
  };
  return life;
};

/** The answer of a call is lost with the process, and so is its error. */
const attempt = (effect: () => unknown): void => {
  try {
    effect();
  } catch {
    // Nobody hears it.
  }
};
