import { failure, MayflyError, messageOf } from '../errors.ts';
import { machineName, type Scope, scopeName } from '../fleet/names.ts';
import { releaseContent } from '../fleet/release.ts';
import { type FleetVerdict, fleetVerdict } from '../fleet/verdict.ts';
import { type Parcel, pack } from '../machine/deploy.ts';
import { makeKeyPair, publicLine } from '../machine/key-pair.ts';
import { machineUser } from '../machine/paths.ts';
import type { Making, Owner } from '../providers/provider.ts';
import { cleanLine } from '../render/clean.ts';
import type { LockedFleetStore, Memory } from '../store/store.ts';
import { advance } from './advance.ts';
import { type Examined, examineFailed } from './examine.ts';
import { interrupted } from './interrupted.ts';
import { makeOne } from './make.ts';
import { allOrThrow, limiter } from './parallel.ts';
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
  readonly verdict: FleetVerdict;
}

/** Engine or cloud calls at a time; more would only queue up there. */
const callsAtATime = 8;

/**
 * Makes the fleet: lock, intents, calls, then every machine on its own way to `ready`. An interrupted create of the
 * same release is made whole. Machines that fail are examined and left for `debug`; the verdict says what there is.
 */
export const create = async (place: Workplace, prepared: Prepared): Promise<Created> => {
  try {
    return await createLocked(place, prepared);
  } catch (thrown) {
    if (!place.signal.aborted) throw thrown;
    throw await interrupted(place, thrown, 'just create    # goes on from here; or: just destroy');
  }
};

const createLocked = async (place: Workplace, prepared: Prepared): Promise<Created> => {
  const { definition, image, release } = prepared;
  const { scope } = place.store;
  const run = newRunId(place.world);
  const owner: Owner = { ...scope, release: release.id, run };
  await place.provider.preflight(definition);
  const store = await place.store.lock('create', waitingIn(place));
  try {
    const memory = await store.read();
    refuseDamage(scope, memory);
    const kept = await makeRoom(place, store, memory, release.id);
    const slots = Array.from({ length: definition.count }, (_, index) => index + 1);
    const names = slots.map(slot => machineName(scope, slot));
    place.emit({ type: 'started', command: 'create', scope: scopeName(scope), run, machines: names });
    await place.provider.prepareImage(image, text => place.emit({ type: 'note', text }), place.signal);
    const clientKey = await fleetKey(store, scopeName(scope));
    await store.keepRelease(release.id, releaseContent(release));
    const places = await place.provider.places(definition);
    await store.write({ type: 'run', run, command: 'create', release: release.id, places });
    const made = await makeMachines(
      place,
      store,
      prepared,
      owner,
      slots.filter(slot => !kept.has(slot)),
      clientKey,
    );
    const machines = slots.map(
      slot => made.get(slot) ?? { name: machineName(scope, slot), ready: kept.has(slot) },
    );
    const { machines: remembered } = await store.read();
    const verdict = fleetVerdict(
      definition,
      machines.map(({ name, ready }) => {
        const failed = remembered.get(name)?.failed;
        return {
          name,
          ...(ready ? { phase: 'ready' as const } : {}),
          ...(!ready && failed ? { failed } : {}),
        };
      }),
    );
    // Whoever stops it while failed machines are examined wants to go on with it later.
    if (!verdict.good) place.signal.throwIfAborted();
    await store.write({ type: 'ended', run, exit: verdict.good ? 0 : 1 });
    return { run, release: release.id, machines, verdict };
  } finally {
    await store.unlock();
  }
};

const makeMachines = async (
  place: Workplace,
  store: LockedFleetStore,
  prepared: Prepared,
  owner: Owner,
  slots: readonly number[],
  clientKey: string,
): Promise<Map<number, CreatedMachine>> => {
  const makings = place.provider.makings(prepared.definition, owner, prepared.image, slots);
  for (const shared of makings.filter(making => making.slot === undefined))
    await makeOne(place, store, shared);
  const few = limiter(callsAtATime);
  const machines = watch(place.world.clock, place.provider, store.scope);
  const parcel = pack(prepared.bundle.tar);
  const done = await allOrThrow(
    slots.map(async slot => {
      const own = makings.filter(making => making.slot === slot);
      return [
        slot,
        await makeMachine({ place, store, prepared, clientKey, parcel, machines, few }, slot, own),
      ] as const;
    }),
  );
  return new Map(done);
};

interface Workshop {
  readonly place: Workplace;
  readonly store: LockedFleetStore;
  readonly prepared: Prepared;
  readonly clientKey: string;
  readonly parcel: Parcel;
  readonly machines: Watch;
  readonly few: <T>(task: () => Promise<T>) => Promise<T>;
}

const makeMachine = async (
  shop: Workshop,
  slot: number,
  makings: readonly Making[],
): Promise<CreatedMachine> => {
  const { place, store, prepared, clientKey, machines } = shop;
  const { definition } = prepared;
  const name = machineName(store.scope, slot);
  let requested = false;
  try {
    const hostKey = makeKeyPair(`${name} first contact`);
    const access = { user: machineUser, clientKey: publicLine(clientKey, scopeName(store.scope)), hostKey };
    await shop.few(async () => {
      const started = place.world.clock.monotonic();
      await store.write({ type: 'pinned', machine: name, hostKeys: [hostKey.public] });
      for (const making of makings)
        await makeOne(
          place,
          store,
          making,
          making.kind === 'machine'
            ? { hostname: name, userData: prepared.userData({ name, slot }, access) }
            : undefined,
        );
      const elapsed = place.world.clock.monotonic() - started;
      place.emit({ type: 'phase', machine: name, phase: 'requested', elapsed });
      await store.write({ type: 'phase', machine: name, phase: 'requested' });
      requested = true;
    });
    await advance(place, store, machines, {
      name,
      slot,
      definition,
      hostKeys: [hostKey.public],
      clientKey,
      parcel: shop.parcel,
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
    if (!requested) {
      const failed = { phase: 'requested', why: error.telling.what } as const;
      place.emit({ type: 'failed', machine: name, ...failed });
      await store.write({ type: 'failed', machine: name, ...failed });
    }
    const examined = await examineFailed(place, prepared, name, slot);
    return { name, ready: false, error, ...(examined ? { examined: forPeople(examined) } : {}) };
  }
};

/** The answer quotes the machine: it goes to a terminal. */
const forPeople = (examined: Examined): Examined => ({
  ...examined,
  verdict: { ...examined.verdict, line: cleanLine(examined.verdict.line, 600) },
});

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

const fleetKey = async (store: LockedFleetStore, name: string): Promise<string> => {
  const kept = await store.clientKey();
  if (kept !== undefined) return kept;
  const made = makeKeyPair(name).private;
  await store.keepClientKey(made);
  return made;
};

const refuseDamage = (scope: Scope, { damage }: Memory): void => {
  if (!damage) return;
  throw failure({
    what: `The journal of ${scopeName(scope)} is damaged: it cannot be said what exists`,
    why: damage.why,
    file: `${damage.file}:${damage.line}`,
    next: 'just destroy    # asks the provider, not the journal; then: just create',
  });
};
