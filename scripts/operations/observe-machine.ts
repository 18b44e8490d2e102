import { judgePeople } from '../../debug/judges/people.ts';
import { messageOf } from '../errors.ts';
import { sha256 } from '../fleet/canonical.ts';
import { manifestText } from '../fleet/manifest.ts';
import { type Release, unitsIn } from '../fleet/release.ts';
import { type Attestation, attest, describeCheck } from '../machine/attest.ts';
import type { Contact } from '../machine/contact.ts';
import type { Session } from '../machine/session.ts';
import type { ProviderMachine } from '../providers/provider.ts';
import type { Memory } from '../store/store.ts';
import { accessTo, openSession } from './session.ts';
import type { Workplace } from './workplace.ts';

/** What one look inside a machine told. */
export interface Observation {
  readonly units: readonly { name: string; state: 'good' | 'wait' | 'bad'; words: string }[];
  readonly checks: readonly { name: string; good: boolean; words: string }[];
  /** Files that are not as deployed, as words. */
  readonly files: readonly string[];
  /** Units that failed besides those of the fleet. */
  readonly failed: readonly string[];
  /** Somebody was logged in, as words. */
  readonly people?: string;
  /** Everything was seen, and is well. */
  readonly healthy: boolean;
  /** Why it could not be looked into. */
  readonly why?: string;
}

const login = 10_000;

const unread = (why: string): Observation => ({
  units: [],
  checks: [],
  files: [],
  failed: [],
  healthy: false,
  why,
});

/** Looks into a machine once, read-only, over one connection, and holds it against its release. Never rejects but for the signal. */
export const observeMachine = async (
  place: Workplace,
  memory: Memory,
  name: string,
  machine: ProviderMachine | undefined,
  release: Release | undefined,
): Promise<Observation> => {
  if (!release)
    return unread('its release is not in this store: nothing is known that it could be held against');
  let session: Session | undefined;
  try {
    session = await openSession(place, await accessTo(place.store, memory, name, machine), login);
    return await look(place, session, name, release);
  } catch (thrown) {
    place.signal.throwIfAborted();
    return unread(messageOf(thrown));
  } finally {
    session?.close();
  }
};

const look = async (
  place: Workplace,
  session: Session,
  name: string,
  release: Release,
): Promise<Observation> => {
  const { definition, bundle } = release;
  const line: Contact = {
    run: (script, options) => session.run(script, { ...options, signal: place.signal }),
    reach: async () => undefined,
    close: () => undefined,
  };
  const seen = await attest(line, place.scripts, {
    machine: name,
    // One look, without waiting for what is not there yet.
    definition: { ...definition, timeouts: { ...definition.timeouts, health: 0 } },
    units: unitsIn(release),
    manifest: sha256(manifestText(bundle.manifest)),
    before: undefined,
    onBoot: () => undefined,
  });
  const people = await peopleOn(session, place.signal);
  return { ...judged(seen, release), ...(people !== undefined && { people }) };
};

const judged = (seen: Attestation, release: Release): Observation => {
  const { definition, bundle } = release;
  const checks = definition.health.map((check, index) => {
    const found = seen.checks.find(({ number }) => number === index + 1);
    return { name: describeCheck(check), good: found?.good === true, words: found?.words ?? 'not seen' };
  });
  const changed = seen.manifest === sha256(manifestText(bundle.manifest)) ? [] : ['the manifest was changed'];
  const files = [...seen.files, ...changed];
  const good =
    seen.verdict === 'good' &&
    files.length === 0 &&
    seen.failed.length === 0 &&
    seen.units.length >= unitsIn(release).length &&
    seen.units.every(({ state }) => state === 'good') &&
    checks.every(check => check.good);
  return { units: seen.units, checks, files, failed: seen.failed, healthy: good };
};

/** The two books of logins, as debug reads them too. */
const books = `last -x -w -F -n 80 2>/dev/null
printf '\\001\\n'
journalctl -t sshd -t sshd-session -n 3000 -o short-iso --no-pager -q 2>/dev/null | grep -a ' Accepted ' | tail -n 30
exit 0`;

const peopleOn = async (session: Session, signal: AbortSignal): Promise<string | undefined> => {
  const { stdout } = await session.run(books, { timeout: 20_000, signal });
  const [last = '', ssh = ''] = stdout.split('\u0001\n');
  const probe = (text: string) => ({ rc: 0, text, dropped: 0 });
  const { findings = [] } = judgePeople({
    format: 1,
    machine: { name: '', scope: '', provider: '' },
    takenAt: '',
    units: [],
    reach: { tcp: 'open', hostKey: 'verified', login: 'ok' },
    probes: { 'people/last': probe(last), 'people/ssh': probe(ssh), 'deployment/release': probe('{}') },
  });
  return findings[0]?.what;
};
