import type { MayflyError } from '../errors.ts';
import { nameOfMachine, scopeName, sortedByName } from '../fleet/names.ts';
import { releaseContent } from '../fleet/release.ts';
import type { FleetVerdict } from '../fleet/verdict.ts';
import {
  isStaticAddress,
  type Look,
  type Owner,
  type Plan,
  type ProviderMachine,
  type Refusal,
} from '../providers/provider.ts';
import type { LockedFleetStore } from '../store/store.ts';
import { beforeMaking, lookForAll } from './account.ts';
import type { Order } from './acquire.ts';
import { type Addressed, refuseTaken } from './address.ts';
import { namesToCome, verdictOf, whereOf } from './create.ts';
import { fleetKey } from './fleet-key.ts';
import { interrupted } from './interrupted.ts';
import { type CreatedMachine, makeMachines } from './make-machines.ts';
import type { Prepared } from './prepare.ts';
import { type Leftover, removeOld } from './remove-old.ts';
import { type Standing, settleReplace } from './replace-standing.ts';
import { refuseDamage, refuseUnseen, settled } from './room.ts';
import { stillRunning } from './still-running.ts';
import { addressBack, undo } from './undo-replace.ts';
import { asFailure, inFront, whyNotGood } from './verify-successor.ts';
import { newRunId, type Workplace, waitingIn } from './workplace.ts';

export interface Replaced {
  /** `rolled back`: the machines of before are the fleet, as if nothing had been tried. */
  readonly outcome: 'replaced' | 'rolled back';
  readonly run: string;
  readonly release: string;
  /** The new ones. */
  readonly machines: readonly CreatedMachine[];
  readonly verdict: FleetVerdict;
  /** What was asked for and not made; of some it may not be known. */
  readonly refusals: readonly Refusal[];
  readonly addressed?: Addressed;
  /** Names of the machines of before. */
  readonly old: readonly string[];
  /** Where it was rolled back: names of those that are as they were. */
  readonly standing?: readonly string[];
  /** Why it was rolled back. */
  readonly why?: MayflyError;
  /** Not proven gone. */
  readonly leftovers: readonly Leftover[];
}

/**
 * Replacement without downtime: new machines beside the old ones, verified to `ready`; then the address is moved, and
 * they are verified again through it; only then do the old ones go. Whatever fails before that is undone: the old ones
 * were never touched. Killed at any point, it finishes or undoes when it is run again.
 */
export const replace = async (place: Workplace, prepared: Prepared, approved?: Plan): Promise<Replaced> => {
  try {
    return await replaceLocked(place, prepared, approved);
  } catch (thrown) {
    if (!place.signal.aborted) throw thrown;
    throw await interrupted(place, thrown, 'just replace    # finishes or undoes it; or: just destroy');
  }
};

const replaceLocked = async (place: Workplace, prepared: Prepared, approved?: Plan): Promise<Replaced> => {
  const { definition, image, release } = prepared;
  const { provider } = place;
  const { scope } = place.store;
  const run = newRunId(place.world);
  const owner: Owner = { ...scope, release: release.id, run };
  const plan = approved ?? (await provider.plan(definition, image, place.signal));
  const store = await place.store.lock('replace', waitingIn(place));
  try {
    const memory = await store.read();
    refuseDamage(scope, memory);
    const late = await settled(place, memory, true);
    const look = await lookForAll(place, store, memory, beforeMaking(provider));
    refuseUnseen(scope, [...late, ...look.unseen]);
    const standing = await settleReplace(place, store, memory, look, prepared);
    if (standing.finished) return await finished(store, prepared, standing, standing.finished);
    // What an interrupted one had made may be gone by now.
    const now = memory.replacing ? await lookForAll(place, store, await store.read()) : look;
    refuseUnseen(scope, now.unseen);
    await refuseTaken(place, definition, plan, now);
    const { old, kept } = standing;
    const present = [...old, ...kept];
    const wanted = old.length + definition.count;
    const names = namesToCome(plan, owner, wanted - present.length, present);
    const all = [...kept.map(machine => nameOfMachine(scope, machine)), ...names];
    place.emit({ type: 'started', command: 'replace', scope: scopeName(scope), run, machines: all });
    await provider.prepareImage(image, text => place.emit({ type: 'note', text }), place.signal);
    const clientKey = await fleetKey(store, scopeName(scope));
    await store.keepRelease(release.id, releaseContent(release));
    const before = sortedByName(
      old.map(machine => ({ id: machine.id, name: nameOfMachine(scope, machine) })),
    );
    await store.write(
      { type: 'run', run, command: 'replace', release: release.id, ...whereOf(plan) },
      { type: 'replacing', run, old: before, addresses: addressesIn(now) },
    );
    const order: Order = { place, store, prepared, plan, owner, clientKey };
    const succession = await succeed(order, wanted, old, kept);
    const told = { run, release: release.id, old: before.map(({ name }) => name) };
    if (succession.why) {
      const { machines, verdict, refusals, why } = succession;
      const undone = await undo(place, store, run, old);
      return { outcome: 'rolled back', ...told, machines, verdict, refusals, why, ...undone };
    }
    const { machines, verdict, refusals, addressed } = succession;
    await store.write({ type: 'replaced', run });
    const leftovers = await removeOld(place, store, run, old, !definition.static_address);
    if (addressed) await addressStays(place, store, machines);
    if (leftovers.length === 0) await store.write({ type: 'ended', run, exit: 0 });
    const shown = addressed && { addressed };
    return { outcome: 'replaced', ...told, machines, verdict, refusals, leftovers, ...shown };
  } finally {
    await store.unlock();
  }
};

