import { MayflyError } from '../errors.ts';
import type { Definition } from '../fleet/definition.ts';
import { machineName, nameOfMachine, scopeName, sortedByName } from '../fleet/names.ts';
import { releaseContent } from '../fleet/release.ts';
import { type FleetVerdict, fleetVerdict } from '../fleet/verdict.ts';
import type { MadeMachine, Owner, Plan, Refusal } from '../providers/provider.ts';
import { stopwatch } from '../stopwatch.ts';
import type { LockedFleetStore } from '../store/store.ts';
import type { Order } from './acquire.ts';
import type { Addressed } from './address.ts';
import { examiner } from './examiner.ts';
import type { Purpose } from './existing.ts';
import { fleetKey } from './fleet-key.ts';
import { giveAddress } from './give-address.ts';
import { healed } from './half-way.ts';
import { interrupted } from './interrupted.ts';
import { type CreatedMachine, makeMachines } from './make-machines.ts';
import type { Prepared } from './prepare.ts';
import { type Aside, makeRoom, refuseDamage } from './room.ts';
import { stillRunning } from './still-running.ts';
import { newRunId, type Workplace, waitingIn } from './workplace.ts';

export interface Created {
  readonly run: string;
  readonly release: string;
  readonly machines: readonly CreatedMachine[];
  /** Why pools gave no machine. */
  readonly refusals: readonly Refusal[];
  /** Places that did not answer before anything was made: what is there is not known. */
  readonly aside: readonly Aside[];
  /** What was told of the plan before: regions that are left out. */
  readonly warnings: readonly string[];
  readonly verdict: FleetVerdict;
  /** The fleet's static address, where it has one, and what was asked through it. */
  readonly addressed?: Addressed;
}

/** Milliseconds after which a machine that was ready is looked at once more. */
const unwatched = 60_000;

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
    const { kept, aside } = await makeRoom(place, store, memory, prepared, plan, purpose);
    const sinceLook = stopwatch(place.world.clock);
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
    await store.write({ type: 'run', run, command: purpose, release: release.id, ...whereOf(plan, aside) });
    const order: Order = { place, store, prepared, plan, owner, clientKey, aside };
    const made = await makeMachines(order, definition.count, kept);
    const all = sortedByName([
      ...kept.map(machine => ({ name: nameOfMachine(scope, machine), ready: true })),
      ...made.machines,
    ]);
    // Spot may have taken meanwhile what was ready first, or kept.
    const standing = sinceLook() < unwatched ? all : await lookedAtAgain(place, store, all);
    const examine = examiner(place, prepared);
    const { machines, addressed } = await giveAddress(place, store, prepared, standing, examine);
    const verdict = await verdictOf(store, definition, machines);
    // Whoever stops it while failed machines are examined wants to go on with it later.
    if (!verdict.good) place.signal.throwIfAborted();
    await store.write({ type: 'ended', run, exit: verdict.good ? 0 : 1 });
    const { refusals } = made;
    const { warnings } = plan;
    const shown = addressed && { addressed };
    const told = machines.map(thenHeal);
    return { run, release: release.id, machines: told, refusals, aside, warnings, verdict, ...shown };
  } finally {
    await store.unlock();
  }
};

/** Where nobody can be asked now, what was seen a moment ago counts. */
const lookedAtAgain = (
  place: Workplace,
  store: LockedFleetStore,
  machines: readonly CreatedMachine[],
): Promise<readonly CreatedMachine[]> =>
  stillRunning(place, store, machines, 'just heal').catch((thrown: unknown) => {
    place.signal.throwIfAborted();
    if (!(thrown instanceof MayflyError)) throw thrown;
    return machines;
  });

/** The run is over: to do the same again would be refused. */
const thenHeal = (machine: CreatedMachine): CreatedMachine => {
  const { error } = machine;
  if (!error?.telling.next) return machine;
  const telling = { ...error.telling, next: healed(error.telling.next) };
  return { ...machine, error: new MayflyError(error.kind, telling, error.exit, error.cause) };
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

/** Where a run may make things, for the journal. */
export const whereOf = ({ places, account }: Plan, aside: readonly Aside[] = []) => ({
  places: places.filter(place => !aside.some(each => each.place === place)),
  ...(account !== undefined && { account }),
});

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
