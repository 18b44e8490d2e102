import { failure, messageOf, unproven, usageError } from '../errors.ts';
import type { Definition } from '../fleet/definition.ts';
import { nameOfMachine } from '../fleet/names.ts';
import { askCheck, describeAsked, isAskable } from '../machine/ask-check.ts';
import { knock } from '../machine/knock.ts';
import {
  isStaticAddress,
  type Look,
  type Plan,
  type ProviderMachine,
  type StaticAddress,
  type Unseen,
} from '../providers/provider.ts';
import type { FleetStore } from '../store/store.ts';
import { lookForAll } from './account.ts';
import { accessTo, openSession } from './session.ts';
import { unseenIn } from './unseen-in.ts';
import type { Workplace } from './workplace.ts';

/** What was observed of a machine that has its fleet's address. */
export interface Addressed {
  readonly address: string;
  /** What was asked through the address, and was well: `ssh`, `http http://203.0.113.7:8080/health`. */
  readonly asked: readonly string[];
}

const limits = { ask: 5000, between: 300, look: 1000, looks: 30, blind: 60_000 } as const;
const sshPort = 22;

/** The fleet's address in the place of its machine: one that was just made may be shown late. */
export const findAddress = async (
  { provider, store, world, signal }: Workplace,
  where: string,
): Promise<StaticAddress> => {
  const began = world.clock.monotonic();
  for (let looks = 1; ; looks++) {
    const { others, unseen } = await provider.look(store.scope, ['static address'], [where]);
    const found = others.filter(isStaticAddress).find(({ place }) => place === where);
    if (found) return found;
    const last = provider.lag === undefined || looks === limits.looks;
    const hidden = unseenIn(where, unseen);
    if (hidden && (last || world.clock.monotonic() - began >= limits.blind))
      throw notAsked(hidden, 'the static address of the fleet');
    if (last)
      throw failure({
        what: `The static address of the fleet is not there, in ${where}`,
        why: 'somebody removed it',
        next: 'just destroy && just create',
      });
    await world.clock.sleep(limits.look, signal);
  }
};

/**
 * The machine of a name that this store made, and the look that showed it: on some clouds a machine of another store has
 * the same name elsewhere. One that is missing from a single answer is not gone yet, and one that has just lost the
 * fleet's address gets one of its own only after a while.
 */
export const findMachine = async (
  { provider, store, world, signal }: Workplace,
  name: string,
): Promise<{ readonly machine: ProviderMachine | undefined; readonly look: Look }> => {
  const { present, machines } = await store.read();
  // Without its journal it may be anywhere.
  const places = machines.has(name) ? [...new Set([...present.values()].map(({ place }) => place))] : [];
  const began = world.clock.monotonic();
  let namesake: ProviderMachine | undefined;
  for (let looks = 1; ; looks++) {
    const look = await provider.look(store.scope, ['machine'], places.length > 0 ? places : undefined);
    const named = look.machines.filter(each => nameOfMachine(store.scope, each) === name);
    const last = provider.lag === undefined || looks === limits.looks;
    namesake = named[0] ?? namesake;
    const own = named.find(({ id, place }) => present.get(id)?.place === place);
    const machine = own ?? (last || !provider.numbered ? namesake : undefined);
    if (machine?.endpoint) return { machine, look };
    const maybe = machine ? [machine.place] : places;
    const hidden = maybe.map(where => unseenIn(where, look.unseen)).find(found => found !== undefined);
    if (hidden && (last || world.clock.monotonic() - began >= limits.blind)) throw notAsked(hidden, name);
    if (last) return { machine, look };
    await world.clock.sleep(limits.look, signal);
  }
};

const notAsked = ({ place, why, next }: Unseen, thing: string) =>
  unproven({
    what: `${place} could not be asked for ${thing}`,
    why,
    next: next ?? 'just heal    # once it answers',
  });

/** Whether an address of ours is on a machine that none of these looks shows, and that this store did not make. */
export const isOnStranger = async (
  place: Workplace,
  { machine }: StaticAddress,
  look: Look,
): Promise<boolean> => {
  const isOf = ({ machines, ended = [] }: Look) => [...machines, ...ended].some(({ id }) => id === machine);
  if (machine === undefined || isOf(look)) return false;
  const memory = await place.store.read();
  if (memory.present.has(machine)) return false;
  // One answer may have missed it.
  const whole = await lookForAll(place, place.store, memory, { incomplete: true });
  if (isOf(whole)) return false;
  const [unseen] = whole.unseen;
  if (unseen) throw notAsked(unseen, `${machine}, which has the static address`);
  return true;
};

