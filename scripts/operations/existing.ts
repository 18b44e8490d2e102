import { usageError } from '../errors.ts';
import { nameOfMachine, type Scope, scopeName } from '../fleet/names.ts';
import type { ProviderMachine } from '../providers/provider.ts';
import type { Memory } from '../store/store.ts';
import { isOfAnotherStore } from './another-store.ts';
import { inventory } from './inventory.ts';

/** `create` makes a fleet where there is none; `heal` makes the missing machines of one that was made. */
export type Purpose = 'create' | 'heal';

/** Throws a usage error where these machines let none be made. */
export const refuseExisting = (
  scope: Scope,
  memory: Memory,
  machines: readonly ProviderMachine[],
  release: string,
  purpose: Purpose,
): void => {
  const { lastRun } = memory;
  if (memory.replacing && machines.length > 0) throw halfReplaced(scope);
  const interrupted = lastRun !== undefined && lastRun.ended === undefined;
  if (purpose === 'heal') {
    refuseHeal(scope, memory, release);
    refuseStrangers(scope, memory, machines, purpose);
  } else if (machines.length > 0) {
    if (!interrupted || lastRun.release !== release) throw exists(scope, machines, memory, interrupted);
    refuseStrangers(scope, memory, machines, purpose);
  }
};

/** A machine that is made later must be as the others: of the same release. */
const refuseHeal = (scope: Scope, { lastRun }: Memory, release: string): void => {
  if (!lastRun)
    throw usageError({
      what: `There is no fleet ${scopeName(scope)} to heal`,
      why: 'this store does not know any run of it',
      next: 'just create',
    });
  if (lastRun.release === release) return;
  throw usageError({
    what: `${scopeName(scope)} cannot be healed: the description has changed since it was made`,
    why: `it is of release ${lastRun.release}, the description is now ${release}`,
    next: 'just replace    # or take the change back, then: just heal',
  });
};

/** Those that another store made would be ended as what does not belong. */
const refuseStrangers = (
  scope: Scope,
  memory: Memory,
  machines: readonly ProviderMachine[],
  purpose: Purpose,
): void => {
  const strangers = machines.filter(machine => isOfAnotherStore(memory, machine));
  const [first] = strangers;
  if (!first) return;
  throw usageError({
    what: `${scopeName(scope)} was made by another computer too: ${strangers.length} of its machines are not of this one`,
    why: `this store does not know run ${first.owner.run}, which made ${nameOfMachine(scope, first)} in ${first.place}: ${purpose} would end it`,
    next: 'just replace    # makes one fleet of them again; or go on where that run was made',
  });
};

const halfReplaced = (scope: Scope) =>
  usageError({
    what: `A replace of ${scopeName(scope)} was interrupted: machines of before and of after it are there`,
    why: 'only a replace knows which of them are to stay',
    next: 'just replace    # finishes or undoes it; or: just destroy',
  });

const exists = (scope: Scope, machines: readonly ProviderMachine[], memory: Memory, interrupted: boolean) => {
  const releases = [...new Set(machines.map(machine => machine.owner.release))].join(', ');
  const known = memory.lastRun !== undefined;
  return usageError({
    what: `The fleet ${scopeName(scope)} exists already: ${inventory(machines)} of release ${releases}`,
    why: interrupted
      ? 'an interrupted create left them, and the description has changed since'
      : known
        ? 'a fleet is never changed in place'
        : 'this store does not know them: it is new here, or was deleted',
    next: 'just destroy    # or: just replace, which destroys and creates',
  });
};
