import type { Bundle } from '../../debug/bundle.ts';
import { parseProbe } from '../../debug/bundle.ts';
import type { HostKeys } from '../machine/host-key.ts';
import { knock } from '../machine/knock.ts';
import { ConnectionLost, HostKeyMismatch, type Session, TimedOut } from '../machine/session.ts';
import type { Endpoint } from '../providers/provider.ts';
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
}

export type Place = Pick<Workplace, 'world' | 'connect' | 'knock' | 'probe' | 'signal'>;

/** Limits that together stay below ten seconds on a machine that answers. */
const limits = { knock: 3_000, login: 5_000, probe: 12_000, bytes: 1 << 20 };

/** Knocks, logs in, and runs the probes. Whatever a machine does, this tells how far it came; it never rejects for that. */
export const lookInside = async (place: Place, door: Door): Promise<Seen> => {
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
      timeout: limits.login,
      signal: place.signal,
    });
    return await probed(place, session, door, { ...knocked, hostKey: 'verified', login: 'ok' });
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
          hostKey: /authentication methods failed/i.test(thrown.message) ? 'verified' : 'unknown',
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
  { units }: Door,
  reach: Seen['reach'],
): Promise<Seen> => {
  try {
    const { stdout, stderr } = await session.run(`MAYFLY_UNITS="$1"; export MAYFLY_UNITS\n${place.probe}`, {
      args: [units.join(' ')],
      timeout: limits.probe,
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
