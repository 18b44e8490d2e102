import { Exit, MayflyError } from '../../errors.ts';
import type { Made } from '../provider.ts';
import { explained } from './explain.ts';

/** Whether a try of a call without a token was lost: it may still be carried out, even after its thing was removed. */
export interface Doubt {
  readonly lost: () => void;
  /** A part of the thing is there: a failure leaves it behind. */
  readonly begun: () => void;
  made(): Made;
  /** A clear no to a later try says nothing about the lost one: then the outcome is not proven. */
  failed(thrown: unknown, doing: string): MayflyError;
}

export const newDoubt = (): Doubt => {
  let late = false;
  let part = false;
  return {
    lost: () => {
      late = true;
    },
    begun: () => {
      part = true;
    },
    made: () => ({ machines: [], refusals: [], ...(late && { late }) }),
    failed: (thrown, doing) => {
      const error = explained(thrown, doing);
      if (!late && !part) return error;
      const advice = error.telling.next;
      const next = `just destroy    # waits until it is known${advice === undefined ? '' : `; then: ${advice}`}`;
      return new MayflyError(error.kind, { ...error.telling, next }, Exit.unproven, thrown);
    },
  };
};
