import { join } from 'node:path';
import type { Bundle } from '../../debug/bundle.ts';
import { judge, type Verdict } from '../../debug/judge.ts';
import { mask } from '../../debug/mask.ts';
import type { Sources } from '../../debug/sources.ts';
import { failure, messageOf, reasonOf } from '../errors.ts';
import type { Definition } from '../fleet/definition.ts';
import type { Ended } from '../fleet/ended.ts';
import { defaultEnvironment, nameOfMachine, scopeName } from '../fleet/names.ts';
import { checkFunction, describeCheck } from '../machine/attest.ts';
import { parseHostKeys } from '../machine/host-key.ts';
import type { MadeMachine, ProviderMachine } from '../providers/provider.ts';
import { sourcesOf } from '../render/sources.ts';
import type { FleetStore, Memory } from '../store/store.ts';
import type { World } from '../world/world.ts';
import { ask as askProvider } from './ask.ts';
import { lookInside, type Seen } from './inside.ts';
import type { Prepared } from './prepare.ts';
import { unseenIn } from './unseen-in.ts';
import type { Workplace } from './workplace.ts';

export interface Examined {
  readonly bundle: Bundle;
  readonly verdict: Verdict;
  /** Where the bundle was saved; empty where it could not be, and then it was told why. */
  readonly path: string;
}

/** What a machine is held against: what its fleet wants of it, as far as that is known. */
export interface Expected {
  readonly units: readonly string[];
  readonly definition?: Definition;
  /** What was put there. */
  readonly release?: Bundle['release'];
  /** Where what stands on it came from in the checkout. */
  readonly sources?: Sources;
  /** Why it is gone, as far as its provider remembers. */
  readonly ended?: Ended;
}

/** Collects from one machine, read-only, saves what was collected, masked, and judges it. */
export const examine = async (
  place: Workplace,
  name: string,
  machine: ProviderMachine | undefined,
  expected: Expected,
): Promise<Examined> => {
  const { units, definition, sources, release, ended } = expected;
  const { scope } = place.store;
  const takenAt = place.world.clock.now().toISOString();
  const memory = await place.store.read();
  const known = memory.machines.get(name);
  const asked = machine?.state === 'running' ? ask(place, machine, memory, name, expected) : unasked(machine);
  const [seen, console, outside] = await Promise.all([
    asked,
    machine ? quietly(() => place.provider.consoleText(machine)) : undefined,
    machine ? quietly(async () => place.provider.outside?.(machine)) : undefined,
  ]);
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
    ...(release === undefined ? {} : { release }),
    ...(definition
      ? {
          ...(definition.health.length > 0 ? { checks: definition.health.map(describeCheck) } : {}),
          limits: { boot: definition.timeouts.boot, setup: definition.timeouts.setup },
          accept: {
            failedUnits: definition.accept_failed_units,
            recoverableErrors: definition.recoverable_errors === 'accept',
          },
        }
      : {}),
    ...seen,
    ...(console === undefined ? {} : { console }),
    ...(outside === undefined ? {} : { outside }),
    ...(sources === undefined ? {} : { sources }),
  });
  return { bundle, verdict: judge(bundle), path: await saveBundle(place, bundle) };
};

/** Where bundles are kept. */
export interface Shelf {
  readonly world: Pick<World, 'files'>;
  readonly store: Pick<FleetStore, 'debugFolder'>;
  readonly emit?: Workplace['emit'];
}

/** Writes a bundle where such bundles are kept; resolves with the path. A disk that is full here must not hide what was found. */
export const saveBundle = async ({ store, world, emit }: Shelf, bundle: Bundle): Promise<string> => {
  try {
    return await written({ store, world }, bundle);
  } catch (thrown) {
    emit?.({
      type: 'note',
      text: `what was seen of ${bundle.machine.name} could not be saved: ${messageOf(thrown)}`,
    });
    return '';
  }
};

const written = async ({ store, world }: Shelf, bundle: Bundle): Promise<string> => {
  const folder = await store.debugFolder(`${bundle.takenAt.replace(/[:.]/g, '-')}-${bundle.machine.name}`);
  const path = join(folder, 'bundle.json');
  await world.files.write(path, bundleText(bundle), 0o600);
  return path;
};

export const bundleText = (bundle: Bundle): string => `${JSON.stringify(bundle, null, 1)}\n`;

/** The same for a machine that failed on its way. That the examination fails must not hide why the machine did. */
export const examineFailed = async (
  place: Workplace,
  prepared: Prepared,
  name: string,
): Promise<Examined | undefined> => {
  try {
    const { provider, store } = place;
    const look = await askProvider(provider, store, store.read(), ['machine']);
    const named = (candidate: MadeMachine) => nameOfMachine(store.scope, candidate) === name;
    const machine = look.machines.find(named);
    const ended = look.ended?.find(named);
    const hidden = machine ? unseenIn(machine.place, look.unseen) : look.unseen[0];
    if (hidden && !ended)
      throw failure({ what: `${hidden.place} could not be asked for its machines`, why: hidden.why });
    return await examine(place, name, machine, {
      units: prepared.bundle.enabled,
      definition: prepared.definition,
      release: { id: prepared.release.id, manifest: prepared.manifest },
      sources: sourcesOf(prepared.bundle, prepared.firstBoot),
      ...(ended && { ended }),
    });
  } catch (thrown) {
    place.emit({ type: 'note', text: `${name} could not be examined: ${reasonOf(thrown)}` });
    return undefined;
  }
};

const closed = (why: string): Seen => ({
  reach: { tcp: 'unasked', hostKey: 'unasked', login: 'unasked', why },
  probes: {},
});

const unasked = (machine: ProviderMachine | undefined): Seen =>
  closed(machine ? `the machine is ${machine.state}` : 'its provider does not know it');

const ask = async (
  place: Workplace,
  { endpoint }: ProviderMachine,
  memory: Memory,
  name: string,
  { units, definition }: Expected,
): Promise<Seen> => {
  if (!endpoint) return closed('it has no endpoint');
  const lines = memory.machines.get(name)?.hostKeys ?? [];
  const hostKeys = lines.length === 0 ? undefined : parseHostKeys(lines);
  const checks = definition?.health.map((check, index) => checkFunction(check, index + 1)) ?? [];
  return lookInside(place, {
    endpoint,
    hostKeys,
    clientKey: await place.store.clientKey(),
    units,
    ...(checks.length > 0
      ? { checks: { code: `${place.scripts.health}\n${checks.join('')}`, count: checks.length } }
      : {}),
  });
};

/** What is a bonus, because the machine itself was asked: a cloud that does not tell it stops nobody. */
const quietly = async <T>(ask: () => Promise<T>): Promise<T | undefined> => {
  try {
    return await ask();
  } catch {
    return undefined;
  }
};