/** It is not taken from there. */
export const refuseStranger = async (place: Workplace, address: StaticAddress, look: Look): Promise<void> => {
  if (!(await isOnStranger(place, address, look))) return;
  throw failure({
    what: `The static address ${address.address} is on ${address.machine}, which is not of this fleet`,
    why: `somebody else put ${address.name} there; it is not taken from a machine that is not ours`,
    next: `${address.takeOff ?? 'take it off there'}    # once nobody needs it there; then run the command again`,
  });
};

/** The same before anything is made or removed: no machine could be given the address. */
export const refuseTaken = async (
  place: Workplace,
  { static_address }: Definition,
  { places }: Plan,
  look: Look,
): Promise<void> => {
  if (!static_address) return;
  for (const address of look.others.filter(isStaticAddress)) {
    await refuseStranger(place, address, look);
    if (!places.includes(address.place)) throw elsewhere(address, places);
  }
};

const elsewhere = ({ address, place }: StaticAddress, places: readonly string[]) =>
  usageError({
    what: `The static address ${address} is of ${place}, and cannot leave it`,
    why: `machines are to be made in ${places.join(', ')} now`,
    next: `just destroy && just create    # with another address; or describe ${place} again`,
  });

/** A machine that is ready, its fleet's address, and how it is told that the one leads to the other. */
export interface Addressing {
  /** What can be asked from this computer at the machine's own address: the same must answer through the other one. */
  readonly askable: readonly string[];
  /** Whether it was learned there what can be asked, or all is asked: at the fleet's address alone nothing tells it. */
  readonly learned: boolean;
  readonly move: () => Promise<void>;
  /** Resolves with what was asked; rejects with what did not answer in time. */
  readonly verify: () => Promise<Addressed>;
}

/** Looks at the machine at its own address, which a cloud may take away when it gets the other. Moves nothing. */
export const addressing = async (
  place: Workplace,
  store: FleetStore,
  definition: Definition,
  machine: ProviderMachine,
  address: StaticAddress,
): Promise<Addressing> => {
  const { provider, world, signal } = place;
  const name = nameOfMachine(store.scope, machine);
  const host = address.address;
  const askPort = place.knock ?? knock;
  const ask = place.askCheck ?? askCheck;
  const there = machine.address;
  const checks = definition.health.filter(isAskable);
  const greenAt = (at: string | undefined) =>
    Promise.all(checks.map(async check => at !== undefined && (await ask(check, at, limits.ask)).green));
  // What the machine that has the address now answers through it, its successor must answer as well.
  const served = address.machine !== undefined && address.machine !== machine.id ? host : undefined;
  const [green, before] = await Promise.all([greenAt(there), greenAt(served)]);
  const askable = checks.filter((_, index) => green[index] || before[index]);
  const door = there === undefined ? undefined : await askPort({ host: there, port: sshPort }, limits.ask);
  const ssh = door?.tcp === 'open';

  const overSsh = async () => {
    const access = await accessTo(store, await store.read(), name, machine);
    const session = await openSession(place, { ...access, endpoint: { host, port: sshPort } }, limits.ask);
    session.close();
  };
  const questions: { readonly words: string; readonly ask: () => Promise<string | undefined> }[] = [
    ...(ssh
      ? [
          {
            words: 'ssh',
            ask: () =>
              overSsh().then(
                () => undefined,
                (thrown: unknown) => messageOf(thrown),
              ),
          },
        ]
      : []),
    ...askable.map(check => ({
      words: describeAsked(check, host),
      ask: async () => {
        const { green: good, why } = await ask(check, host, limits.ask);
        return good ? undefined : why;
      },
    })),
  ];

  return {
    askable: questions.map(({ words }) => words),
    learned: there !== host || (ssh && askable.length === checks.length),
    move: async () => {
      if (!provider.attach) throw failure({ what: `${provider.name} has no static addresses` });
      await provider.attach(address, machine, signal);
    },
    verify: async () => {
      const until = world.clock.monotonic() + definition.timeouts.health * 1000;
      for (const { words, ask: question } of questions)
        for (;;) {
          const why = await question();
          signal.throwIfAborted();
          if (why === undefined) break;
          if (world.clock.monotonic() >= until)
            throw failure({
              what: `"${words}" did not answer through the address ${host} within ${definition.timeouts.health} s`,
              machine: name,
              why: `${why}; at its own address, or on the machine before it, it did`,
              next: `./mayfly debug ${name}`,
            });
          await world.clock.sleep(limits.between, signal);
        }
      return { address: host, asked: questions.map(({ words }) => words) };
    },
  };
};

/** `Address: 203.0.113.7, asked through it: ssh, http …` */
export const addressWords = ({ address, asked }: Addressed): string =>
  asked.length > 0
    ? `${address}, asked through it: ${asked.join(', ')}`
    : `${address}, as its provider says: nothing of the machine can be asked from this computer`;
