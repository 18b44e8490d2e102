import { join } from 'node:path';
import type { Bundle } from '../../debug/bundle.ts';
import { parseProbe } from '../../debug/bundle.ts';
import { judge, type Verdict } from '../../debug/judge.ts';
import { mask } from '../../debug/mask.ts';
import { messageOf } from '../errors.ts';
import type { Definition } from '../fleet/definition.ts';
import type { Ended } from '../fleet/ended.ts';
import { defaultEnvironment, nameOfMachine, scopeName } from '../fleet/names.ts';
import { parseHostKeys } from '../machine/host-key.ts';
import { knock } from '../machine/knock.ts';
import { ConnectionLost, HostKeyMismatch, TimedOut } from '../machine/session.ts';
import type { MadeMachine, ProviderMachine } from '../providers/provider.ts';
import type { RememberedMachine } from '../store/store.ts';
import type { Prepared } from './prepare.ts';
import type { Workplace } from './workplace.ts';

export interface Examined {
  readonly bundle: Bundle;
  readonly verdict: Verdict;
  /** Where the bundle was saved. */
  readonly path: string;
}

/** What a machine is held against: what its fleet wants of it, as far as that is known. */
export interface Expected {
  readonly units: readonly string[];
  readonly definition?: Definition;
  /** Why it is gone, as far as its provider remembers. */
  readonly ended?: Ended;
}

/** Limits that together stay below ten seconds on a machine that answers. */
const limits = { knock: 3_000, login: 5_000, probe: 12_000, bytes: 1 << 20 };

/** Collects from one machine, read-only, saves what was collected, masked, and judges it. */
export const examine = async (
  place: Workplace,
  name: string,
  machine: ProviderMachine | undefined,
  expected: Expected,
): Promise<Examined> => {
  const { units, definition, ended } = expected;
  const { scope } = place.store;
  const takenAt = place.world.clock.now().toISOString();
  const memory = await place.store.read();
  const known = memory.machines.get(name);
  const seen = machine?.state === 'running' ? await ask(place, machine, known, units) : unasked(machine);
  const console = machine ? await consoleOf(place, machine) : undefined;
  const reason = machine ? machine.reason : ended?.why;
  const endedAt = machine ? undefined : ended?.at?.toISOString();
  const bundle = mask({
    format: 1,
    machine: {
      name,
      scope: scopeName(scope),
      ...(scope.environment === defaultEnvironment ? {} : { environment: scope.environment }),
      provider: place.provider.name,
      ...(machine?.slot === undefined ? {} : { slot: machine.slot }),
      state: machine?.state ?? 'gone',
      ...(machine?.address ? { address: machine.address } : {}),
      ...(reason === undefined ? {} : { reason }),
      ...(machine?.createdAt ? { createdAt: machine.createdAt.toISOString() } : {}),
      ...(endedAt === undefined ? {} : { endedAt }),
      ...(known?.phase ? { phase: known.phase } : {}),
      ...(known?.failed ? { failed: known.failed } : {}),
    },
    takenAt,
    units: [...units],
    ...(definition
      ? {
          limits: { boot: definition.timeouts.boot, setup: definition.timeouts.setup },
          accept: {
            failedUnits: definition.accept_failed_units,
            recoverableErrors: definition.recoverable_errors === 'accept',
          },
        }
      : {}),
    ...seen,
    ...(console === undefined ? {} : { console }),
  });
  const folder = await place.store.debugFolder(`${takenAt.replace(/[:.]/g, '-')}-${name}`);
  const path = join(folder, 'bundle.json');
  await place.world.files.write(path, `${JSON.stringify(bundle, null, 1)}\n`, 0o600);
  return { bundle, verdict: judge(bundle), path };
};

/** The same for a machine that failed on its way. That the examination fails must not hide why the machine did. */
export const examineFailed = async (
  place: Workplace,
  prepared: Prepared,
  name: string,
): Promise<Examined | undefined> => {
  try {
    const look = await place.provider.look(place.store.scope, ['machine']);
    const named = (candidate: MadeMachine) => nameOfMachine(place.store.scope, candidate) === name;
    const ended = look.ended?.find(named);
    return await examine(place, name, look.machines.find(named), {
      units: prepared.bundle.enabled,
      definition: prepared.definition,
      ...(ended && { ended }),
    });
  } catch (thrown) {
    place.emit({ type: 'note', text: `${name} could not be examined: ${messageOf(thrown)}` });
    return undefined;
  }
};

type Seen = Pick<Bundle, 'reach' | 'probes' | 'incomplete'>;

const unasked = (machine: ProviderMachine | undefined): Seen => ({
  reach: {
    tcp: 'unasked',
    hostKey: 'unasked',
    login: 'unasked',
    why: machine ? `the machine is ${machine.state}` : 'its provider does not know it',
  },
  probes: {},
});

const ask = async (
  place: Workplace,
  machine: ProviderMachine,
  known: RememberedMachine | undefined,
  units: readonly string[],
): Promise<Seen> => {
  const { endpoint } = machine;
  if (!endpoint)
    return {
      reach: { tcp: 'unasked', hostKey: 'unasked', login: 'unasked', why: 'it has no endpoint' },
      probes: {},
    };
  const { why: heard, ...door } = await (place.knock ?? knock)(endpoint, limits.knock);
  const closed = {
    ...door,
    hostKey: 'unasked' as const,
    login: 'unasked' as const,
    ...(heard ? { why: heard } : {}),
  };
  if (door.tcp !== 'open') return { reach: closed, probes: {} };
  const clientKey = await place.store.clientKey();
  if (!clientKey || !known || known.hostKeys.length === 0)
    return {
      reach: {
        ...door,
        hostKey: 'unknown',
        login: 'unasked',
        why: clientKey ? 'no host key of this machine is known here' : 'the key of this fleet is not here',
      },
      probes: {},
    };
  try {
    const session = await place.connect({
      clock: place.world.clock,
      endpoint,
      hostKeys: parseHostKeys(known.hostKeys),
      clientKey,
      timeout: limits.login,
      signal: place.signal,
    });
    const reach = { ...door, hostKey: 'verified' as const, login: 'ok' as const };
    try {
      const answer = await session.run(`MAYFLY_UNITS="$1"; export MAYFLY_UNITS\n${place.probe}`, {
        args: [units.join(' ')],
        timeout: limits.probe,
        keep: limits.bytes,
        signal: place.signal,
      });
      return { reach, ...parseProbe(answer.stdout) };
    } catch (thrown) {
      if (!(thrown instanceof ConnectionLost || thrown instanceof TimedOut)) throw thrown;
      return { reach, ...parseProbe(thrown.partial), incomplete: thrown.message };
    } finally {
      session.close();
    }
  } catch (thrown) {
    if (thrown instanceof HostKeyMismatch)
      return { reach: { ...door, hostKey: 'mismatch', login: 'unasked', why: thrown.message }, probes: {} };
    if (thrown instanceof ConnectionLost)
      return { reach: { ...door, hostKey: 'unknown', login: 'refused', why: thrown.message }, probes: {} };
    throw thrown;
  }
};

const consoleOf = async (place: Workplace, machine: ProviderMachine): Promise<string | undefined> => {
  try {
    return await place.provider.consoleText(machine);
  } catch {
    // A console is a bonus: the machine itself was asked already.
    return undefined;
  }
};
