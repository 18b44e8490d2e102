import { failure } from '../errors.ts';
import type { Definition } from '../fleet/definition.ts';
import type { Phase } from '../fleet/phase.ts';
import { type AttestOptions, attest, judgeAttestation } from '../machine/attest.ts';
import { judgeBoot, readBoot } from '../machine/boot.ts';
import { type Contact, contact } from '../machine/contact.ts';
import { type Credentials, deliver } from '../machine/credentials.ts';
import { deploy, type Parcel } from '../machine/deploy.ts';
import { type HostKeys, parseHostKey, parseHostKeys } from '../machine/host-key.ts';
import { awaitedLater } from '../parallel.ts';
import type { Endpoint, ProviderMachine } from '../providers/provider.ts';
import type { LockedFleetStore } from '../store/store.ts';
import { currentEndpoint } from './current-endpoint.ts';
import { keyOnConsole } from './key-on-console.ts';
import { orderRestart } from './order-restart.ts';
import { standstill } from './standstill.ts';
import { explain, rootCause, scriptFailed } from './trouble.ts';
import { untilRunning } from './until-running.ts';
import type { Watch, Watched } from './watch.ts';
import { newWitness, type Witness } from './witness.ts';
import type { Workplace } from './workplace.ts';

/** Everything about one machine that is on its way. */
export interface Journey extends Watched {
  readonly definition: Definition;
  /** Public lines of the keys that the machine may show now. */
  readonly hostKeys: readonly string[];
  readonly clientKey: string;
  readonly parcel: Parcel;
  readonly credentials?: Credentials;
  /** Waits until its upload may begin; what it resolves with lets the next one begin. */
  readonly turn: () => Promise<() => void>;
  /** SHA-256 of the manifest's text. */
  readonly manifest: string;
  /** One line of JSON for the machine. Told when it is sent: thousands that wait for that are not to hold one each. */
  readonly release: () => string;
  readonly units: readonly string[];
}

/**
 * Brings one machine that was requested to `ready`, every phase observed. Rejects with a `MayflyError` that names the
 * machine; the phase that was not reached is reported as an event and in the journal.
 */
