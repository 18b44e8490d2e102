import type { Ended } from '../fleet/ended.ts';
import { nameOfMachine, sortedByName } from '../fleet/names.ts';
import type { ProviderMachine, Unseen } from '../providers/provider.ts';
import { ask } from './ask.ts';
import { askAgain, notYet } from './ask-again.ts';
import { inNamedAccount, refuseOtherAccount } from './same-account.ts';
import type { Workplace } from './workplace.ts';

/** A machine that can be examined: one that is there, or one that should be. */
export interface Candidate {
  readonly name: string;
  /** The provider's; the name where nobody knows it any more. */
  readonly id: string;
  readonly slot?: number;
  readonly address?: string;
  readonly release?: string;
  readonly machine?: ProviderMachine;
  /** Why it is gone. */
  readonly ended?: Ended;
}

/** Every machine of the fleet: those that its provider shows, and those that it does not have any more. */
export const candidatesOf = async ({
  provider,
  store,
}: Pick<Workplace, 'provider' | 'store'>): Promise<{ all: Candidate[]; unseen: readonly Unseen[] }> => {
  const reading = store.read();
  const looking = inNamedAccount(provider, ask(provider, store, reading, ['machine']));
  const [first, memory] = await Promise.all([looking, reading]);
  const { look, young } = await askAgain(provider, store, memory, first);
  const nameOf = (machine: Parameters<typeof nameOfMachine>[1]) => nameOfMachine(store.scope, machine);
  const present = look.machines.map((machine): Candidate => {
    const { id, slot, address, owner } = machine;
    return {
      name: nameOf(machine),
      id,
      release: owner.release,
      machine,
      ...(slot === undefined ? {} : { slot }),
      ...(address === undefined ? {} : { address }),
    };
  });
  const there = new Set(present.map(({ name }) => name));
  const gone = (look.ended ?? [])
    .filter(end => !there.has(nameOf(end)) && memory.machines.has(nameOf(end)))
    .map((end): Candidate => ({ name: nameOf(end), id: end.id, release: end.owner.release, ended: end }));
  for (const { name } of gone) there.add(name);
  // Where a place could not be asked, nothing is said about who is missing.
  const missing =
    look.unseen.length > 0
      ? []
      : [...memory.machines.values()].filter(({ name }) => !there.has(name) && !young.has(name));
  if (missing.length + young.size > 0) await refuseOtherAccount({ provider, store }, memory);
  const release = memory.lastRun?.release;
  const lost = missing.map(
    ({ name, address }): Candidate => ({
      name,
      id: name,
      ...(release === undefined ? {} : { release }),
      ...(address ? { address: address.address } : {}),
    }),
  );
  return {
    all: sortedByName([...present, ...gone, ...lost]),
    unseen: [...look.unseen, ...notYet(look, young)],
  };
};
