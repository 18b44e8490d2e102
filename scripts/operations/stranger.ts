import type { Bundle } from '../../debug/bundle.ts';
import { judge } from '../../debug/judge.ts';
import { mask } from '../../debug/mask.ts';
import { fingerprint, type HostKey, type HostKeys, parseHostKey } from '../machine/host-key.ts';
import { makeKeyPair } from '../machine/key-pair.ts';
import { HostKeyMismatch } from '../machine/session.ts';
import type { Endpoint } from '../providers/provider.ts';
import { type Examined, type Shelf, saveBundle } from './examine.ts';
import { type Door, lookInside, type Place, type Seen } from './inside.ts';

/** A machine that belongs to no fleet that is known here. */
export interface Stranger extends Omit<Door, 'hostKeys' | 'units'> {
  readonly name: string;
  /** Keys that it may show. */
  readonly trusted: readonly HostKey[];
  /** Fingerprints that it may show instead, as `SHA256:…`. */
  readonly fingerprints: readonly string[];
}

/** Examines it as far as that goes: nobody knows what it should be like. The first line says how to trust its key. */
export const examineStranger = async (place: Place & Shelf, stranger: Stranger): Promise<Examined> => {
  const { name, endpoint } = stranger;
  const bundle: Bundle = mask({
    format: 1,
    machine: { name, scope: '', provider: 'none', stranger: true, address: endpoint.host },
    takenAt: place.world.clock.now().toISOString(),
    units: [],
    ...(await lookAtStranger(place, stranger)),
  });
  return { bundle, verdict: judge(bundle), path: await saveBundle(place, bundle) };
};

const lookAtStranger = async (place: Place, stranger: Stranger): Promise<Seen> => {
  const { trusted, fingerprints, ...door } = stranger;
  const [first, ...others] = trusted;
  const known: HostKeys | undefined = first ? [first, ...others] : undefined;
  if (door.clientKey === undefined || (known && fingerprints.length === 0))
    return lookInside(place, { ...door, hostKeys: known, units: [] });
  const shown = await keyOf(place, door);
  if (shown === undefined || fingerprints.includes(fingerprint(shown.blob)))
    return lookInside(place, { ...door, hostKeys: shown ? [shown] : known, units: [] });
  // Nothing was sent to it: a key that nobody vouches for may be anybody's.
  const why =
    fingerprints.length > 0
      ? `it shows ${fingerprint(shown.blob)}, not ${fingerprints.join(' or ')}`
      : `its host key is ${fingerprint(shown.blob)}, which nobody vouches for: compare it with the machine's console or its owner, then give --host-key ${fingerprint(shown.blob)}`;
  return {
    reach: {
      tcp: 'open',
      hostKey: fingerprints.length > 0 ? 'mismatch' : 'unknown',
      login: 'unasked',
      why,
    },
    probes: {},
  };
};

/** The key that a machine shows, without logging in to it; undefined when it shows none. */
const keyOf = async (place: Place, { endpoint }: Pick<Door, 'endpoint'>): Promise<HostKey | undefined> => {
  // Nobody has this key: the connection ends when the machine has shown its own.
  const nobody = makeKeyPair('nobody');
  try {
    const session = await place.connect({
      clock: place.world.clock,
      endpoint,
      hostKeys: [parseHostKey(nobody.public)],
      clientKey: nobody.private,
      timeout: 4000,
      signal: place.signal,
    });
    session.close();
    return undefined;
  } catch (thrown) {
    if (!(thrown instanceof HostKeyMismatch) || !thrown.shown) {
      if (place.signal.aborted) throw thrown;
      return undefined;
    }
    const length = thrown.shown.readUInt32BE(0);
    return {
      line: `${thrown.shown.toString('latin1', 4, 4 + length)} ${thrown.shown.toString('base64')}`,
      blob: thrown.shown,
    };
  }
};

export const endpointOf = (word: string): Endpoint => {
  const [, bracketed, port] = /^\[([^\]]+)\](?::(\d{1,5}))?$/.exec(word) ?? [];
  if (bracketed !== undefined) return { host: bracketed, port: Number(port ?? 22) };
  const [, host, number] = /^([^:]+):(\d{1,5})$/.exec(word) ?? [];
  return host === undefined ? { host: word, port: 22 } : { host, port: Number(number) };
};
