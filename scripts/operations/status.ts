import { scopeName } from '../fleet/names.ts';
import { parseRelease, type Release } from '../fleet/release.ts';
import { allOrThrow, limiter } from '../parallel.ts';
import type { Unseen } from '../providers/provider.ts';
import type { FleetStore, Memory } from '../store/store.ts';
import { type Candidate, candidatesOf } from './candidates.ts';
import { type ListedAddress, list } from './list.ts';
import { type Observation, observeMachine } from './observe-machine.ts';
import type { Workplace } from './workplace.ts';

/** Everything that is known of one machine: from its cloud, from the journal, and from itself. */
export interface StatusOfMachine extends Observation {
  readonly name: string;
  /** The phase that was last observed, or what is known instead of it. */
  readonly status: string;
  /** The provider's word. */
  readonly state?: string;
  readonly address?: string;
  readonly release?: string;
  /** It is of the release that the fleet is made from, where that is known. */
  readonly asDescribed: boolean;
  /** Who opened a shell on it, as words. */
  readonly touched?: string;
  /** When it was looked into. */
  readonly takenAt: Date;
}

export interface Status {
  readonly scope: string;
  readonly machines: readonly StatusOfMachine[];
  readonly address?: ListedAddress;
  readonly unseen: readonly Unseen[];
  /** The release of the fleet. */
  readonly release?: string;
  /** What is not as it should be, besides single machines. */
  readonly remarks: readonly string[];
  /** All machines are there, healthy, untouched and of the fleet's release. */
  readonly good: boolean;
}

const connections = 20;

/** Looks at every machine of a fleet from all sides at once. Changes nothing. */
export const status = async (place: Workplace, wantsAddress: boolean): Promise<Status> => {
  const { provider, store } = place;
  const [listing, { all, unseen }, memory] = await Promise.all([
    list(provider, store, { withAddress: wantsAddress, signal: place.signal }),
    candidatesOf(place),
    store.read(),
  ]);
  const releases = new Map<string, Release | undefined>();
  for (const id of new Set(all.flatMap(({ release }) => release ?? [])))
    releases.set(id, await read(store, id));
  const few = limiter(connections);
  const wanted = memory.lastRun?.release;
  const machines = await allOrThrow(
    all.map(candidate =>
      few(async (): Promise<StatusOfMachine> => {
        const listed = listing.machines.find(({ name }) => name === candidate.name);
        const observed = await observeMachine(
          place,
          memory,
          candidate.name,
          candidate.machine,
          releases.get(candidate.release ?? ''),
        );
        const touched = touchedBy(memory, candidate);
        return {
          name: candidate.name,
          status: listed?.status ?? 'unknown',
          ...(listed?.state && { state: listed.state }),
          ...(candidate.address !== undefined && { address: candidate.address }),
          ...(candidate.release !== undefined && { release: candidate.release }),
          asDescribed:
            candidate.release !== undefined && (candidate.release === wanted || wanted === undefined),
          ...(touched !== undefined && { touched }),
          ...observed,
          takenAt: place.world.clock.now(),
        };
      }),
    ),
  );
  const definition = wanted === undefined ? undefined : releases.get(wanted)?.definition;
  const { address } = listing;
  const holder = machines.some(({ name }) => name === address?.machine);
  const remarks = [
    ...(wanted === undefined && machines.length > 0
      ? ['which release the fleet is of is not known here: another store made it']
      : []),
    // Where a place could not be asked, nothing is said about what is missing.
    ...(definition && unseen.length === 0 && machines.length < definition.count
      ? [`${definition.count - machines.length} of ${definition.count} machines are missing: just heal`]
      : []),
    ...(definition && machines.length > definition.count
      ? [`there are ${machines.length} machines, and the release wants ${definition.count}`]
      : []),
    ...(memory.replacing ? ['a replace was interrupted: just replace finishes or undoes it'] : []),
    ...(wantsAddress && definition?.static_address && !holder
      ? ['the address is on no machine of the fleet']
      : []),
    ...(memory.damage ? [`the journal is damaged: ${memory.damage.why}`] : []),
  ];
  const well = ({ healthy, asDescribed, touched, people, status: phase }: StatusOfMachine) =>
    healthy && asDescribed && touched === undefined && people === undefined && phase === 'ready';
  return {
    scope: scopeName(store.scope),
    machines,
    ...(address && { address }),
    unseen,
    ...(wanted !== undefined && { release: wanted }),
    remarks,
    good: machines.length > 0 && unseen.length === 0 && remarks.length === 0 && machines.every(well),
  };
};

const read = async (store: FleetStore, id: string): Promise<Release | undefined> => {
  const stored = await store.release(id);
  return stored === undefined ? undefined : parseRelease(stored);
};

const touchedBy = ({ machines }: Memory, { name }: Candidate): string | undefined =>
  machines.get(name)?.touched?.by;
