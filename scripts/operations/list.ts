import type { Ended } from '../fleet/ended.ts';
import { nameOfMachine, scopeName, sortedByName } from '../fleet/names.ts';
import { awaitedLater } from '../parallel.ts';
import {
  isStaticAddress,
  type Look,
  type MachineState,
  type Provider,
  type ProviderMachine,
  type ResourceKind,
  type Unseen,
  type Ware,
} from '../providers/provider.ts';
import type { FleetStore, Memory, RememberedMachine } from '../store/store.ts';
import { ask } from './ask.ts';
import { askAgain } from './ask-again.ts';
import { inNamedAccount, refuseOtherAccount } from './same-account.ts';

/** How a machine stands, with what the provider and the journal each know of it. */
export interface ListedMachine {
  readonly name: string;
  /** The phase that was last observed, or what is known instead of it. */
  readonly status: string;
  /** When its phase was reached, as the journal says. */
  readonly since?: Date;
  readonly state?: MachineState;
  /** Where it is: an engine, a region. */
  readonly place?: string;
  readonly ware?: Ware;
  readonly address?: string;
  readonly endpoint?: string;
  readonly release?: string;
  readonly createdAt?: Date;
  readonly id?: string;
  readonly remark?: string;
  /** Who last opened a shell on it, and when. */
  readonly touched?: { readonly by: string; readonly at: Date };
  /** Why and when it ended, for one that is lost. */
  readonly ended?: Ended;
}

export interface ListedAddress {
  readonly address: string;
  /** The name of the machine that has it, or the provider's id of a stranger's. */
  readonly machine?: string;
}

export interface Listing {
  readonly scope: string;
  readonly machines: readonly ListedMachine[];
  /** The static address of the fleet, where it was asked for and is there. */
  readonly address?: ListedAddress;
  readonly unseen: readonly Unseen[];
  /** A replace began, and neither came to its end nor was undone. */
  readonly replacing?: true;
  /** What is wrong with the store's memory, if anything. */
  readonly damage?: string;
  /** Who is at work on the fleet now. */
  readonly holder?: string;
}

/** What one place has, while others have not answered yet. */
export interface ListingPart {
  /** By name. */
  readonly machines: readonly ListedMachine[];
  /** Every name that the journal knows. */
  readonly names: readonly string[];
}

export interface ListOptions {
  /** Told the machines of each place as soon as it answered, where there are several. */
  readonly part?: ((part: ListingPart) => void) | undefined;
  /** The static address of the fleet is asked for as well. */
  readonly withAddress?: boolean;
  /** Rejects with its reason. */
  readonly signal?: AbortSignal;
}

/** What exists, from the provider; what is known about it, from the journal; and where the two differ. */
export const list = async (
  provider: Provider,
  store: FleetStore,
  options: ListOptions = {},
): Promise<Listing> => {
  try {
    return await listAll(provider, store, options);
  } catch (thrown) {
    options.signal?.throwIfAborted();
    throw thrown;
  }
};

