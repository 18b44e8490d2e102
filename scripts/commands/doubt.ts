import { type Refusal, unsureCode } from '../providers/provider.ts';
import { clean } from '../render/clean.ts';

export interface Doubts {
  /** More machines than are told may run. */
  readonly unproven: boolean;
  readonly text: string;
}

/** What was asked for, and is not known to have been made or not. */
export const doubtIn = (refusals: readonly Refusal[]): Doubts => {
  const kinds = Map.groupBy(
    refusals.filter(({ code }) => code === unsureCode),
    ({ kind = 'machine' }) => kind,
  );
  const lines = [...kinds].map(([kind, some]) => {
    const places = [...new Set(some.map(({ pool }) => pool))].join(', ');
    return kind === 'machine'
      ? `Not proven: it is not known what was made in ${places}. More machines than these may run there.\n  next: just list    # in some minutes; just heal waits until it is known, and just destroy removes all\n`
      : `A ${kind} of this fleet may be left in ${places}: it goes with just destroy\n`;
  });
  return { unproven: kinds.has('machine'), text: clean(lines.join('')) };
};
