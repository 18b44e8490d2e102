import { bug, Exit, failure, MayflyError, messageOf } from '../errors.ts';
import { nameOfMachine, scopeName } from '../fleet/names.ts';
import { makeKeyPair, publicLine } from '../machine/key-pair.ts';
import { machineUser } from '../machine/paths.ts';
import { allOrThrow, limiter } from '../parallel.ts';
import {
  type Boot,
  type MadeMachine,
  type Making,
  type Owner,
  type Plan,
  type Refusal,
  type Try,
  type Unseen,
  unsureCode,
} from '../providers/provider.ts';
import type { LockedFleetStore } from '../store/store.ts';
import { halfMade } from './half-way.ts';
import { makeOne } from './make.ts';
import type { Prepared } from './prepare.ts';
import type { Workplace } from './workplace.ts';

/** A machine that was requested, and what is needed to meet it. */
export interface Arrival extends MadeMachine {
  readonly name: string;
  readonly place: string;
  /** Public line of the host key of the first contact. */
  readonly hostKey: string;
}

/** A machine that could not even be requested. */
export interface Absentee {
  readonly name: string;
  readonly error: MayflyError;
}

export interface Acquired {
  /** Machines with a number of their own that could not be made. */
  readonly absent: readonly Absentee[];
  /** Why pools gave nothing, each reason once. */
  readonly refusals: readonly Refusal[];
}

export interface Order {
  readonly place: Workplace;
  readonly store: LockedFleetStore;
  readonly prepared: Prepared;
  readonly plan: Plan;
  readonly owner: Owner;
  readonly clientKey: string;
  /** Places where nothing is asked for, and why. */
  readonly aside?: readonly Unseen[];
}

/** Calls at a time in one place; more would only queue up at an engine or a cloud. */
const callsAtATime = 8;

const limiterByPlace = () => {
  const limiters = new Map<string, ReturnType<typeof limiter>>();
  return <T>(place: string, task: () => Promise<T>): Promise<T> => {
    const few = limiters.get(place) ?? limiter(callsAtATime);
    limiters.set(place, few);
    return few(task);
  };
};

/**
 * Makes what machines share, then asks for machines until there are enough or the plan has nothing more to try.
 * `arrived` is called for each as soon as it was made, while others are still being asked for.
 */
export const acquire = async (
  order: Order,
  count: number,
  present: readonly MadeMachine[],
  arrived: (arrival: Arrival) => void,
): Promise<Acquired> => {
  const { place, plan, owner, aside = [] } = order;
  if (present.length >= count) return { absent: [], refusals: [] };
  const request = requester(order, arrived);
  const few = limiterByPlace();
  const inGroups = (groups: readonly Making[][]) =>
    allOrThrow(
      groups.map(group => {
        const [{ place: where } = { place: '' }] = group;
        const away = aside.find(each => each.place === where);
        return away ? leftOut(group, away) : few(where, () => request.group(group));
      }),
    );
  const machines: MadeMachine[] = [...present];
  const tries: Try[] = [];
  const shared = await inGroups(plan.shared(owner));
  // A place without what its machines share is left to the plan, as long as another one has it.
  if (shared.length > 0 && shared.every(({ errors }) => errors.length > 0)) throw noneShared(shared);
  tries.push(...shared.flatMap(answer => answer.tries.filter(({ refusals }) => refusals.length > 0)));
  const absent: Absentee[] = [];
  while (machines.length < count) {
    const groups = plan.next(owner, count - machines.length, machines, tries);
    if (groups.length === 0) break;
    for (const answer of await inGroups(groups)) {
      machines.push(...answer.machines);
      tries.push(...answer.tries);
      absent.push(...answer.absent);
    }
    place.signal.throwIfAborted();
  }
  const refusals = new Map(
    tries.flatMap(({ refusals }) =>
      refusals.map(refusal => [`${refusal.kind} ${refusal.pool} ${refusal.code}`, refusal]),
    ),
  );
  return { absent, refusals: [...refusals.values()] };
};

/** No place has all of what machines share; some may have a part of it. */
const noneShared = (
  answers: readonly { readonly tries: readonly Try[]; readonly errors: readonly MayflyError[] }[],
): MayflyError => {
  const errors = answers.flatMap(answer => answer.errors);
  const unsure = errors.find(({ exit }) => exit === Exit.unproven);
  const made = answers.flatMap(({ tries }) => tries).filter(({ refusals }) => refusals.length === 0);
  const [failed = bug('nothing failed')] = unsure ? [unsure] : errors;
  return halfMade(
    failed,
    made.map(({ making }) => making),
    unsure !== undefined,
  );
};

