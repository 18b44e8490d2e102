import { failure, MayflyError, messageOf } from '../errors.ts';
import type { Definition } from '../fleet/definition.ts';
import { machineName, nameOfMachine, type Scope, scopeName, sortedByName } from '../fleet/names.ts';
import { releaseContent } from '../fleet/release.ts';
import { type FleetVerdict, fleetVerdict } from '../fleet/verdict.ts';
import { packCredentials } from '../machine/credentials.ts';
import { pack } from '../machine/deploy.ts';
import { allOrThrow, awaitedLater, fanOut, slots } from '../parallel.ts';
import type { MadeMachine, Owner, Plan, ProviderMachine, Refusal } from '../providers/provider.ts';
import type { LockedFleetStore, Memory } from '../store/store.ts';
import { type Arrival, acquire, type Order } from './acquire.ts';
import type { Addressed } from './address.ts';
import { advance, type Journey } from './advance.ts';
import type { Examined } from './examine.ts';
import { causeOf, examiner } from './examiner.ts';
import { fleetKey } from './fleet-key.ts';
import { giveAddress } from './give-address.ts';
import { interrupted } from './interrupted.ts';
import type { Prepared } from './prepare.ts';
import { makeRoom } from './room.ts';
import { type Watch, watch } from './watch.ts';
import { newRunId, type Workplace, waitingIn } from './workplace.ts';

export interface CreatedMachine {
  readonly name: string;
  readonly ready: boolean;
  readonly error?: MayflyError;
  /** What the examination of a failed machine found. */
  readonly examined?: Examined;
}

export interface Created {
  readonly run: string;
  readonly release: string;
  readonly machines: readonly CreatedMachine[];
  /** Why pools gave no machine. */
  readonly refusals: readonly Refusal[];
  readonly verdict: FleetVerdict;
  /** The fleet's static address, where it has one, and what was asked through it. */
  readonly addressed?: Addressed;
}

/** `create` makes a fleet where there is none; `heal` makes the missing machines of one that was made. */
export type Purpose = 'create' | 'heal';

/**
 * Makes the fleet: lock, intents, calls, then every machine on its own way to `ready`. An interrupted create of the
 * same release is made whole. Machines that fail are examined and left for `debug`; the verdict says what there is.
 * `approved` is the plan that somebody was shown before; without one it is made here.
 */
export const create = async (
  place: Workplace,
  prepared: Prepared,
  purpose: Purpose = 'create',
  approved?: Plan,
): Promise<Created> => {
  try {
    return await createLocked(place, prepared, purpose, approved);
  } catch (thrown) {
    if (!place.signal.aborted) throw thrown;
    throw await interrupted(place, thrown, `just ${purpose}    # goes on from here; or: just destroy`);
  }
};

const createLocked = async (
  place: Workplace,
  prepared: Prepared,
  purpose: Purpose,
  approved: Plan | undefined,
): Promise<Created> => {
  const { definition, image, release } = prepared;
  const { scope } = place.store;
  const run = newRunId(place.world);
  const owner: Owner = { ...scope, release: release.id, run };
  const plan = approved ?? (await place.provider.plan(definition, image, place.signal));
  if (!approved) for (const text of plan.warnings) place.emit({ type: 'note', text });
  const store = await place.store.lock(purpose, waitingIn(place));
  try {
    const memory = await store.read();
    refuseDamage(scope, memory);
    const kept = await makeRoom(place, store, memory, release.id, purpose);
    const names = [
      ...kept.map(machine => nameOfMachine(scope, machine)),
      ...namesToCome(plan, owner, definition.count - kept.length, kept),
    ];
    place.emit({
      type: 'started',
      command: purpose,
      scope: scopeName(scope),
      run,
      machines: sortedNames(names),
    });
    await place.provider.prepareImage(image, text => place.emit({ type: 'note', text }), place.signal);
    const clientKey = await fleetKey(store, scopeName(scope));
    await store.keepRelease(release.id, releaseContent(release));
    await store.write({ type: 'run', run, command: purpose, release: release.id, places: plan.places });
    const order: Order = { place, store, prepared, plan, owner, clientKey };
    const made = await makeMachines(order, definition.count, kept);
    const all = sortedByName([
      ...kept.map(machine => ({ name: nameOfMachine(scope, machine), ready: true })),
      ...made.machines,
    ]);
    const { machines, addressed } = await giveAddress(place, store, prepared, all, examiner(place, prepared));
    const verdict = await verdictOf(store, definition, machines);
    // Whoever stops it while failed machines are examined wants to go on with it later.
    if (!verdict.good) place.signal.throwIfAborted();
    await store.write({ type: 'ended', run, exit: verdict.good ? 0 : 1 });
    const { refusals } = made;
    return { run, release: release.id, machines, refusals, verdict, ...(addressed && { addressed }) };
  } finally {
    await store.unlock();
  }
};