const addressesIn = ({ others }: Look): string[] => others.filter(isStaticAddress).map(({ name }) => name);

/** A lost call to give the address to a machine of before may have come late, as long as that one was there. */
const addressStays = async (
  place: Workplace,
  store: LockedFleetStore,
  machines: readonly CreatedMachine[],
): Promise<void> => {
  const names = new Set(machines.map(({ name }) => name));
  const look = await place.provider.look(store.scope, ['machine']);
  await addressBack(
    place,
    store,
    look.machines.filter(machine => names.has(nameOfMachine(store.scope, machine))),
  );
};

/** What an interrupted replace came to that only had to be finished. */
const finished = async (
  store: LockedFleetStore,
  { definition }: Prepared,
  { old, kept }: Standing,
  { run, leftovers, others }: NonNullable<Standing['finished']>,
): Promise<Replaced> => {
  const named = (machines: readonly ProviderMachine[], ready: boolean) =>
    machines.map(machine => ({ name: nameOfMachine(store.scope, machine), ready }));
  const machines = sortedByName([...named(kept, true), ...named(others, false)]);
  const verdict = await verdictOf(store, definition, machines);
  const names = sortedByName(named(old, true)).map(({ name }) => name);
  const release = kept[0]?.owner.release ?? '';
  return { outcome: 'replaced', run, release, old: names, machines, verdict, refusals: [], leftovers };
};

/** The new machines up to the address, or why they are not good enough. */
interface Succession {
  readonly why?: MayflyError;
  readonly machines: readonly CreatedMachine[];
  readonly verdict: FleetVerdict;
  readonly refusals: readonly Refusal[];
  readonly addressed?: Addressed;
}

const succeed = async (
  order: Order,
  wanted: number,
  old: readonly ProviderMachine[],
  kept: readonly ProviderMachine[],
): Promise<Succession> => {
  const { place, store, prepared } = order;
  const { definition } = prepared;
  const failed = async (thrown: unknown, machines: readonly CreatedMachine[]): Promise<Succession> => {
    if (place.signal.aborted) throw place.signal.reason;
    await store.assertHeld();
    const verdict = await verdictOf(store, definition, machines);
    return { machines, verdict, refusals, why: asFailure(thrown) };
  };
  const ready = kept.map(machine => ({ name: nameOfMachine(store.scope, machine), ready: true }));
  let machines: readonly CreatedMachine[] = ready;
  let refusals: readonly Refusal[] = [];
  try {
    const made = await makeMachines(order, wanted, [...old, ...kept]);
    machines = sortedByName([...ready, ...made.machines]);
    refusals = made.refusals;
    const verdict = await verdictOf(store, definition, machines);
    const why = verdict.good ? undefined : whyNotGood(machines, verdict, refusals);
    if (why) return await failed(why, machines);
    const front = await inFront(place, store, prepared, machines);
    if (front.why) return { verdict, refusals, ...front };
    machines = await stillRunning(place, store, front.machines, 'just replace    # tries again');
    const last = await verdictOf(store, definition, machines);
    if (!last.good) return await failed(whyNotGood(machines, last, refusals), machines);
    return { ...front, machines, verdict: last, refusals };
  } catch (thrown) {
    return failed(thrown, machines);
  }
};