export const advance = async (
  place: Workplace,
  store: LockedFleetStore,
  machines: Watch,
  journey: Journey,
): Promise<void> => {
  const { world, scripts, signal } = place;
  const { name, definition } = journey;
  const { timeouts } = definition;
  let hostKeys: HostKeys = parseHostKeys(journey.hostKeys);
  let known: Endpoint | undefined;
  let fresh = false;
  const judge = standstill(world.clock, name);
  let entered = world.clock.monotonic();
  let ahead: Phase = 'running';
  let sent: () => void = () => undefined;
  let witness: Witness | undefined;

  const reached = async (phase: Phase, next: Phase | undefined, detail?: string) => {
    const now = world.clock.monotonic();
    place.emit({
      type: 'phase',
      machine: name,
      phase,
      elapsed: now - entered,
      ...(detail ? { detail } : {}),
    });
    entered = now;
    if (next) ahead = next;
    await store.write({ type: 'phase', machine: name, phase });
  };

  /** Asked anew, now and then, after failed tries: a restart may move the port, and the machine may be gone. */
  const endpoint = async (): Promise<Endpoint> => {
    if (!known || !fresh) known = await currentEndpoint(world.clock, machines, journey, judge, known);
    fresh = false;
    return known;
  };

  const line: Contact = contact({
    clock: world.clock,
    connect: place.connect,
    clientKey: journey.clientKey,
    hostKeys: () => hostKeys,
    endpoint,
    signal,
    rest: restOf(definition.count),
    keyComesLate: () => witness?.keyComesLate() ?? false,
  });

  const pin = async (keys: readonly string[]) => {
    hostKeys = parseHostKeys(keys);
    await store.write({ type: 'pinned', machine: name, hostKeys: [...keys] });
  };

  /** By the key of the first boot, or by one that the machine's console tells. */
  const meet = async (machine: ProviderMachine) => {
    const until = world.clock.monotonic() + timeouts.reach * 1000;
    await line.reach(timeouts.reach * 1000).catch(async (thrown: unknown) => {
      const told = await keyOnConsole(place, machine, thrown, until);
      if (!told) throw witness?.unmet(thrown, definition.template) ?? thrown;
      place.emit({ type: 'step', machine: name, text: 'its console tells the host key that it shows' });
      hostKeys = [told];
      await line.reach(timeouts.reach * 1000);
    });
    witness?.met();
  };

  /** Makes the machine's own key, pins it beside the old one, switches to it, and then forgets the old one. */
  const greet = async (machine: ProviderMachine) => {
    await meet(machine);
    const first = hostKeys.map(({ line: key }) => key);
    const made = await line.run(scripts.newHostKey, { timeout: 60_000 });
    if (made.code !== 0) throw scriptFailed(name, 'a new host key could not be made', made.stderr);
    const own = parseHostKey(made.stdout).line;
    await pin([own, ...first.filter(key => key !== own)]);
    await reached('reachable', 'booted');
    const answer = await line.run(scripts.boot, {
      args: [String(timeouts.boot)],
      timeout: (timeouts.boot + 30) * 1000,
    });
    if (answer.code !== 0)
      throw scriptFailed(
        name,
        `the first boot could not be watched (exit code ${answer.code})`,
        answer.stderr,
      );
    await pin([own]);
    const report = readBoot(answer.stdout);
    judgeBoot(
      report,
      name,
      definition.template,
      definition.recoverable_errors,
      timeouts.boot,
      definition.provider === 'lightsail',
    );
    witness?.had([...journey.hostKeys, own, ...report.firstKeys]);
    await witness?.check(false);
    await reached('booted', 'uploaded');
  };

  const verify = async (before: string | undefined) => {
    const until = world.clock.monotonic() + timeouts.restart * 1000;
    const options: AttestOptions = {
      machine: name,
      definition,
      units: journey.units,
      manifest: journey.manifest,
      before,
      onBoot: () => {
        if (before !== undefined) restarted();
      },
    };
    let noticed: Promise<void> | undefined;
    const restarted = () => {
      noticed ??= awaitedLater(reached('restarted', 'ready'));
    };
    for (;;) {
      const seen = await attest(line, scripts, options);
      await noticed;
      if (seen.verdict !== 'same boot') return judgeAttestation(seen, options);
      line.close();
      if (world.clock.monotonic() >= until)
        throw failure({
          what: `The machine did not restart within ${timeouts.restart} s`,
          machine: name,
          why: 'it still runs the boot from before',
          next: `./mayfly debug ${name}`,
        });
      await world.clock.sleep(200, signal);
    }
  };

  try {
    const running = await untilRunning(world.clock, machines, journey, timeouts.run, signal);
    known = running.endpoint;
    fresh = true;
    if (running.endpoint)
      await store.write({
        type: 'address',
        machine: name,
        address: running.address ?? running.endpoint.host,
        ...running.endpoint,
      });
    witness = newWitness(place, running, name);
    await reached('running', 'reachable', running.address);
    await greet(running);
    let uploaded: Promise<void> | undefined;
    if (journey.credentials) await deliver(line, scripts, name, journey.credentials);
    sent = await journey.turn();
    const { restart } = await deploy(line, scripts, {
      machine: name,
      definition,
      parcel: journey.parcel,
      release: journey.release(),
      onUploaded: () => {
        sent();
        uploaded ??= awaitedLater(reached('uploaded', 'configured'));
      },
      onStep: text => place.emit({ type: 'step', machine: name, text }),
    });
    await uploaded;
    await reached('configured', restart ? 'restarted' : 'ready');
    let before: string | undefined;
    if (restart) {
      before = await orderRestart(line, scripts.restart, name);
      line.close();
      await world.clock.sleep(300, signal);
      await line.reach(timeouts.restart * 1000);
    }
    await verify(before);
    await witness.check(true);
    await reached('ready', undefined);
  } catch (thrown) {
    if (signal.aborted) throw signal.reason;
    const told = explain(thrown, name, ahead);
    const error = ahead === 'running' ? told : await rootCause(world.clock, machines, journey, told);
    place.emit({ type: 'failed', machine: name, phase: ahead, why: error.telling.what });
    await store.write({ type: 'failed', machine: name, phase: ahead, why: error.telling.what });
    throw error;
  } finally {
    sent();
    line.close();
  }
};

/** Milliseconds between tries to reach one machine: more than 5,000 tries a second are too many for one computer. */
const restOf = (machines: number): number => Math.max(1000, machines / 5);