interface Answer {
  readonly machines: MadeMachine[];
  readonly tries: Try[];
  readonly absent: Absentee[];
  readonly errors: MayflyError[];
}

/** The code of what was never asked for, as its place was set aside. */
export const asideCode = 'set aside';

/** As if the first of them had been refused. */
const leftOut = async ([making]: readonly Making[], { place, why }: Unseen): Promise<Answer> => {
  const error = failure({ what: `${place} did not answer, and was set aside`, why });
  const kind = making && making.kind !== 'machine' && { kind: making.kind };
  const refusal = { pool: place, code: asideCode, why, ...kind };
  const tries = making ? [{ making, made: 0, refusals: [refusal] }] : [];
  return { machines: [], tries, absent: [], errors: [error] };
};

const requester = (order: Order, arrived: (arrival: Arrival) => void) => {
  const { place, store, prepared, owner, clientKey } = order;
  /** Public lines of host keys, by the making that carries the user data. */
  const hostKeys = new Map<string, string>();

  const bootOf = (making: Making): Boot | undefined => {
    if (making.userData !== making.name) return undefined;
    const name =
      making.slot === undefined ? scopeName(owner) : nameOfMachine(owner, { id: '', slot: making.slot });
    const hostKey = makeKeyPair(`${name} first contact`);
    hostKeys.set(making.name, hostKey.public);
    const access = { user: machineUser, clientKey: publicLine(clientKey, scopeName(owner)), hostKey };
    const machine = making.slot === undefined ? { name } : { name, slot: making.slot };
    return { hostname: name, userData: prepared.userData(machine, access) };
  };

  const one = async (making: Making, began = place.world.clock.monotonic()) => {
    const boot = bootOf(making);
    const hostKey = hostKeys.get(making.userData ?? '') ?? '';
    const arrivalOf = (machine: MadeMachine): Arrival => ({
      ...machine,
      name: nameOfMachine(owner, machine),
      place: making.place,
      hostKey,
    });
    const made = await makeOne(place, store, making, boot, ({ machines }) =>
      machines.map(arrivalOf).flatMap(({ name }) => [
        { type: 'pinned', machine: name, hostKeys: [hostKey] },
        { type: 'phase', machine: name, phase: 'requested' },
      ]),
    );
    const elapsed = place.world.clock.monotonic() - began;
    for (const arrival of made.machines.map(arrivalOf)) {
      place.emit({ type: 'phase', machine: arrival.name, phase: 'requested', elapsed });
      arrived(arrival);
    }
    return made;
  };

  /** What cannot be made leaves the others alone. */
  const group = async (makings: readonly Making[]) => {
    const began = place.world.clock.monotonic();
    const answer: Answer = { machines: [], tries: [], absent: [], errors: [] };
    for (const making of makings)
      try {
        const { machines, refusals } = await one(making, began);
        answer.machines.push(...machines);
        answer.tries.push({ making, made: machines.length, refusals });
        for (const { pool, code, why } of refusals)
          place.emit({ type: 'note', text: `${pool} gave no machine: ${code}: ${why}` });
      } catch (thrown) {
        if (place.signal.aborted) throw place.signal.reason;
        // Without the lock it is somebody else's fleet now: nothing more is done about it.
        await store.assertHeld();
        const error = asError(thrown, making);
        answer.errors.push(error);
        const code = error.exit === Exit.unproven ? unsureCode : 'failed';
        const { next } = error.telling;
        const why = error.telling.why ?? error.message;
        const refusal = {
          ...(making.kind !== 'machine' && { kind: making.kind }),
          pool: making.place,
          code,
          why,
          ...(next !== undefined && { next }),
        };
        answer.tries.push({ making, made: 0, refusals: [refusal] });
        if (making.slot === undefined)
          place.emit({
            type: 'note',
            text: `${making.place} failed: ${error.message}: ${error.telling.why ?? ''}`,
          });
        else {
          const name = nameOfMachine(owner, { id: '', slot: making.slot });
          const failed = { phase: 'requested', why: error.telling.what } as const;
          place.emit({ type: 'failed', machine: name, ...failed });
          await store.write({ type: 'failed', machine: name, ...failed });
          answer.absent.push({ name, error });
        }
        break;
      }
    return answer;
  };
  return { one, group };
};

const asError = (thrown: unknown, { name }: Making): MayflyError =>
  thrown instanceof MayflyError
    ? thrown
    : new MayflyError('bug', { what: `${name} could not be made: ${messageOf(thrown)}` }, 1, thrown);
