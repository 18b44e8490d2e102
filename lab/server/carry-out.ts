import type { Clock } from '../../scripts/world/world.ts';
import { ApiError, type Fate, type Lab, type LabCall } from '../core/contract.ts';

/** What the caller gets to see of a call. */
export type Seen =
  | { readonly kind: 'answer' | 'half'; readonly answer: object }
  /** The connection breaks. */
  | { readonly kind: 'nothing' }
  /** The connection stays open, and nothing comes. */
  | { readonly kind: 'silence' };

export interface Carrying {
  readonly lab: Lab;
  readonly clock: Clock;
  /** Aborted when the server closes: what is late then never happens. */
  readonly closing: AbortSignal;
  readonly say: (message: string) => void;
}

const broken = () => new ApiError('InternalError', 'An internal error has occurred', 500);

/** Carries out what fate wants of a call: now, later, or never. Resolves when the caller is due to see something. */
export const carryOut = async (carrying: Carrying, call: LabCall, fate: Fate): Promise<Seen> => {
  switch (fate.kind) {
    case 'well':
      return { kind: 'answer', answer: perform(carrying, call) };
    case 'refused':
      return { kind: 'answer', answer: fate.error };
    case 'silent':
      return { kind: 'silence' };
    case 'lost':
      return lose(carrying, call, fate);
  }
};

const lose = async (
  carrying: Carrying,
  call: LabCall,
  { how, late }: Extract<Fate, { kind: 'lost' }>,
): Promise<Seen> => {
  // Half of an answer needs the answer: its caller waits for what the others need not wait for.
  if (how === 'truncated') {
    if (late > 0) await carrying.clock.sleep(late, carrying.closing);
    return { kind: 'half', answer: perform(carrying, call) };
  }
  if (late === 0) perform(carrying, call);
  else void performLater(carrying, call, late);
  return how === '5xx' ? { kind: 'answer', answer: broken() } : { kind: 'nothing' };
};

const performLater = async (carrying: Carrying, call: LabCall, late: number): Promise<void> => {
  try {
    await carrying.clock.sleep(late, carrying.closing, true);
  } catch {
    return;
  }
  perform(carrying, call);
};

/** The core's answer. What the core did not throw on purpose is a bug of the lab: it is told, and answered as 500. */
const perform = ({ lab, say }: Carrying, call: LabCall): object => {
  try {
    return lab.call(call);
  } catch (thrown) {
    if (thrown instanceof ApiError) return thrown;
    say(`${call.action}: ${thrown instanceof Error ? thrown.stack : String(thrown)}`);
    return broken();
  }
};