/** What a fleet of these machines is. The journal of a large one is large: it is read again only for what is not ready. */
export const verdictOf = async (
  store: LockedFleetStore,
  definition: Definition,
  machines: readonly CreatedMachine[],
): Promise<FleetVerdict> => {
  const remembered = machines.every(({ ready }) => ready) ? undefined : (await store.read()).machines;
  return fleetVerdict(
    definition,
    machines.map(({ name, ready }) => {
      const failed = remembered?.get(name)?.failed;
      return {
        name,
        ...(ready ? { phase: 'ready' as const } : {}),
        ...(!ready && failed ? { failed } : {}),
      };
    }),
  );
};

/** The names of machines that are made next, where they are known before. */
export const namesToCome = (
  plan: Plan,
  owner: Owner,
  missing: number,
  present: readonly MadeMachine[],
): string[] =>
  plan
    .next(owner, missing, present, [])
    .flat()
    .flatMap(({ kind, slot }) =>
      kind === 'machine' && slot !== undefined ? [machineName(owner, slot)] : [],
    );

const sortedNames = (names: readonly string[]): string[] =>
  sortedByName(names.map(name => ({ name }))).map(({ name }) => name);

interface MadeMachines {
  readonly machines: readonly CreatedMachine[];
  readonly refusals: readonly Refusal[];
}

/** Bytes of uploads under way: all share this computer's line, and each keeps in memory what it has not sent yet. */
const uploading = 64e6;

/** Makes so many machines that with those that are present there are `wanted`, and brings each to its end. */
export const makeMachines = async (
  order: Order,
  wanted: number,
  present: readonly ProviderMachine[],
): Promise<MadeMachines> => {
  const { place, store, prepared, plan } = order;
  const machines = watch(place.world.clock, place.provider, store.scope, plan.places, place.signal);
  const parcel = pack(prepared.bundle.tar);
  const credentials = packCredentials(prepared.secrets);
  const turn = slots(Math.max(8, Math.floor(uploading / parcel.bytes.length)));
  const journeys: Promise<CreatedMachine>[] = [];
  const signals = fanOut(place.signal);
  const examine = examiner(place, prepared);
  const asked = acquire(order, wanted, present, arrival => {
    const own = { ...order, place: { ...place, signal: signals.one() } };
    journeys.push(
      awaitedLater(
        journey(own, machines, { parcel, turn, ...(credentials && { credentials }) }, arrival, examine),
      ),
    );
  });
  const [outcome] = await Promise.allSettled([asked]);
  // Nothing goes on behind an error: machines that were made are brought to their end first.
  const arrived = await allOrThrow(journeys);
  signals.end();
  if (outcome.status === 'rejected') throw outcome.reason;
  const { absent, refusals } = outcome.value;
  const examined = await allOrThrow(
    absent.map(async ({ name, error }) => ({ name, ready: false, error, ...(await causeOf(examine, name)) })),
  );
  return { machines: [...arrived, ...examined], refusals };
};

const journey = async (
  order: Order,
  machines: Watch,
  upload: Pick<Journey, 'parcel' | 'turn' | 'credentials'>,
  { id, name, place: where, hostKey }: Arrival,
  examine: ReturnType<typeof examiner>,
): Promise<CreatedMachine> => {
  const { place, store, prepared, clientKey } = order;
  try {
    await advance(place, store, machines, {
      name,
      id,
      where,
      definition: prepared.definition,
      hostKeys: [hostKey],
      clientKey,
      ...upload,
      manifest: prepared.manifest,
      release: releaseForMachine(prepared, name),
      units: [...prepared.bundle.enabled],
    });
    return { name, ready: true };
  } catch (thrown) {
    if (place.signal.aborted) throw place.signal.reason;
    // Without the lock it is somebody else's machine now: nothing more is done about it.
    await store.assertHeld();
    const error =
      thrown instanceof MayflyError
        ? thrown
        : new MayflyError('bug', { what: messageOf(thrown), machine: name }, 1, thrown);
    return { name, ready: false, error, ...(await causeOf(examine, name)) };
  }
};

/** What a machine can tell about itself, as one line. */
const releaseForMachine = ({ release, definition, image }: Prepared, machine: string): string =>
  JSON.stringify({
    release: release.id,
    fleet: definition.name,
    environment: definition.environment,
    machine,
    image,
    mayfly: release.version,
  });

export const refuseDamage = (scope: Scope, { damage }: Memory): void => {
  if (!damage) return;
  throw failure({
    what: `The journal of ${scopeName(scope)} is damaged: it cannot be said what exists`,
    why: damage.why,
    file: `${damage.file}:${damage.line}`,
    next: 'just destroy    # asks the provider, not the journal; then: just create',
  });
};
