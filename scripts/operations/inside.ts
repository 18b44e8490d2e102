import type { Bundle } from '../../debug/bundle.ts';
import { parseProbe } from '../../debug/frames.ts';
import type { HostKeys } from '../machine/host-key.ts';
import { knock } from '../machine/knock.ts';
import { ConnectionLost, HostKeyMismatch, type Session, TimedOut } from '../machine/session.ts';
import type { Endpoint } from '../providers/provider.ts';
import { sh } from '../render/quote.ts';
import type { Workplace } from './workplace.ts';

export type Seen = Pick<Bundle, 'reach' | 'probes' | 'incomplete'>;

/** What a look inside needs: where, and how to be let in. */
export interface Door {
  readonly endpoint: Endpoint;
  /** undefined: nobody knows them, and then nothing is sent to the machine. */
  readonly hostKeys: HostKeys | undefined;
  readonly clientKey: string | undefined;
  /** Default: mayfly's own user. */
  readonly user?: string;
  /** Units that the fleet wants. */
  readonly units: readonly string[];
  /** Shell functions `check_1`, … of the health checks, with what they need, and how many there are. */
  readonly checks?: { readonly code: string; readonly count: number };
}

export type Place = Pick<Workplace, 'world' | 'connect' | 'knock' | 'probe' | 'signal'>;

/**
 * Milliseconds. An examination is over within ten seconds, whatever the machine does: what one part does not use, the
 * probes may. `spare` is the time that their answer takes to come.
 */
const limits = { knock: 3_000, login: 5_000, whole: 8_000, least: 2_500, spare: 1_500, bytes: 1 << 20 };

/** Knocks, logs in, and runs the probes. Whatever a machine does, this tells how far it came; it never rejects for that. */
export const lookInside = async (place: Place, door: Door): Promise<Seen> => {
  const { clock } = place.world;
  const until = clock.monotonic() + limits.whole;
  const { why: heard, ...knocked } = await (place.knock ?? knock)(door.endpoint, limits.knock);
  const closed = {
    ...knocked,
    hostKey: 'unasked' as const,
    login: 'unasked' as const,
    ...(heard ? { why: heard } : {}),
  };
  if (knocked.tcp !== 'open') return { reach: closed, probes: {} };
  const { clientKey, hostKeys } = door;
  if (clientKey === undefined || hostKeys === undefined) {
    const why =
      clientKey === undefined ? 'no key for it is here' : 'no host key of this machine is known here';
    return { reach: { ...knocked, hostKey: 'unknown', login: 'unasked', why }, probes: {} };
  }
  try {
    const session = await place.connect({
      clock: place.world.clock,
      endpoint: door.endpoint,
      hostKeys,
      clientKey,
      ...(door.user === undefined ? {} : { user: door.user }),
      timeout: Math.min(limits.login, until - clock.monotonic() - limits.least),
      signal: place.signal,
    });
    return await probed(place, session, door, until, { ...knocked, hostKey: 'verified', login: 'ok' });
  } catch (thrown) {
    if (thrown instanceof HostKeyMismatch)
      return {
        reach: { ...knocked, hostKey: 'mismatch', login: 'unasked', why: thrown.message },
        probes: {},
      };
    if (thrown instanceof ConnectionLost)
      return {
        // Whom we do not trust we do not log in to: what refuses the login has shown the right key.
        reach: {
          ...knocked,
          hostKey: /authentication methods failed|closed at the login/i.test(thrown.message)
            ? 'verified'
            : 'unknown',
          login: 'refused',
          why: thrown.message,
        },
        probes: {},
      };
    throw thrown;
  }
};

const probed = async (
  place: Place,
  session: Session,
  { units, checks }: Door,
  until: number,
  reach: Seen['reach'],
): Promise<Seen> => {
  try {
    const left = Math.max(limits.least, until - place.world.clock.monotonic());
    const asked = checks ? `health=${sh(checks.code)}\n` : '';
    const start = `MAYFLY_UNITS="$1" MAYFLY_SECONDS="$2" MAYFLY_CHECKS="$3"\nexport MAYFLY_UNITS MAYFLY_SECONDS\n${asked}`;
    const { stdout, stderr } = await session.run(`${start}${place.probe}`, {
      args: [units.join(' '), String(Math.floor((left - limits.spare) / 1000)), String(checks?.count ?? 0)],
      timeout: left,
      keep: limits.bytes,
      signal: place.signal,
      root: 'if allowed',
    });
    const parsed = parseProbe(stdout);
    if (Object.keys(parsed.probes).length > 0) return { reach, ...parsed };
    const said = lastWords(stdout) ?? lastWords(stderr);
    return { reach: { ...reach, ...(said === undefined ? {} : { said }) }, ...parsed };
  } catch (thrown) {
    if (!(thrown instanceof ConnectionLost || thrown instanceof TimedOut)) throw thrown;
    return { reach, ...parseProbe(thrown.partial), incomplete: thrown.message };
  } finally {
    session.close();
  }
};

/** What a machine says instead of an answer. */
const lastWords = (text: string): string | undefined =>
  text
    .slice(-4096)
    .split('\n')
    .map(line => line.trim())
    .findLast(line => line !== '')
    ?.slice(0, 300);
