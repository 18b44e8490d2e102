import type { World } from '../../scripts/world/world.ts';
import { consolePauses, type Machine } from './machine.ts';

/** Looking at a process costs one read of /proc. Milliseconds. */
const tick = 200;

export interface Watched {
  machines(): Iterable<Machine>;
  /** PID 1 of the machine has ended. Told once. */
  ended(machine: Machine): void;
  /** A reboot that was asked for did not come. */
  rebootOverdue(machine: Machine): void;
  consoleDue(machine: Machine): void;
  witnessDue(machine: Machine): void;
}

/** Milliseconds between tries to see the host keys of a machine. */
const witnessPause = 3_000;

/** Watches the machines until the signal: which ended, which did not reboot, whose console is due. */
export const watchMachines = async (
  { clock, processes }: World,
  { machines, ended, rebootOverdue, consoleDue, witnessDue }: Watched,
  signal: AbortSignal,
): Promise<void> => {
  while (!signal.aborted) {
    for (const machine of machines()) {
      const { process, console } = machine;
      if (machine.state !== 'going' || !process) continue;
      if ((await processes.birthOf(process.pid)) !== process.birth) {
        // Somebody may have looked after it in the meantime.
        if (machine.process !== process) continue;
        machine.process = undefined;
        ended(machine);
      } else if (machine.rebootBy !== undefined && clock.monotonic() >= machine.rebootBy) {
        machine.rebootBy = undefined;
        rebootOverdue(machine);
      } else if (clock.monotonic() >= machine.witnessAt) {
        machine.witnessAt = clock.monotonic() + witnessPause;
        witnessDue(machine);
      } else if (clock.monotonic() >= console.due) {
        console.due = clock.monotonic() + console.pause;
        console.pause = Math.min(console.pause * 2, consolePauses.longest);
        consoleDue(machine);
      }
    }
    await clock.sleep(tick, signal, true).catch(() => undefined);
  }
};
