import { MayflyError, messageOf } from '../errors.ts';
import { packCredentials } from '../machine/credentials.ts';
import { pack } from '../machine/deploy.ts';
import { allOrThrow, awaitedLater, fanOut, slots } from '../parallel.ts';
import type { ProviderMachine, Refusal } from '../providers/provider.ts';
import { type Arrival, acquire, type Order } from './acquire.ts';
import { advance, type Journey } from './advance.ts';
import type { Examined } from './examine.ts';
import { causeOf, examiner } from './examiner.ts';
import type { Prepared } from './prepare.ts';
import { type Watch, watch } from './watch.ts';

/** A machine at the end of its way. */
export interface CreatedMachine {
  readonly name: string;
  readonly ready: boolean;
  readonly error?: MayflyError;
  /** What the examination of a failed machine found. */
  readonly examined?: Examined;
}

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
      release: () => releaseForMachine(prepared, name),
      units: prepared.bundle.enabled,
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
