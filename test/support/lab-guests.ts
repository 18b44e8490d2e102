import { createHash } from 'node:crypto';
import type { Backing, LaunchedInstance } from '../../lab/core/contract.ts';
import type { Core } from '../../lab/core/lab.ts';
import { ownerTags } from '../../scripts/providers/provider.ts';
import type { Seeded } from './seeded.ts';
import type { Timeline } from './timeline.ts';

/** What was given to a machine as its user data by `labPrepared`. */
export interface FirstBoot {
  /** Public line of the host key of the first contact. */
  readonly hostKey: string;
  /** Public line of the key that opens the machine. */
  readonly clientKey: string;
}

/** A simulated machine behind an instance of the lab. It is there while the instance runs. */
export interface Guest {
  readonly id: string;
  readonly region: string;
  readonly run: string;
  readonly fleet: string;
  readonly environment: string;
  readonly address: string;
  /** Where its provider numbers machines. */
  readonly slot?: number;
  readonly launchedAt: number;
  readonly firstBoot: FirstBoot | undefined;
  /** Public line of the key that it made itself. */
  readonly ownKey: string;
  /** Its own key counts, beside the first one or alone. */
  key: 'first' | 'both' | 'own';
  boots: number;
  /** The end of the restart that was ordered; until then it still runs its old boot. */
  restartsAt: number | undefined;
  deployed: boolean;
  /** It said of itself after its restart that all is good. */
  attested: boolean;
  /** The instance begins to end, or has ended. */
  ended: boolean;
}

export interface Guests {
  readonly backing: Backing;
  readonly all: ReadonlyMap<string, Guest>;
  /** The machine that answers there now. */
  at(address: string): Guest | undefined;
  /** Called for each that is launched, before it runs. */
  onLaunch(act: (guest: Guest) => void): void;
  /** The lab that they are told of; needed before the first launch. */
  attach(lab: Core): void;
}

/** `neverRuns` is the chance that an instance stays pending for good. */
export const newGuests = (timeline: Timeline, random: Seeded, neverRuns = 0): Guests => {
  const all = new Map<string, Guest>();
  const byAddress = new Map<string, Guest>();
  /** Who has a static address. */
  const fixed = new Map<string, Guest>();
  const acts: ((guest: Guest) => void)[] = [];
  let lab: Core | undefined;
  const launched = (instance: LaunchedInstance) => {
    const guest = newGuest(instance, all.size, timeline.now());
    all.set(guest.id, guest);
    byAddress.set(guest.address, guest);
    for (const act of acts) act(guest);
    if (random.chance(neverRuns)) return;
    const started = { public: guest.address, private: guest.address };
    timeline.later(1000 + random.below(6000), () => lab?.started(guest.id, started));
    if (instance.witnessed)
      timeline.later(8000 + random.below(60_000), () => lab?.witnessed(guest.id, shownBy(guest)));
  };
  return {
    backing: {
      launched,
      terminated: id => {
        const guest = all.get(id);
        if (guest) guest.ended = true;
      },
      rebooted: () => undefined,
      assigned: (address, id) => {
        const guest = id === undefined ? undefined : all.get(id);
        if (guest) fixed.set(address, guest);
        else fixed.delete(address);
      },
    },
    all,
    at: address => {
      lab?.settle();
      const guest = fixed.get(address) ?? byAddress.get(address);
      return guest?.ended ? undefined : guest;
    },
    onLaunch: act => void acts.push(act),
    attach: core => {
      lab = core;
    },
  };
};

/** The keys that somebody sees who looks at it now. */
const shownBy = ({ key, ownKey, firstBoot }: Guest) =>
  [...(key === 'own' ? [] : [firstBoot?.hostKey ?? '']), ...(key === 'first' ? [] : [ownKey])].flatMap(
    line => {
      const [algorithm, publicKey] = line.split(' ');
      return algorithm && publicKey ? [{ algorithm, publicKey }] : [];
    },
  );

const newGuest = ({ id, region, tags, userData }: LaunchedInstance, number: number, now: number): Guest => ({
  id,
  region,
  run: tags[ownerTags.run] ?? '',
  fleet: tags[ownerTags.fleet] ?? '',
  environment: tags[ownerTags.environment] ?? '',
  ...(tags[ownerTags.slot] !== undefined && { slot: Number(tags[ownerTags.slot]) }),
  address: `10.${(number >> 16) & 255}.${(number >> 8) & 255}.${number & 255}`,
  launchedAt: now,
  firstBoot: readFirstBoot(Buffer.from(userData).toString('utf8')),
  ownKey: publicKeyOf(id),
  key: 'first',
  boots: 0,
  restartsAt: undefined,
  deployed: false,
  attested: false,
  ended: false,
});

const readFirstBoot = (userData: string): FirstBoot | undefined =>
  userData.startsWith('{') ? (JSON.parse(userData) as FirstBoot) : undefined;

/** A well-formed public line (RFC 8709) that belongs to nobody. */
const publicKeyOf = (name: string): string => {
  const part = (bytes: Buffer) => {
    const length = Buffer.alloc(4);
    length.writeUInt32BE(bytes.length);
    return Buffer.concat([length, bytes]);
  };
  const key = createHash('sha256').update(name).digest();
  const blob = Buffer.concat([part(Buffer.from('ssh-ed25519')), part(key)]);
  return `ssh-ed25519 ${blob.toString('base64')}`;
};
