import { engineError } from '../../scripts/providers/local/engine.ts';
import type { World } from '../../scripts/world/world.ts';
import type { Lab } from '../core/contract.ts';
import { instanceArguments } from './arguments.ts';
import { consoleLimit, newText } from './console.ts';
import { exitCodeOf, processOf, startAgain } from './container.ts';
import { endingOf } from './ending.ts';
import { setAddress } from './fixed-address.ts';
import { limitHops } from './hops.ts';
import type { LabHost } from './host.ts';
import type { Gate } from './imds/gate.ts';
import { consolePauses, type Machine } from './machine.ts';
import { removal } from './made.ts';

/** What the core hears of its machines. */
export type Listener = Pick<Lab, 'started' | 'ended' | 'console' | 'witnessed' | 'notice'>;

/** What can be done to one machine. Each rejects when the engine refuses. */
export interface Life {
  /** Makes it, or starts it again when it is down, and tells the core its address. */
  launch(machine: Machine): Promise<void>;
  /** Decides what follows from the end of its PID 1: it comes back, stays down, or goes. */
  follow(machine: Machine): Promise<void>;
  /** Shuts it down, and keeps it. */
  stop(machine: Machine): Promise<void>;
  /** Asks its systemd; the watch makes it the hard way when nothing happens. */
  reboot(machine: Machine): Promise<void>;
  rebootHard(machine: Machine): Promise<void>;
  remove(machine: Machine): Promise<void>;
  readConsole(machine: Machine): Promise<void>;
  /** Tells the core which host keys it has, once it has any. */
  witness(machine: Machine): Promise<void>;
  /** Gives it a fixed address, beside its own, for as long as it lives; or takes it away. */
  assign(machine: Machine, address: string, change: 'replace' | 'del'): Promise<void>;
}

/** Lightsail sees host keys late. Milliseconds from the start of a machine. */
const witnessDelay = 8_000;

/** EC2 reboots the hard way when the system has not within so long. Source: EC2 user guide, "Reboot your instance". */
const rebootPatience = 240_000;

/** How long its system may take to shut down. Milliseconds. */
const stopPatience = 30_000;

const readKeys = (text: string) =>
  text.split('\n').flatMap(line => {
    const [algorithm, publicKey] = line.split(' ');
    return algorithm && publicKey ? [{ algorithm, publicKey }] : [];
  });

/** No process: the watch finds it ended at its next look. */
const gone = { pid: 0, birth: '' };

const isOver = (machine: Machine) => machine.state === 'over';

export const machineLife = (
  world: World,
  { engine, place, network, addresses }: LabHost,
  lab: () => Listener,
  imds: Pick<Gate, 'redirect' | 'serve'>,
): Life => {
  const goesOn = async (machine: Machine): Promise<void> => {
    machine.process = (await processOf(world, engine, machine.name)) ?? gone;
    machine.state = 'going';
    machine.rebootBy = undefined;
    machine.console.pause = consolePauses.first;
    machine.console.due = world.clock.monotonic() + consolePauses.first;
    await imds.serve();
    await limitHops(world, network, machine.seat.address, machine.instance.metadata.hopLimit);
    for (const address of machine.fixed) await setAddress(world, network, machine, address, 'replace');
  };

  const readConsole = async (machine: Machine): Promise<void> => {
    const logs = await engine.try(['logs', machine.name], { timeout: 20_000, keep: consoleLimit });
    if (logs.code !== 0) return;
    const text = newText(machine.console.seen, logs.stdout);
    machine.console.seen = logs.stdout;
    if (text !== '') lab().console(machine.instance.id, text);
  };

  const life: Life = {
    launch: async machine => {
      if (machine.state === 'over' || machine.state === 'going') return;
      await imds.redirect();
      if (machine.state === 'down') await startAgain(world, engine, machine.name);
      else await engine.run(instanceArguments(place, machine.seat));
      // Terminated in the meantime: its removal waits behind this.
      if (isOver(machine)) return;
      await goesOn(machine);
      const { address } = machine.seat;
      lab().started(machine.instance.id, { public: address, private: address });
      if (machine.instance.witnessed) machine.witnessAt = world.clock.monotonic() + witnessDelay;
    },

    follow: async machine => {
      const ending = endingOf(await exitCodeOf(world, engine, machine.name));
      await readConsole(machine);
      if (ending === 'reboot') {
        await startAgain(world, engine, machine.name);
        return goesOn(machine);
      }
      const stays = ending === 'shutdown' && machine.instance.shutdownBehavior === 'stop';
      machine.state = stays ? 'down' : 'over';
      const reason = ending === 'shutdown' ? 'Client.InstanceInitiatedShutdown' : 'Server.InternalError';
      lab().ended(machine.instance.id, reason);
      if (!stays) await life.remove(machine);
    },

    stop: async machine => {
      if (machine.state !== 'going') return;
      machine.process = undefined;
      await engine.run(['stop', '--time', String(stopPatience / 1000), machine.name]);
      await readConsole(machine);
      machine.state = 'down';
    },

    reboot: async machine => {
      if (machine.state !== 'going') return;
      machine.rebootBy = world.clock.monotonic() + rebootPatience;
      const finished = await engine.try(['exec', machine.name, 'systemctl', 'reboot'], { timeout: 20_000 });
      // 129 and 137: the reboot was so quick that it ended the command too.
      if (finished.code !== 0 && finished.code !== 129 && finished.code !== 137)
        machine.rebootBy = world.clock.monotonic();
    },

    rebootHard: async machine => {
      if (machine.state !== 'going') return;
      machine.process = undefined;
      await engine.try(['kill', machine.name]);
      await exitCodeOf(world, engine, machine.name);
      await startAgain(world, engine, machine.name);
      await goesOn(machine);
    },

    remove: async machine => {
      machine.state = 'over';
      machine.process = undefined;
      if (machine.removed) return;
      const args = removal({ kind: 'container', id: machine.name }, engine.name);
      const finished = await engine.try(args);
      if (finished.code !== 0 && !/no such|no container with/i.test(finished.stderr))
        throw engineError(engine.name, args, finished);
      machine.removed = true;
      addresses.giveBack(machine.seat.address);
    },

    readConsole,

    witness: async machine => {
      const read = ['sh', '-c', 'cat /etc/ssh/ssh_host_*_key.pub'];
      const { code, stdout } = await engine.try(['exec', machine.name, ...read], { timeout: 10_000 });
      const keys = code === 0 ? readKeys(stdout) : [];
      if (keys.length === 0) return;
      machine.witnessAt = Number.POSITIVE_INFINITY;
      lab().witnessed(machine.instance.id, keys);
    },

    assign: async (machine, address, change) => {
      if (change === 'replace') machine.fixed.add(address);
      else machine.fixed.delete(address);
      if (machine.state === 'going') await setAddress(world, network, machine, address, change);
    },
  };
  return life;
};