const listAll = async (
  provider: Provider,
  store: FleetStore,
  { part, withAddress = false, signal }: ListOptions,
): Promise<Listing> => {
  const reading = awaitedLater(store.read());
  signal?.throwIfAborted();
  const tell = part && teller(store, reading, part);
  const kinds: ResourceKind[] = withAddress ? ['machine', 'static address'] : ['machine'];
  const [first, memory, holder] = await Promise.all([
    inNamedAccount(provider, ask(provider, store, reading, kinds, tell?.take)),
    reading,
    store.holder(),
  ]);
  const { look, young } = await askAgain(provider, store, memory, first);
  await tell?.done();
  const present = look.machines.map(machine => listed(store, memory, machine));
  const seen = new Set(present.map(({ name }) => name));
  const ends = new Map((look.ended ?? []).map(one => [nameOfMachine(store.scope, one), one]));
  const lost = [...memory.machines.values()]
    .filter(machine => machine.phase !== undefined && !seen.has(machine.name))
    .map(({ name, phase }): ListedMachine => {
      const end = ends.get(name);
      if (end)
        return {
          name,
          status: 'lost',
          id: end.id,
          release: end.owner.release,
          remark: end.why,
          ended: { why: end.why, ...(end.at ? { at: end.at } : {}) },
        };
      if (look.unseen.length > 0)
        return { name, status: 'not known', remark: 'its provider could not be asked' };
      const newcomer = young.get(name);
      if (newcomer)
        return {
          name,
          status: 'not known',
          place: newcomer.place,
          remark: 'it was made a moment ago, and its provider does not show it',
        };
      return { name, status: 'lost', remark: `was ${phase}; its provider does not know it any more` };
    });
  // Asked only then: it costs a call.
  if (young.size > 0 || lost.some(({ status, ended }) => status === 'lost' && !ended))
    await refuseOtherAccount({ provider, store }, memory);
  return {
    scope: scopeName(store.scope),
    machines: sortedByName([...present, ...lost]),
    ...addressIn(store, look),
    unseen: look.unseen,
    ...(memory.replacing ? { replacing: true as const } : {}),
    ...(memory.damage ? { damage: `${memory.damage.file}:${memory.damage.line}: ${memory.damage.why}` } : {}),
    ...(holder ? { holder: `${holder.user}@${holder.host}, pid ${holder.pid}: ${holder.command}` } : {}),
  };
};

const addressIn = ({ scope }: FleetStore, { machines, others }: Look): { address?: ListedAddress } => {
  const found = others.find(isStaticAddress);
  if (!found) return {};
  const { address, machine } = found;
  const holder = machines.find(({ id }) => id === machine);
  const name = holder ? nameOfMachine(scope, holder) : machine;
  return { address: { address, ...(name === undefined ? {} : { machine: name }) } };
};

const listed = ({ scope }: FleetStore, memory: Memory, machine: ProviderMachine): ListedMachine => {
  const name = nameOfMachine(scope, machine);
  const known = memory.machines.get(name);
  const { failed, phase } = known ?? {};
  const since = phase && known?.reached?.[phase];
  const status = failed
    ? `failed at ${failed.phase}`
    : machine.state === 'running' || phase !== 'ready'
      ? (phase ?? 'unknown')
      : machine.state;
  const remark =
    failed?.why ??
    (known
      ? (machine.reason ?? touchedWords(known))
      : 'not in this store: made elsewhere, or the store was lost');
  return {
    name,
    status,
    state: machine.state,
    place: machine.place,
    id: machine.id,
    release: machine.owner.release,
    ...(since ? { since } : {}),
    ...(machine.ware ? { ware: machine.ware } : {}),
    ...(machine.address ? { address: machine.address } : {}),
    ...(machine.endpoint ? { endpoint: `${machine.endpoint.host}:${machine.endpoint.port}` } : {}),
    ...(machine.createdAt ? { createdAt: machine.createdAt } : {}),
    ...(remark ? { remark } : {}),
    ...(known?.touched ? { touched: known.touched } : {}),
  };
};

/** Tells parts in the order in which they came, as soon as the journal is read. */
const teller = (store: FleetStore, reading: Promise<Memory>, part: (part: ListingPart) => void) => {
  let told: Promise<unknown> = reading;
  const take = ({ machines }: Look) => {
    if (machines.length === 0) return;
    told = told.then(async () => {
      const memory = await reading;
      part({
        machines: sortedByName(machines.map(machine => listed(store, memory, machine))),
        names: [...memory.machines.keys()],
      });
    });
    // Whoever waits for the end hears it.
    told.catch(() => undefined);
  };
  return { take, done: () => told };
};

/** A machine that somebody was on is not what was verified any more. */
const touchedWords = (known: RememberedMachine | undefined): string | undefined =>
  known?.touched && `touched by ${known.touched.by}: make it anew with just replace`;
