import { MayflyError, messageOf } from '../../scripts/errors.ts';
import { limiter } from '../../scripts/parallel.ts';
import type { World } from '../../scripts/world/world.ts';
import type { Backing } from '../core/contract.ts';
import { macOf } from './addresses.ts';
import { containerName } from './arguments.ts';
import { clean } from './clean.ts';
import { type HostOptions, type LabHost, prepareHost } from './host.ts';
import { gate } from './imds/gate.ts';
import { isSame, newMark } from './labels.ts';
import { type Life, type Listener, machineLife } from './life.ts';
import { type Machine, newMachine } from './machine.ts';
import type { LabNetwork } from './network.ts';
import { watchMachines } from './watch.ts';

export interface EngineBackingOptions extends HostOptions {
  /** The core; asked only after `engineBacking` has returned, so that each can be given to the other. */
  lab(): Listener;
  /** Account id that IMDS tells. */
  readonly account: string;
  /** Hears what goes on, and what went wrong behind the core's back. */
  say(text: string): void;
}

export interface EngineBacking extends Backing {
  /**
   * Removes what dead labs left, builds the image unless it is there, makes the lab's network. Rejects with a usage
   * error where no machines can be had. To be awaited before the first launch. Resolves with the lab's network.
   */
  prepare(signal: AbortSignal): Promise<LabNetwork>;
  /** Resolves when nothing is under way. */
  idle(): Promise<void>;
  /** Removes all that the lab has made and looks once more; rejects with `unproven` for what is left. Can be repeated. */
  close(): Promise<void>;
}

/** More at a time would only wait for the engine's locks, and for the processor. */
const atATime = 8;

/** Real machines behind a lab's instances: systemd containers of the local engine. Its methods return at once. */
export const engineBacking = (world: World, options: EngineBackingOptions): EngineBacking => {
  const { lab, say, account } = options;
  const machines = new Map<string, Machine>();
  /** Who has a fixed address. */
  const fixed = new Map<string, Machine>();
  const limited = limiter(atATime);
  const closing = new AbortController();
  const mark = newMark(world);
  const underWay = new Set<Promise<void>>();
  let ready: { host: LabHost; life: Life; watch: Promise<void>; close(): Promise<void> } | undefined;

  const behind = (who: string, work: Promise<void>): Promise<void> => {
    const told = work
      .catch((thrown: unknown) => say(`${who}: ${explain(thrown)}`))
      .finally(() => underWay.delete(told));
    underWay.add(told);
    return told;
  };

  /** Does one thing after the other to a machine; what goes wrong is told. */
  const next = (machine: Machine, doing: string, task: (life: Life) => Promise<void>): void => {
    const work = machine.work.then(() => limited(async () => ready && task(ready.life)));
    machine.work = behind(`${machine.instance.id} ${doing}`, work);
  };

  /** The same for what must succeed: otherwise the machine is taken away, and its instance ends. */
  const mustDo = (machine: Machine, doing: string, task: (life: Life) => Promise<void>): void =>
    next(machine, doing, async life => {
      try {
        await task(life);
      } catch (thrown) {
        lab().ended(machine.instance.id, 'Server.InternalError');
        await life.remove(machine).catch((second: unknown) => say(explain(second)));
        throw thrown;
      }
    });

  const launch = (machine: Machine) => mustDo(machine, 'launch', life => life.launch(machine));

  const setUp = async (host: LabHost) => {
    const byAddress = (address: string) => {
      for (const machine of machines.values())
        if (machine.seat.address === address && machine.state !== 'over') return machine;
      return undefined;
    };
    const imds = gate(world, host, await mark, {
      notice: id => lab().notice(id),
      factsOf: address => {
        const machine = byAddress(address);
        if (!machine) return undefined;
        const { instance, seat, launchedAt } = machine;
        return { instance, account, address, mac: seat.mac, subnet: host.network.subnet, launchedAt };
      },
    });
    const life = machineLife(world, host, lab, imds);
    const watched = {
      machines: () => [...machines.values()],
      ended: (machine: Machine) => mustDo(machine, 'ended', () => life.follow(machine)),
      rebootOverdue: (machine: Machine) => mustDo(machine, 'reboots', () => life.rebootHard(machine)),
      consoleDue: (machine: Machine) => next(machine, 'console', () => life.readConsole(machine)),
      witnessDue: (machine: Machine) => next(machine, 'host keys', () => life.witness(machine)),
    };
    const watch = watchMachines(world, watched, closing.signal).catch(thrown =>
      say(`watch: ${explain(thrown)}`),
    );
    return { host, life, watch, close: imds.close };
  };

  const refuse = (id: string, why: string): void => {
    // The core is in the middle of the launch: it hears of the end after that.
    const told = Promise.resolve().then(() => lab().ended(id, 'Server.InternalError'));
    void behind(id, told);
    say(`${id} launch: ${why}`);
  };

  const idle = async (): Promise<void> => {
    while (underWay.size > 0) await Promise.all([...underWay]);
  };

  return {
    idle,

    prepare: async signal => {
      ready ??= await setUp(await prepareHost(world, options, await mark, say, signal));
      return ready.host.network;
    },

    launched: instance => {
      const known = machines.get(instance.id);
      if (known) return launch(known);
      const address = ready?.host.addresses.take();
      if (!ready || closing.signal.aborted) return refuse(instance.id, 'the lab is not open');
      if (address === undefined) return refuse(instance.id, 'the lab’s network has no free address');
      const seat = { instance: instance.id, address, mac: instance.mac ?? macOf(instance.id) };
      const name = containerName(ready.host.place.mark, instance.id);
      const machine = newMachine(instance, seat, name, world.clock.now());
      machines.set(instance.id, machine);
      launch(machine);
    },

    terminated: id => {
      const machine = machines.get(id);
      if (!machine) return;
      machines.delete(id);
      machine.state = machine.state === 'coming' ? 'over' : machine.state;
      next(machine, 'terminate', life => life.remove(machine));
    },

    stopped: id => {
      const machine = machines.get(id);
      if (machine) next(machine, 'stop', life => life.stop(machine));
    },

    rebooted: id => {
      const machine = machines.get(id);
      if (machine) next(machine, 'reboot', life => life.reboot(machine));
    },

    reserve: () => ready?.host.addresses.take(),
    giveBack: address => ready?.host.addresses.giveBack(address),
    assigned: (address, id) => {
      const before = fixed.get(address);
      fixed.delete(address);
      if (before) next(before, 'loses its address', life => life.assign(before, address, 'del'));
      const machine = id === undefined ? undefined : machines.get(id);
      if (!machine) return;
      fixed.set(address, machine);
      next(machine, 'gets an address', life => life.assign(machine, address, 'replace'));
    },

    close: async () => {
      closing.abort();
      if (!ready) return;
      const { host, watch } = ready;
      await watch;
      await idle();
      await ready.close();
      const own = await mark;
      await clean(world, host.engine, host.redirects, async theirs => isSame(theirs, own));
      await world.files.remove(host.place.folder);
    },
  };
};

/** The reason belongs to what happened: `podman run failed …: no such image`. */
const explain = (thrown: unknown): string => {
  const why = thrown instanceof MayflyError ? thrown.telling.why : undefined;
  return why === undefined ? messageOf(thrown) : `${messageOf(thrown)}: ${why}`;
};
