import { nameOfMachine } from '../fleet/names.ts';
import type {
  Plan,
  Provider,
  ProviderMachine,
  Resource,
  ResourceKind,
  Unseen,
  Ware,
} from '../providers/provider.ts';
import type { FleetStore } from '../store/store.ts';
import { ask } from './ask.ts';
import { askAgain, notYet } from './ask-again.ts';
import { inNamedAccount, refuseOtherAccount } from './same-account.ts';

/** A price in US dollars an hour; undefined where it is not known, which is not the same as nothing. */
export type Hourly = number | undefined;

export interface Priced extends Ware {
  readonly place: string;
  readonly hourly: Hourly;
}

/** What a plan may buy, with the prices of now. */
export const pricesOf = async (provider: Provider, { wares }: Plan): Promise<Priced[]> => {
  const prices = await provider.prices?.(wares);
  return wares.map((ware, index) => ({ ...ware, hourly: prices?.[index] }));
};

export interface CostOfMachine {
  readonly name: string;
  readonly place: string;
  readonly ware?: Ware;
  /** 0 where nothing is paid. */
  readonly hourly: Hourly;
  readonly createdAt?: Date;
}

export interface Cost {
  readonly machines: readonly CostOfMachine[];
  /** The sum of the known prices. */
  readonly hourly: number;
  /** How many machines have an unknown price. */
  readonly unknown: number;
  readonly unseen: readonly Unseen[];
}

/** Kinds that a provider may want money for; the others cost nothing anywhere. */
const paid: ReadonlySet<ResourceKind> = new Set(['machine', 'static address', 'volume', 'image']);

/** What each of these costs now, by id: 0 where nothing is ever paid, undefined where the price is not known. */
export const costsOf = async (
  provider: Provider,
  things: readonly Resource[],
): Promise<(thing: Resource) => Hourly> => {
  if (!provider.prices) return () => 0;
  const wares = things.flatMap(thing => {
    const { ware } = thing as Partial<ProviderMachine>;
    return ware ? [{ id: thing.id, ...ware, place: thing.place }] : [];
  });
  const parts = things.filter(({ kind }) => kind !== 'machine' && paid.has(kind));
  const [prices, partPrices] = await Promise.all([
    provider.prices(wares),
    parts.length > 0 ? provider.partPrices?.(parts) : [],
  ]);
  const byId = new Map([
    ...wares.map(({ id }, index) => [id, prices[index]] as const),
    ...parts.map(({ id }, index) => [id, partPrices?.[index]] as const),
  ]);
  return ({ id, kind }) => (paid.has(kind) ? byId.get(id) : 0);
};

/** What the machines that exist cost now. */
export const cost = async (provider: Provider, store: FleetStore): Promise<Cost> => {
  const memory = await store.read();
  const first = await inNamedAccount(provider, ask(provider, store, memory, ['machine']));
  const { look, young } = await askAgain(provider, store, memory, first);
  const { machines } = look;
  const unseen = [...look.unseen, ...notYet(look, young)];
  const seen = new Set(machines.map(machine => nameOfMachine(store.scope, machine)));
  // Asked only then: it costs a call.
  if (look.unseen.length === 0 && [...memory.machines.keys()].some(name => !seen.has(name)))
    await refuseOtherAccount({ provider, store }, memory);
  const hourly = await costsOf(provider, machines);
  const priced = machines.map(
    (machine): CostOfMachine => ({
      name: nameOfMachine(store.scope, machine),
      place: machine.place,
      hourly: hourly(machine),
      ...(machine.ware && { ware: machine.ware }),
      ...(machine.createdAt && { createdAt: machine.createdAt }),
    }),
  );
  const known = priced.flatMap(machine => (machine.hourly === undefined ? [] : [machine.hourly]));
  return {
    machines: priced,
    hourly: known.reduce((sum, price) => sum + price, 0),
    unknown: priced.length - known.length,
    unseen,
  };
};
