import { failure, MayflyError, messageOf } from '../errors.ts';
import type { FleetVerdict } from '../fleet/verdict.ts';
import type { Refusal } from '../providers/provider.ts';
import type { LockedFleetStore } from '../store/store.ts';
import type { Addressed } from './address.ts';
import { examiner } from './examiner.ts';
import { giveAddress } from './give-address.ts';
import type { CreatedMachine } from './make-machines.ts';
import type { Prepared } from './prepare.ts';
import type { Workplace } from './workplace.ts';

export interface Front {
  readonly machines: readonly CreatedMachine[];
  readonly addressed?: Addressed;
  /** Why the machine that got the address is not good there. */
  readonly why?: MayflyError;
}

/** Moves the fleet's address to the new machine, and verifies it again through it. */
export const inFront = async (
  place: Workplace,
  store: LockedFleetStore,
  prepared: Prepared,
  machines: readonly CreatedMachine[],
): Promise<Front> => {
  const given = await giveAddress(place, store, prepared, machines, examiner(place, prepared));
  const failed = given.machines.find(({ ready }, index) => !ready && machines[index]?.ready);
  return { ...given, ...(failed && { why: asFailure(failed.error) }) };
};

export const asFailure = (thrown: unknown): MayflyError =>
  thrown instanceof MayflyError ? thrown : new MayflyError('bug', { what: messageOf(thrown) }, 1, thrown);

/** The first cause that is known. */
export const whyNotGood = (
  machines: readonly CreatedMachine[],
  verdict: FleetVerdict,
  refusals: readonly Refusal[],
): MayflyError => {
  const error = machines.find(machine => machine.error)?.error;
  if (error) return error;
  const [refusal] = refusals;
  return failure({
    what: verdict.line,
    ...(refusal && { why: `${refusal.pool}: ${refusal.code}: ${refusal.why}` }),
  });
};
